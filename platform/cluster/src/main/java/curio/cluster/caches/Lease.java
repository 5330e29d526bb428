package curio.cluster.caches;

import java.time.Duration;

/**
 * Whether what this node keeps may be served: its last whole pass began less than {@link #TRUSTED}
 * ago, on the monotonic clock. Written by one thread, read by all.
 */
final class Lease {
  /** Who has not confirmed after so long has no pass that is trusted any more. */
  static final Duration TERM = Duration.ofSeconds(3);

  /** Clocks of machines may run differently fast by so much of a term. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  static final Duration TRUSTED = TERM.minus(MARGIN);

  private volatile long passedNanos = System.nanoTime() - TERM.toNanos();
  private volatile boolean ended;

  /** Cheap. */
  boolean isHeld() {
    return !ended && System.nanoTime() - passedNanos < TRUSTED.toNanos();
  }

  /** Trusted from when a pass began. */
  void passed(long beganNanos) {
    passedNanos = beganNanos;
  }

  /** Not trusted before the next pass. */
  void giveUp() {
    passedNanos = System.nanoTime() - TERM.toNanos();
  }

  /** Not trusted any more. */
  void end() {
    ended = true;
  }
}
