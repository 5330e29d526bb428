package curio.bench;

import java.time.Duration;

/**
 * How much there is to do.
 *
 * @param sessions that wait at once on one node
 * @param clients of those sessions that wait too; the others come when their session has ended
 * @param think how long people take at least, so that all sessions wait before one ends
 * @param spread over how long the answers of sessions that start at once are spread
 * @param moved sessions of a node that is lost
 * @param losses by each way, in each round
 */
record MobileIdSize(
    int sessions, int clients, Duration think, Duration spread, int moved, int losses) {
  /** A process may have 20 000 files open: each session takes one, each client another. */
  private static final MobileIdSize FULL =
      new MobileIdSize(10_000, 9_000, Duration.ofSeconds(85), Duration.ofSeconds(45), 100, 3);

  /** A tenth of that: with ten thousand sessions Ignite's semaphores fall behind the starts. */
  private static final MobileIdSize BESIDE_PEERS =
      new MobileIdSize(1_000, 900, Duration.ofSeconds(85), Duration.ofSeconds(45), 100, 1);

  private static final MobileIdSize TRIAL =
      new MobileIdSize(300, 250, Duration.ofSeconds(15), Duration.ofSeconds(3), 50, 1);

  private static final MobileIdSize TRIAL_BESIDE_PEERS =
      new MobileIdSize(100, 80, Duration.ofSeconds(15), Duration.ofSeconds(3), 50, 1);

  /** Of the product. */
  static MobileIdSize of(Options options) {
    return options.quick() ? TRIAL : FULL;
  }

  /** Of peers, and of the product once more. */
  static MobileIdSize besidePeers(Options options) {
    return options.quick() ? TRIAL_BESIDE_PEERS : BESIDE_PEERS;
  }
}
