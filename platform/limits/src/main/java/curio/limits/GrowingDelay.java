package curio.limits;

import java.time.Duration;

/**
 * How many attempts are free and how those after them are delayed: by a second, then twice as long
 * each time. The count stops where the delay does not grow any more, so that a long attack is
 * forgotten as soon as a short one. Immutable.
 *
 * @param free attempts that follow each other without a delay, 1 to 100 000
 * @param forgetting after this time one attempt less counts, 1 ms to 1 day
 * @param longest delay, 1 s to 1 day
 */
public record GrowingDelay(int free, Duration forgetting, Duration longest) implements Policy {
  private static final int MOST_FREE = 100_000;
  private static final Duration DAY = Duration.ofDays(1);

  public GrowingDelay {
    if (free < 1 || free > MOST_FREE) {
      throw new IllegalArgumentException("free: " + free + " (expected: 1 to " + MOST_FREE + ")");
    }
    Durations.check("forgetting", forgetting, Duration.ofMillis(1), DAY);
    Durations.check("longest", longest, Duration.ofSeconds(1), DAY);
  }

  @Override
  public Duration cost() {
    return forgetting;
  }

  @Override
  public Duration memory() {
    return forgetting.multipliedBy(most());
  }

  /** More attempts than this need not be told apart: the delay is the longest already. */
  int most() {
    int doublings = Long.SIZE - Long.numberOfLeadingZeros(longest.toSeconds());
    return free + doublings;
  }
}
