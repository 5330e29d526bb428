package curio.limits;

import java.time.Duration;

/**
 * So many at once, and after that as many in each window, evenly spread (generic cell rate
 * algorithm). What is refused does not count. Immutable.
 *
 * @param count 0 for as often as one likes
 * @param window 1 ms to 31 days
 */
public record Rate(int count, Duration window) implements Policy {
  private static final int MAX = 1_000_000;
  private static final Duration LONGEST_WINDOW = Duration.ofDays(31);

  public Rate {
    if (count < 0 || count > MAX) {
      throw new IllegalArgumentException("count: %d (expected: 0 to %d)".formatted(count, MAX));
    }
    Durations.check("window", window, Duration.ofMillis(1), LONGEST_WINDOW);
  }

  /** Whether there is any limit. */
  public boolean isLimited() {
    return count > 0;
  }

  @Override
  public Duration cost() {
    return window.dividedBy(Math.max(1, count));
  }

  @Override
  public Duration memory() {
    return window;
  }

  @Override
  public Duration longest() {
    return window;
  }
}
