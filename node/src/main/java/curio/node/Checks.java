package curio.node;

import java.time.Duration;

/** Refuses values of settings; the message begins with the setting's name. Stateless. */
final class Checks {
  static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
  static final Duration ONE_SECOND = Duration.ofSeconds(1);
  static final Duration ONE_HOUR = Duration.ofHours(1);
  static final Duration ONE_DAY = Duration.ofDays(1);
  static final Duration ONE_YEAR = Duration.ofDays(366);

  private Checks() {}

  static void checkPort(String name, int port) {
    check(port >= 0 && port <= 65_535, name + ": " + port + " (expected: 0 to 65535)");
  }

  static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }

  static void checkTime(String name, Duration time, Duration min, Duration max) {
    check(
        time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
        "%s: %dms (expected: %dms to %dms)"
            .formatted(name, time.toMillis(), min.toMillis(), max.toMillis()));
  }
}
