package curio.log;

import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.loops.Loops;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves the rows of one outbox to the log, in their order, on the one node that has that job. Woken
 * after each commit that wrote to the outbox, and every second in case that was lost. Thread-safe.
 */
public final class OutboxRelay implements AutoCloseable {
  /** As long as background work may need to change hands. */
  private static final Duration TROUBLE_AFTER = Duration.ofSeconds(30);

  /** Others that wake it twice in this time wake it often: then it looks by itself for a while. */
  private static final Duration OFTEN = Duration.ofMillis(500);

  /** Longer than others lease back, so that what they held back comes before it rests. */
  private static final Duration STAY_AWAKE = Notifications.AWAKE.plusMillis(100);

  private final Database database;
  private final Log log;
  private final Outbox outbox;
  private final Notifications notifications;
  private final SingletonTask work;
  private final RelayPace pace = new RelayPace();
  private final Counter moved;
  private final OutboxState state;
  private final Notifications.Listening listening;

  /** The present one, or one that has ended. */
  private final AtomicReference<@Nullable Tenure> tenure = new AtomicReference<>();

  /** When another node woke it last, and until when it looks by itself; on the monotonic clock. */
  private volatile long wokenNanos = System.nanoTime() - OFTEN.toNanos();

  private volatile long awakeUntilNanos = System.nanoTime();

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
      Notifications notifications,
      Jobs jobs,
      MeterRegistry metrics) {
    this.database = database;
    this.log = log;
    this.outbox = outbox;
    this.notifications = notifications;
    var name = "relay:" + outbox.schema();
    this.work = SingletonTask.woken(jobs, name, pace::next, this::pass);
    this.moved =
        Counter.builder("outbox_relayed_records")
            .tag("outbox", outbox.schema())
            .description("events that this node moved into the log")
            .register(metrics);
    this.state = new OutboxState(database, outbox, TROUBLE_AFTER, metrics);
    Loops.current().lag(name, state::waiting);
    this.listening = notifications.listen(channel(), text -> woken());
  }

  private record Tenure(JobLease lease, Log.Mover mover) {}

  /** Starts relaying. */
  public void start() {
    work.start();
    state.start();
  }

  /** Why events wait and none moves, on whichever node; empty if all is well. Cheap. */
  public Optional<String> trouble() {
    return state.resting();
  }

  /** Tells the relay, wherever it runs, that rows were committed. Cheap; safe to lose. */
  public void wake() {
    if (work.isHeld()) {
      work.wake();
    } else {
      notifications.send(channel());
    }
  }

  /** Ends after the present batch and hands the lease over. */
  @Override
  public void close() {
    listening.close();
    state.close();
    work.close();
    endTenure();
  }

  /** The wake-up channel on which a topic's consumers hear of new records. */
  public static String topicChannel(String topic) {
    return "topic:" + topic;
  }

  private String channel() {
    return "outbox:" + outbox.schema();
  }

  /** By another node, or by a writer of this one that does not know who relays. */
  private void woken() {
    work.wake();
    long now = System.nanoTime();
    boolean often = now - wokenNanos < OFTEN.toNanos();
    boolean knownAwake = awakeUntilNanos - now > STAY_AWAKE.toNanos() / 2;
    if (work.isHeld() && often && !knownAwake) {
      awakeUntilNanos = now + STAY_AWAKE.toNanos();
      notifications.awake(channel());
    }
    wokenNanos = now;
  }

  /** Passes never overlap, whatever tenure they are of. */
  private Log.Mover mover(JobLease lease) {
    var present = tenure.get();
    if (present == null || present.lease() != lease) {
      endTenure();
      present = new Tenure(lease, log.mover(database, outbox, lease));
      tenure.set(present);
    }
    return present.mover();
  }

  private void endTenure() {
    var ended = tenure.getAndSet(null);
    if (ended != null) {
      ended.mover().close();
    }
  }

  private boolean pass(JobLease lease) {
    var batch = mover(lease).move();
    moved.increment((double) batch.events());
    pace.moved(batch.events());
    batch.topics().forEach(topic -> notifications.send(topicChannel(topic)));
    if (System.nanoTime() - awakeUntilNanos < 0) {
      work.wake();
    }
    return batch.more();
  }
}
