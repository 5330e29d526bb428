package curio.bench;

import java.time.Duration;

/**
 * How much there is to do.
 *
 * @param events of the backlog that is measured
 * @param warmUp how long a relay moves other backlogs before, at least
 * @param longest that a relay is watched, and an effect waited for
 */
record LogSize(int events, Duration warmUp, Duration longest) {
  /** Orders a second while effects are measured. */
  static final int ORDERS_PER_SECOND = 1_000;

  /** The backlog that the goal speaks of. */
  static final int GOAL_EVENTS = 100_000;

  /** The first backlog of a warm-up. */
  static final int FIRST = 1_000;

  private static final int MOST_OF_A_WARM_UP = 50_000;
  private static final LogSize FULL =
      new LogSize(GOAL_EVENTS, Duration.ofSeconds(10), Duration.ofSeconds(40));
  private static final LogSize TRIAL = new LogSize(5_000, Duration.ZERO, Duration.ofSeconds(5));

  static LogSize of(Options options) {
    return options.quick() ? TRIAL : FULL;
  }

  /** As many as take half a warm-up at that rate. */
  int warmUpEvents(double perSecond) {
    return (int) Math.clamp(perSecond * warmUp.toMillis() / 2e3, FIRST, MOST_OF_A_WARM_UP);
  }
}
