package curio.store.twophase;

import curio.store.loops.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** How many changes are prepared and undecided, and for how long. Thread-safe. */
public final class InDoubtMeters implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final double MILLIS_PER_SECOND = 1_000;

  private final PreparedTransactions transactions;
  private final Measurement<Found> measured;

  private record Found(int changes, Duration oldest) {}

  /**
   * Nothing is measured yet.
   *
   * @param owner whose transactions they are; the names of the meters begin with it
   */
  public InDoubtMeters(String owner, PreparedTransactions transactions, MeterRegistry metrics) {
    this.transactions = transactions;
    this.measured = new Measurement<>("state:%s-in-doubt".formatted(owner), PERIOD, this::measure);
    measured
        .gauge(owner + "_in_doubt_changes", Found::changes)
        .description("changes that are prepared and not decided, 1000 at most")
        .register(metrics);
    measured
        .gauge(
            owner + "_in_doubt_oldest_seconds",
            found -> found.oldest().toMillis() / MILLIS_PER_SECOND)
        .description("for how long the oldest of them has been prepared; 0 if there is none")
        .register(metrics);
  }

  /** Measures from now on. */
  public void start() {
    measured.start();
  }

  @Override
  public void close() {
    measured.close();
  }

  private Found measure() {
    var all = transactions.prepared(Duration.ZERO);
    return new Found(all.size(), all.isEmpty() ? Duration.ZERO : all.getFirst().age());
  }
}
