package curio.log;

import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.store.Database;
import curio.store.Wakeups;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves the rows of one outbox to the log, in their order, on the one node that has that job. Woken
 * after each commit that wrote to the outbox, and every second in case that was lost. Thread-safe.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final int MAX_ROWS = 256;
  private static final Duration MEASURE_PERIOD = Duration.ofSeconds(1);

  /**
   * Under load, rows of this much time are moved together: a commit for each handful would cost
   * more than it brings.
   */
  private static final Duration PACE = Duration.ofMillis(20);

  private final Database database;
  private final Log log;
  private final Outbox outbox;
  private final Wakeups wakeups;
  private final Keeper work;
  private final Counter moved;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong oldestMillis = new AtomicLong();
  private long measuredNanos = System.nanoTime();

  /**
   * A relay that is not running yet.
   *
   * @param database holds the outbox
   * @param jobs decides which node relays
   */
  public OutboxRelay(
      Database database,
      Log log,
      Outbox outbox,
      Wakeups wakeups,
      Jobs jobs,
      MeterRegistry metrics) {
    this.database = database;
    this.log = log;
    this.outbox = outbox;
    this.wakeups = wakeups;
    this.work = Keeper.woken(jobs, "relay:" + outbox.schema(), PACE, this::pass);
    this.moved = metrics.counter("outbox_relayed_records", "outbox", outbox.schema());
    Gauge.builder("outbox_waiting_records", waiting, AtomicLong::get)
        .tag("outbox", outbox.schema())
        .description("events not yet in the log, on the node that relays them")
        .register(metrics);
    Gauge.builder("outbox_oldest_age_seconds", oldestMillis, millis -> millis.get() / 1_000.0)
        .tag("outbox", outbox.schema())
        .description("age of the oldest event not yet in the log")
        .register(metrics);
  }

  /** Starts relaying. */
  public void start() {
    work.wokenBy(wakeups, channel()).start();
  }

  /** Tells the relay, wherever it runs, that rows were committed. Cheap; safe to lose. */
  public void wake() {
    if (work.held()) {
      work.wake();
    } else {
      wakeups.signal(channel());
    }
  }

  /** Ends after the present batch and hands the lease over. */
  @Override
  public void close() {
    work.close();
  }

  /** The wake-up channel on which a topic's consumers hear of new records. */
  static String topicChannel(String topic) {
    return "topic:" + topic;
  }

  private String channel() {
    return "outbox:" + outbox.schema();
  }

  private boolean pass(Hold hold) {
    measure();
    var batch = log.move(database, outbox, hold, MAX_ROWS);
    moved.increment((double) batch.events());
    batch.topics().forEach(topic -> wakeups.signal(topicChannel(topic)));
    return batch.more();
  }

  private void measure() {
    if (System.nanoTime() - measuredNanos < MEASURE_PERIOD.toNanos()) {
      return;
    }
    measuredNanos = System.nanoTime();
    var sql =
        "select coalesce(sum(events), 0),"
            + " coalesce(extract(epoch from clock_timestamp() - min(written_at)), 0)"
            + " from "
            + outbox.table();
    database.read(tx -> {
      try (var select = tx.getConnection().prepareStatement(sql);
          var rows = select.executeQuery()) {
        rows.next();
        waiting.set(rows.getLong(1));
        oldestMillis.set((long) (rows.getDouble(2) * 1_000));
        return null;
      }
    });
  }
}
