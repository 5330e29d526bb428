package curio.limits;

import java.time.Duration;

/** Bounds of durations in settings. Stateless. */
final class Durations {
  private Durations() {}

  static void check(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
