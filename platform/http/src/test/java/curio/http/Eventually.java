package curio.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions. */
final class Eventually {
  private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

  private Eventually() {}

  static void isTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 10 s");
      }
      pause(Duration.ofMillis(5));
    }
  }

  /** The rhythm of a slow client; never a wait for something to happen. */
  static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
