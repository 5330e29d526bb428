package curio.cluster.caches;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A load that others may wait for. Thread-safe.
 *
 * @param <V> of what is loaded
 */
final class Load<V> {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable V value;

  /** Null: it failed. */
  void end(@Nullable V loaded) {
    value = loaded;
    ended.countDown();
  }

  /** What was loaded; empty if that failed or takes longer. */
  Optional<V> await(Duration limit) {
    try {
      return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.ofNullable(value)
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
