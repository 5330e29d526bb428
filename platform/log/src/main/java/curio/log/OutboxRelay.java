package curio.log;

import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.store.Database;
import curio.store.Loops;
import curio.store.Wakeups;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * Moves the rows of one outbox to the log, in their order, on the one node that has that job. Woken
 * after each commit that wrote to the outbox, and every second in case that was lost. Thread-safe.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final int MAX_ROWS = 256;

  /** As long as background work may need to change hands. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
  private final OutboxState state;

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
    var name = "relay:" + outbox.schema();
    this.work = Keeper.woken(jobs, name, PACE, this::pass);
    this.moved =
        Counter.builder("outbox_relayed_records")
            .tag("outbox", outbox.schema())
            .description("events that this node moved into the log")
            .register(metrics);
    this.state = new OutboxState(database, outbox, PATIENCE, metrics);
    Loops.current().lag(name, state::waiting);
  }

  /** Starts relaying. */
  public void start() {
    work.wokenBy(wakeups, channel()).start();
    state.start();
  }

  /** Why events wait and none moves, on whichever node; empty if all is well. Cheap. */
  public Optional<String> trouble() {
    return state.resting();
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
    state.close();
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
    var batch = log.move(database, outbox, hold, MAX_ROWS);
    moved.increment((double) batch.events());
    batch.topics().forEach(topic -> wakeups.signal(topicChannel(topic)));
    return batch.more();
  }
}
