package curio.log;

import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.loops.Loops;
import curio.store.loops.Measurement;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic and applies its records, each with exactly one effect.
 *
 * <p>The model: a pass reads a batch after the stored position; one transaction then moves the
 * position by compare-and-set and runs the handler. A crash, a repeat or a second consumer between
 * the two reads finds either both or neither, so redelivery has no effect. That one node has the
 * job only saves the work of nodes that would lose that race; correctness does not rest on it.
 *
 * <p>A batch that fails is taken apart: each record gets a transaction of its own and its attempts;
 * the one that still fails is parked, and the rest goes on. Failures of the store itself are never
 * counted against a record.
 *
 * <p>Thread-safe.
 */
public final class Consumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

  /**
   * Small batches cost a commit each; under load records of this much time are handled together.
   */
  private static final Duration PACE = Duration.ofMillis(2);

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(2);

  private final Database database;
  private final Log log;
  private final Notifications notifications;
  private final Subscription subscription;
  private final Positions positions;
  private final PartitionBatch batches;
  private final SingletonTask work;
  private final Counter handled;
  private final Measurement<Long> lag;

  /**
   * A consumer that is not running yet.
   *
   * @param database holds the subscription's schema
   * @param jobs decides which node consumes
   */
  public Consumer(
      Database database,
      Log log,
      Notifications notifications,
      Subscription subscription,
      RecordHandler handler,
      Jobs jobs,
      MeterRegistry metrics) {
    this.database = database;
    this.log = log;
    this.notifications = notifications;
    this.subscription = subscription;
    this.positions = new Positions(subscription);
    this.batches = new PartitionBatch(database, subscription, positions, handler);
    var name = "consumer:" + subscription.consumer();
    this.work = SingletonTask.woken(jobs, name, PACE, this::pass);
    this.handled =
        Counter.builder("log_handled_records")
            .tag("consumer", subscription.consumer())
            .description("records that this node handled")
            .register(metrics);
    this.lag =
        new Measurement<>("lag:" + subscription.consumer(), MEASURE_EVERY, () -> behind(due()));
    Loops.current().lag(name, lag::latest);
    lag.gauge("log_lag_records", Long::doubleValue)
        .tag("consumer", subscription.consumer())
        .description("records not yet handled, as this node finds them in the store")
        .register(metrics);
  }

  /** Starts consuming. */
  public void start() {
    work.wokenBy(notifications, OutboxRelay.topicChannel(subscription.topic().name())).start();
    lag.start();
  }

  /** What was set aside, oldest first. */
  public List<DeadLetter> deadLetters(int limit) {
    return database.read(tx -> new DeadLetters(subscription).list(tx, limit));
  }

  /**
   * Handles the parked records of a key again, in their order, each with its removal in one
   * transaction, until one fails.
   *
   * @return how many were handled
   */
  public int replay(int partition, String key) {
    int replayed = 0;
    while (batches.replayFirst(partition, key)) {
      replayed++;
    }
    return replayed;
  }

  /** Ends after the present batch and hands the lease over. */
  @Override
  public void close() {
    lag.close();
    work.close();
  }

  /** One batch of each partition; true when any of them has more. */
  private boolean pass(JobLease lease) {
    boolean more = false;
    for (var due : due()) {
      more |= consume(due);
    }
    return more;
  }

  private record Due(int partition, long position, long last) {}

  private List<Due> due() {
    var last = log.lastOffsets(subscription.topic());
    var reached = database.read(positions::load);
    var due = new ArrayList<Due>();
    for (var end : last.entrySet()) {
      long position = reached.getOrDefault(end.getKey(), Positions.start());
      if (position < end.getValue()) {
        due.add(new Due(end.getKey(), position, end.getValue()));
      }
    }
    return due;
  }

  private static long behind(List<Due> due) {
    return due.stream().mapToLong(one -> one.last() - one.position()).sum();
  }

  /** One batch of a partition; true when the partition has more. */
  private boolean consume(Due due) {
    var records =
        log.read(subscription.topic(), due.partition(), due.position(), subscription.maxBatch());
    if (records.isEmpty()) {
      return skipTrimmed(due);
    }
    int applied = batches.apply(due.position(), records);
    handled.increment(applied);
    return records.getLast().offset() < due.last();
  }

  /** Everything up to the last offset fell to retention before it was read: go on behind it. */
  private boolean skipTrimmed(Due due) {
    LOG.atWarn()
        .addKeyValue("consumer", subscription.consumer())
        .addKeyValue("partition", due.partition())
        .addKeyValue("records", due.last() - due.position())
        .log("records fell to their topic's retention before they were read");
    database.inTransaction(
        tx -> positions.advance(tx, due.partition(), due.position(), due.last()));
    return false;
  }

  /** Whether an exception tells of the store rather than of the record. */
  static boolean isOutage(RuntimeException e) {
    return e instanceof CurioException curio && curio.retryAfterSeconds() > 0;
  }
}
