package curio.node.running;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What a timer measured lately. Its histogram counts from the start of the process, so the counts
 * of a minute ago are taken from those of now; they are remembered when somebody asks, at most once
 * a second. Thread-safe.
 */
final class DeliveryWindow {
  private static final Duration LENGTH = Duration.ofMinutes(1);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final Deque<Counts> known = new ArrayDeque<>();

  /** Of each bucket how much fell into it or a smaller one, until a time. */
  private record Counts(long nanos, List<CountAtBucket> buckets) {
    double total() {
      return buckets.isEmpty() ? 0 : buckets.getLast().count();
    }
  }

  /**
   * What fell into the last minute in which somebody asked.
   *
   * @param events how many
   * @param total how many since the start
   * @param medianMillis the bucket that holds the middle one; empty without events, as is the next
   */
  record Lately(long events, long total, OptionalDouble medianMillis, OptionalDouble p99Millis) {}

  /** By a monotonic clock. */
  DeliveryWindow(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What the timer measured lately. */
  Lately of(Timer timer) {
    var now = new Counts(nanos.getAsLong(), List.of(timer.takeSnapshot().histogramCounts()));
    var before = before(now);
    long events = Math.round(now.total() - before.total());
    return new Lately(
        events, timer.count(), quantile(0.5, before, now), quantile(0.99, before, now));
  }

  private Counts before(Counts now) {
    lock.lock();
    try {
      if (known.isEmpty() || now.nanos() - known.getLast().nanos() >= STEP.toNanos()) {
        known.add(now);
      }
      // The first one behind the window is what its counts are taken from.
      while (known.size() > 1 && now.nanos() - second().nanos() >= LENGTH.toNanos()) {
        known.removeFirst();
      }
      return known.getFirst();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private Counts second() {
    var all = known.iterator();
    all.next();
    return all.next();
  }

  private static OptionalDouble quantile(double part, Counts before, Counts now) {
    double events = now.total() - before.total();
    if (events <= 0) {
      return OptionalDouble.empty();
    }
    for (int i = 0; i < now.buckets().size(); i++) {
      double earlier = i < before.buckets().size() ? before.buckets().get(i).count() : 0;
      if (now.buckets().get(i).count() - earlier >= part * events) {
        return OptionalDouble.of(now.buckets().get(i).bucket(TimeUnit.MILLISECONDS));
      }
    }
    return OptionalDouble.empty();
  }
}
