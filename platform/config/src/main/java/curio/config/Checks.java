package curio.config;

import java.time.Duration;

/** Refuses values of settings; the message begins with the setting's name. Stateless. */
public final class Checks {
  public static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
  public static final Duration ONE_SECOND = Duration.ofSeconds(1);
  public static final Duration ONE_HOUR = Duration.ofHours(1);
  public static final Duration ONE_DAY = Duration.ofDays(1);
  public static final Duration ONE_YEAR = Duration.ofDays(366);

  private Checks() {}

  /** Of 0 to 65535; 0 takes a free one. */
  public static void checkPort(String name, int port) {
    check(port >= 0 && port <= 65_535, name + ": " + port + " (expected: 0 to 65535)");
  }

  /**
   * Refuses a value.
   *
   * @param message {@code name: value (expected: …)}
   * @throws IllegalArgumentException if it is not good
   */
  public static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Of a time within bounds, both included. */
  public static void checkTime(String name, Duration time, Duration min, Duration max) {
    check(
        time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
        "%s: %dms (expected: %dms to %dms)"
            .formatted(name, time.toMillis(), min.toMillis(), max.toMillis()));
  }
}
