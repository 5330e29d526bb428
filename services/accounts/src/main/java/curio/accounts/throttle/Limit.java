package curio.accounts.throttle;

import java.time.Duration;

/**
 * How many attempts are free and how those after them are delayed: by a second, then twice as long
 * each time. Immutable.
 *
 * @param free attempts that follow each other without a delay, 1 to 100 000
 * @param forgetting after this time one attempt less counts, 1 ms to 1 day
 * @param longest delay, 1 s to 1 day
 */
public record Limit(int free, Duration forgetting, Duration longest) {
  private static final int MOST_FREE = 100_000;
  private static final Duration DAY = Duration.ofDays(1);

  public Limit {
    if (free < 1 || free > MOST_FREE) {
      throw new IllegalArgumentException("free: " + free + " (expected: 1 to " + MOST_FREE + ")");
    }
    check("forgetting", forgetting, Duration.ofMillis(1));
    check("longest", longest, Duration.ofSeconds(1));
  }

  /** More attempts than this need not be told apart: the delay is the longest already. */
  int most() {
    int doublings = Long.SIZE - Long.numberOfLeadingZeros(longest.toSeconds());
    return free + doublings;
  }

  private static void check(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(DAY) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + " to " + DAY + ")");
    }
  }
}
