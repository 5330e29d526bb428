package curio.log;

import java.time.Duration;

/**
 * How far a node has come in a partition. Immutable.
 *
 * @param position the last offset that it has looked at
 * @param stored the position in the store, which is behind where nothing in between was wanted
 * @param nanos when it was there, on the monotonic clock
 */
record Reached(long position, long stored, long nanos) {
  /** So long the stored position may stay behind. */
  private static final Duration LAZY = Duration.ofMillis(500);

  /** No look takes longer; one that still finds a lower position tells of a store put back. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  /** Where the store says. */
  static Reached at(long position) {
    return new Reached(position, position, System.nanoTime());
  }

  /**
   * What holds after a look into the store: this, which a look that began earlier does not know,
   * unless others have moved the position on, or the store was restored to an earlier day while
   * this node ran.
   *
   * @param found the position that the look found
   */
  Reached orAt(long found) {
    boolean restored = found < stored && System.nanoTime() - nanos > LONGEST_LOOK.toNanos();
    return stored < found || restored ? at(found) : this;
  }

  /** Farther on, over records that are not wanted. */
  Reached passed(long upTo) {
    return new Reached(upTo, stored, nanos);
  }

  boolean isBehind() {
    return stored < position;
  }

  /** Whether it is time to store it. */
  boolean isFarBehind() {
    return isBehind() && System.nanoTime() - nanos > LAZY.toNanos();
  }
}
