package curio.mobileid.starts;

import java.time.Duration;

/**
 * How often: so many at once, and after that as many in the time of {@link #WINDOW}.
 *
 * @param starts 0 for as often as one likes
 */
public record Rate(int starts) {
  /** The time that a rate speaks of. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  private static final int MAX = 1_000_000;

  public Rate {
    if (starts < 0 || starts > MAX) {
      throw new IllegalArgumentException("starts: %d (expected: 0 to %d)".formatted(starts, MAX));
    }
  }

  boolean isLimited() {
    return starts > 0;
  }

  /** How long one start counts, in microseconds. */
  long costMicros() {
    return WINDOW.toNanos() / 1_000 / starts;
  }
}
