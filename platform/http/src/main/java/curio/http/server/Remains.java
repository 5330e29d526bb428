package curio.http.server;

import java.time.Duration;

/**
 * How long and how much a client may go on sending after it was answered and its connection is to
 * end, so that it comes to read the answer. Used by one event loop.
 */
final class Remains {
  private static final long MAX_BYTES = 64 << 20;
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long FLOOR_BYTES = 2 << 10;

  private final long longestNanos;
  private long endNanos;
  private long bytes;
  private long sinceLook;

  Remains(long longestNanos) {
    this.longestNanos = longestNanos;
  }

  /** From now on it counts; gives when to look the first time. */
  long begin() {
    endNanos = System.nanoTime() + longestNanos;
    return next();
  }

  /** More has come; whether that is still within the bounds. */
  boolean mayCome(int more) {
    bytes += more;
    sinceLook += more;
    return bytes <= MAX_BYTES && endNanos - System.nanoTime() > 0;
  }

  /** Whether enough has come since this was last asked. */
  boolean come() {
    boolean enough = sinceLook >= FLOOR_BYTES && endNanos - System.nanoTime() > 0;
    sinceLook = 0;
    return enough;
  }

  /** When to look again. */
  long next() {
    return System.nanoTime() + Math.min(LOOK_NANOS, longestNanos);
  }
}
