package curio.jobs.tasks;

import curio.jobs.Jobs;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes by rules what was kept for long enough, in batches, so that nobody waits long for a lock.
 * Needs no fence: what one node removes too late is due all the same, and gone for another. Counts
 * what it removes as {@code cleanup_rows}. Thread-safe.
 */
public final class Cleanup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);
  private static final int BATCH = 1_000;

  private final String name;
  private final Duration period;
  private final Database database;
  private final List<Counted> rules;
  private volatile Runnable end = () -> {};

  private record Counted(CleanupRule rule, Counter rows) {}

  /**
   * Not running yet.
   *
   * @param name of the work, the same on all nodes
   * @param period from one pass to the next; where a batch was full the next pass follows at once
   */
  public Cleanup(
      String name,
      Duration period,
      List<CleanupRule> rules,
      Database database,
      MeterRegistry metrics) {
    this.name = name;
    this.period = period;
    this.database = database;
    this.rules = rules.stream().map(rule -> counted(rule, metrics)).toList();
  }

  /** Runs on one node at a time from now on. */
  public void start(Jobs jobs) {
    var work = SingletonTask.every(period, jobs, name, lease -> pass());
    end = work::close;
    work.start();
  }

  /** Runs on this node from now on, whatever others do: one batch by each rule in a period. */
  public void startHere() {
    var loop = new BackgroundLoop(name, period, Duration.ZERO, this::pass);
    end = loop::close;
    loop.start();
  }

  /** Ends after the present pass. */
  @Override
  public void close() {
    end.run();
  }

  /** Removes one batch by each rule; whether there may be more. */
  public boolean pass() {
    boolean more = false;
    for (var one : rules) {
      int rows = database.inTransaction(tx -> one.rule().deletion().delete(tx, BATCH));
      if (rows > 0) {
        one.rows().increment(rows);
        LOG.atDebug()
            .addKeyValue("cleanup", name)
            .addKeyValue("rule", one.rule().name())
            .addKeyValue("rows", rows)
            .log("cleaned up");
      }
      more |= rows >= BATCH;
    }
    return more;
  }

  private Counted counted(CleanupRule rule, MeterRegistry metrics) {
    return new Counted(
        rule,
        Counter.builder("cleanup_rows")
            .description("rows that were removed because they had been kept for long enough")
            .tag("cleanup", name)
            .tag("rule", rule.name())
            .register(metrics));
  }
}
