package curio.store;

import curio.errors.CurioException;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the times in the store right when a clock is set back.
///
/// Whatever rests until a time, or counts from one, is compared with the clock of the day. Set back
/// by an hour, everything that was written before would rest or count for an hour more: jobs,
/// mails, leases, members, sessions. The rule is one for all of them: **a time that lies in the
/// future counts as now, and nothing rests longer than its longest from now**. It is kept by
/// writing it down: a {@link StoredTime} says what is right for a column, and rows that are beyond
/// it are set to that. So every statement that compares goes on comparing with now, and no other
/// part has to know of clocks that jump.
///
/// That is done before a node begins to work, within a second after the node's or the database's
/// clock was set back ({@link ClockSteps}) and each second of the ten that follow, and once a
/// minute for nodes whose clocks differ. Every node does it; rows that another one holds are passed
/// over, and what was under way when the clock was set back may be written after it: the next pass
/// finds both. A clock that is set ahead needs nothing: what was due later is due at once, as after
/// a long stop.
///
/// Thread-safe.
public final class StoredTimes implements AutoCloseable {
  /** Clocks of nodes may differ by this much without anything being changed. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(StoredTimes.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SETTLE_EVERY = Duration.ofMinutes(1);

  /** Looks that settle when a clock was set back: longer than a statement may take. */
  private static final int LOOKS_AFTER_STEP = 11;

  private static final int BATCH = 1_000;

  private final Database database;
  private final Clock clock;
  private final List<StoredTime> times;
  private final Counter settled;
  private final BackgroundLoop loop =
      new BackgroundLoop("stored-times", LOOK_EVERY, Duration.ZERO, this::pass);

  /** Of the one thread that looks. */
  private final ClockSteps stepsOfStore = new ClockSteps();

  private final ClockSteps stepsOfNode = new ClockSteps();

  /** Looks that settle whatever the time is. */
  private int due = 1;

  private long settledNanos = System.nanoTime();

  /**
   * Nothing is looked at yet.
   *
   * @param clock of this node
   * @param times all that is compared with now in the schemas of this node
   */
  public StoredTimes(
      Database database, Clock clock, List<StoredTime> times, MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    this.times = List.copyOf(times);
    this.settled =
        Counter.builder("store_times_settled")
            .description("stored times that lay in the future and were set to what is right")
            .register(metrics);
  }

  /**
   * Settles what is there, and goes on watching. Should the store be away, as soon as it answers.
   */
  public void start() {
    try {
      pass();
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("stored times are looked at later");
    }
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void pass() {
    var back = longer(storeSetBack(), nodeSetBack());
    if (back.isPositive()) {
      LOG.atWarn()
          .addKeyValue("seconds", back.toSeconds())
          .log("a clock was set back; stored times that lie in the future count as now");
      due = LOOKS_AFTER_STEP;
    }
    if (due > 0 || System.nanoTime() - settledNanos > SETTLE_EVERY.toNanos()) {
      settle();
      due = Math.max(0, due - 1);
      settledNanos = System.nanoTime();
    }
  }

  private Duration nodeSetBack() {
    long asked = System.nanoTime();
    long millis = clock.millis();
    return stepsOfNode.setBack(millis, asked, System.nanoTime());
  }

  private Duration storeSetBack() {
    long asked = System.nanoTime();
    long millis =
        database.read(tx ->
            tx.createQuery("select cast(1000 * extract(epoch from clock_timestamp()) as bigint)")
                .mapTo(Long.class)
                .one());
    return stepsOfStore.setBack(millis, asked, System.nanoTime());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void settle() {
    for (var time : times) {
      int rows = settle(time);
      if (rows > 0) {
        settled.increment(rows);
        LOG.atInfo()
            .addKeyValue("times", time.table() + "." + time.column())
            .addKeyValue("rows", rows)
            .log("times that lay in the future were settled");
      }
    }
  }

  private int settle(StoredTime time) {
    var sql = time.sql(BATCH);
    int rows = 0;
    int batch;
    do {
      batch = database.inTransaction(tx -> update(tx, time, sql));
      rows += batch;
    } while (batch == BATCH && !loop.isClosed());
    return rows;
  }

  private int update(Handle tx, StoredTime time, String sql) {
    var update = tx.createUpdate(sql);
    if (time.clock() == StoredTime.Source.NODES) {
      update.bind("now", clock.instant());
    }
    return update.execute();
  }
}
