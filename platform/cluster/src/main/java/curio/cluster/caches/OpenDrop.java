package curio.cluster.caches;

import curio.cluster.caches.RowDrops.Asked;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A drop that nodes have still to confirm, and the one who waits for that. Thread-safe. */
final class OpenDrop {
  private final Asked asked;
  private final long deadlineNanos;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile End end = End.UNCONFIRMED;

  /** What became of it. */
  enum End {
    /** All nodes have dropped the rows. */
    CONFIRMED,
    /** Some have not, and the leases of those have lapsed. */
    UNCONFIRMED,
    /** The store does not know it any more, so that nobody can tell whether it was read. */
    LOST
  }

  /**
   * One that was just written.
   *
   * @param writtenNanos a moment after its commit, on the monotonic clock
   */
  OpenDrop(Asked asked, long writtenNanos) {
    this.asked = asked;
    this.deadlineNanos = writtenNanos + Asking.LONGEST_WAIT.toNanos();
  }

  Asked asked() {
    return asked;
  }

  long id() {
    return asked.id();
  }

  /** The first end counts. */
  void end(End how) {
    if (ended.getCount() > 0) {
      end = how;
      ended.countDown();
    }
  }

  /** Waits until it has ended, or all leases have lapsed that were there when it was written. */
  End await() throws InterruptedException {
    boolean early =
        ended.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    return early ? end : End.UNCONFIRMED;
  }
}
