package curio.bench;

import java.time.Duration;

/**
 * How much there is of a feed.
 *
 * @param sockets that follow one author
 * @param warmUp of each of the two closed loops
 * @param idleBefore sockets with which a server is warm before idle ones are counted
 * @param idle sockets that then come
 */
record FeedSize(int sockets, Duration warmUp, int idleBefore, int idle) {
  /** A process may have 20 000 files open. */
  private static final FeedSize FULL = new FeedSize(5_000, Duration.ofSeconds(3), 1_000, 14_000);

  private static final FeedSize TRIAL = new FeedSize(500, Duration.ofMillis(500), 100, 400);

  static FeedSize of(Options options) {
    return options.quick() ? TRIAL : FULL;
  }
}
