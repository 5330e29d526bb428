package curio.log;

import curio.store.Database;
import curio.store.loops.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What waits in an outbox, as every node measures it for itself, and whether it moves at all.
 * Thread-safe.
 */
final class OutboxState implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** More are not counted, so that a long queue is not made longer by counting. */
  private static final int MOST_ROWS = 100_000;

  private final Outbox outbox;
  private final Duration troubleAfter;
  private final Measurement<Waiting> measured;

  /** Of the one thread that measures. */
  private Waiting before = Waiting.NOTHING;

  /**
   * What was found.
   *
   * @param first number of the row that is next; 0 if there is none
   * @param sinceNanos when that row was first seen to be the next, on the monotonic clock
   */
  private record Waiting(long events, double oldestSeconds, long first, long sinceNanos) {
    static final Waiting NOTHING = new Waiting(0, 0, 0, 0);
  }

  /**
   * Nothing is measured yet.
   *
   * @param troubleAfter how long the same row may be the next one to be moved
   */
  OutboxState(Database database, Outbox outbox, Duration troubleAfter, MeterRegistry metrics) {
    this.outbox = outbox;
    this.troubleAfter = troubleAfter;
    this.measured =
        new Measurement<>(
            "outbox-state:" + outbox.schema(), PERIOD, () -> database.read(this::measure));
    measured
        .gauge("outbox_waiting_records", Waiting::events)
        .tag("outbox", outbox.schema())
        .description("events not yet in the log, as this node finds them in the store")
        .register(metrics);
    measured
        .gauge("outbox_oldest_age_seconds", Waiting::oldestSeconds)
        .tag("outbox", outbox.schema())
        .description("age of the oldest event not yet in the log")
        .register(metrics);
  }

  void start() {
    measured.start();
  }

  /** How many events wait; empty if that is not known. */
  Optional<Long> waiting() {
    return measured.latest().map(Waiting::events);
  }

  /** Why it does not move; empty if it does, or nothing waits, or the store is away. */
  Optional<String> resting() {
    return measured
        .latest()
        .filter(waiting ->
            waiting.first() != 0
                && System.nanoTime() - waiting.sinceNanos() > troubleAfter.toNanos())
        .map(waiting ->
            "%d events of %s wait, and none has been moved for %d s"
                .formatted(
                    waiting.events(),
                    outbox.schema(),
                    Duration.ofNanos(System.nanoTime() - waiting.sinceNanos()).toSeconds()));
  }

  @Override
  public void close() {
    measured.close();
  }

  private Waiting measure(Handle tx) throws SQLException {
    var sql =
        """
        select coalesce(sum(events), 0), coalesce(min(seq), 0),
          greatest(0, coalesce(extract(epoch from clock_timestamp() - min(written_at)), 0))
        from (select seq, events, written_at from %s order by seq limit %d) first
        """
            .formatted(outbox.table(), MOST_ROWS);
    try (var select = tx.getConnection().prepareStatement(sql);
        var rows = select.executeQuery()) {
      rows.next();
      long first = rows.getLong(2);
      long since = first == before.first() ? before.sinceNanos() : System.nanoTime();
      before = new Waiting(rows.getLong(1), rows.getDouble(3), first, since);
      return before;
    }
  }
}
