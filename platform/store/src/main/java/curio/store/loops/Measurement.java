package curio.store.loops;

import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a node measures in the store for its own metrics, every few seconds, whoever does the work
 * that is measured: so a gauge tells of rows that wait while nobody works on them. Without an
 * answer of the store for a while it has no value (NaN) rather than an old one. Thread-safe.
 *
 * @param <T> several numbers that are measured together
 */
public final class Measurement<T> implements AutoCloseable {
  private static final int READINGS_MISSED = 5;

  private final Duration period;
  private final Supplier<T> reading;
  private final BackgroundLoop loop;
  private volatile @Nullable Taken<T> last;

  private record Taken<T>(T value, long nanos) {}

  /**
   * Nothing is measured yet.
   *
   * @param reading asks the store; bounded
   */
  public Measurement(String name, Duration period, Supplier<T> reading) {
    this.period = period;
    this.reading = reading;
    this.loop = new BackgroundLoop(name, period, Duration.ZERO, this::pass);
  }

  /** Measures from now on. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  /** The last value; empty before the first and when it is too old. */
  public Optional<T> latest() {
    var taken = last;
    if (taken == null || System.nanoTime() - taken.nanos() > READINGS_MISSED * period.toNanos()) {
      return Optional.empty();
    }
    return Optional.of(taken.value());
  }

  /** Adds one of its numbers to the metrics; to be completed and registered. */
  public Gauge.Builder<Measurement<T>> gauge(String name, ToDoubleFunction<T> number) {
    return Gauge.builder(
        name,
        this,
        all -> all.latest().map(value -> number.applyAsDouble(value)).orElse(Double.NaN));
  }

  private void pass() {
    long asked = System.nanoTime();
    last = new Taken<>(reading.get(), asked);
  }
}
