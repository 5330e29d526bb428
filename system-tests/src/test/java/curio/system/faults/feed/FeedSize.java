package curio.system.faults.feed;

import java.time.Duration;

/**
 * How much goes on in a feed. Immutable.
 *
 * @param authors people who post, of whom the last is followed only now and then
 * @param readers people who read, each in every way
 * @param lines so many times in each way
 * @param pause the longest that authors wait between two requests
 * @param away the longest that readers do between two visits
 */
record FeedSize(int authors, int readers, int lines, Duration pause, Duration away) {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration OFTEN = Duration.ofMillis(400);
  private static final Duration SELDOM = Duration.ofSeconds(3);

  /**
   * Hundreds of readers where there is time, and a few among all other tests.
   *
   * @param strict whether a node less has to serve them all too
   */
  static FeedSize of(Duration time, boolean strict) {
    return time.compareTo(SHORT) < 0
        ? new FeedSize(4, 6, 1, Duration.ofMillis(500), OFTEN)
        : new FeedSize(6, 25, strict ? 1 : 3, Duration.ofSeconds(1), strict ? SELDOM : OFTEN);
  }
}
