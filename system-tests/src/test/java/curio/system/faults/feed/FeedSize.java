package curio.system.faults.feed;

import java.time.Duration;

/**
 * How much goes on in a feed. Immutable.
 *
 * @param authors people who post, of whom the last is followed only now and then
 * @param readers people who read, each in every way
 * @param lines so many times in each way
 * @param pause the longest that authors wait between two requests
 */
record FeedSize(int authors, int readers, int lines, Duration pause) {
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** Hundreds of readers where there is time, and a few among all other tests. */
  static FeedSize of(Duration time) {
    return time.compareTo(SHORT) < 0
        ? new FeedSize(4, 6, 1, Duration.ofMillis(500))
        : new FeedSize(6, 25, 3, Duration.ofSeconds(1));
  }
}
