package curio.ring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;

/**
 * Writes that nobody waits for: as many at once as their values fit into a bound; what does not fit
 * is dropped, since a value that was not written is only loaded once more. Thread-safe.
 */
final class Writes {
  private static final int KIB = 1 << 10;

  private final Semaphore kibibytes;
  private final Counter dropped;

  Writes(long bound, MeterRegistry metrics) {
    this.kibibytes = new Semaphore(kibibytes(bound));
    this.dropped =
        Counter.builder("ring_writes_dropped")
            .description("values that were not written to a Redis, as too many were on their way")
            .register(metrics);
  }

  private static int kibibytes(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes / KIB + 1);
  }

  /** Does it on a thread of its own, or not at all. */
  void offer(CachedBytes value, Runnable write) {
    int needed = kibibytes(value.length());
    if (!kibibytes.tryAcquire(needed)) {
      dropped.increment();
      return;
    }
    Thread.ofVirtual()
        .name("ring-write")
        .start(() -> {
          try {
            write.run();
          } finally {
            kibibytes.release(needed);
          }
        });
  }
}
