package curio.shop.fraud;

import curio.contracts.shop.v1.FraudListState;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.loops.Measurement;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the list into the store, on one node at a time: from time to time, and whenever somebody
 * on any node asks. A list comes into force whole, in one transaction, or the one before stays; a
 * reader that was overtaken changes nothing. Thread-safe.
 */
public final class FraudListReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FraudListReader.class);
  private static final String TASK = "shop-fraud-list";
  private static final String CHANNEL = "shop-fraud-list";
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Database database;
  private final Notifications notifications;
  private final Optional<ListSource> source;
  private final Duration every;
  private final Optional<SingletonTask> task;
  private final Measurement<FraudTable.Condition> measured;

  /** When this node read it last, on the monotonic clock; of the task alone. */
  private volatile @Nullable Long readNanos;

  /**
   * One that does not read yet.
   *
   * @param source none where the shop has no list
   * @param every how often it is read
   */
  FraudListReader(
      Database database,
      Notifications notifications,
      Jobs jobs,
      Optional<ListSource> source,
      Duration every,
      MeterRegistry metrics) {
    this.database = database;
    this.notifications = notifications;
    this.source = source;
    this.every = every;
    this.task =
        source.map(from ->
            SingletonTask.woken(jobs, TASK, () -> Duration.ZERO, lease -> pass(lease, from))
                .wokenBy(notifications, CHANNEL));
    this.measured =
        new Measurement<>(TASK, MEASURED_EVERY, () -> database.read(FraudTable::condition));
    if (source.isPresent()) {
      measure(metrics);
    }
  }

  private void measure(MeterRegistry metrics) {
    measured
        .gauge("shop_fraud_list_age_seconds", FraudTable.Condition::ageSeconds)
        .description("for how long the fraud list was not read and found good")
        .register(metrics);
    measured
        .gauge("shop_fraud_list_entries", FraudTable.Condition::entries)
        .description("entries of the fraud list that is in force")
        .register(metrics);
    measured
        .gauge("shop_fraud_list_broken", condition -> condition.broken() ? 1 : 0)
        .description("1 if the last reading of the fraud list kept the one before")
        .register(metrics);
  }

  /** Takes part in the reading from now on. */
  public void start() {
    task.ifPresent(SingletonTask::start);
    if (task.isPresent()) {
      measured.start();
    }
  }

  /** What is in force. */
  public FraudListState state() {
    return source.isPresent()
        ? database.read(FraudTable::state)
        : FraudListState.getDefaultInstance();
  }

  /**
   * Has it read now, wherever that is done, and waits for it.
   *
   * @throws CurioException UNAVAILABLE if it takes too long; it is read all the same
   */
  public FraudListState reload() {
    if (source.isEmpty()) {
      return state();
    }
    long reading = database.inTransaction(FraudTable::ask);
    notifications.send(CHANNEL);
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (database.read(FraudTable::answered) < reading) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "the list is still being read");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return state();
  }

  @Override
  public void close() {
    measured.close();
    task.ifPresent(SingletonTask::close);
    source.ifPresent(ListSource::close);
  }

  private boolean pass(JobLease lease, ListSource from) {
    long asked = database.read(FraudTable::asked);
    if (isDue() || database.read(FraudTable::answered) < asked) {
      read(lease, from, asked);
      readNanos = System.nanoTime();
    }
    return false;
  }

  private boolean isDue() {
    var last = readNanos;
    return last == null || System.nanoTime() - last >= every.toNanos();
  }

  /**
   * One reading.
   *
   * @param asked the last one that was asked for before it began
   */
  private void read(JobLease lease, ListSource from, long asked) {
    try {
      take(lease, ListText.parse(from.read()), asked);
    } catch (BrokenList e) {
      keep(lease, e, asked);
    }
  }

  private void take(JobLease lease, ListText.Parsed list, long asked) {
    boolean isOther =
        database.inTransaction(tx -> lease.requireOwned(tx) && FraudTable.take(tx, list, asked));
    if (isOther) {
      LOG.atInfo()
          .addKeyValue("version", list.version())
          .addKeyValue("entries", list.entries())
          .log("another fraud list is in force");
    }
  }

  private void keep(JobLease lease, BrokenList fault, long asked) {
    boolean isOther =
        database.inTransaction(
            tx -> lease.requireOwned(tx) && FraudTable.keep(tx, fault.reason(), asked));
    if (isOther) {
      LOG.atWarn().addKeyValue("reason", fault.reason()).log("the fraud list before is kept");
    }
  }
}
