package curio.gallery.saga;

import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.twophase.InDoubt;
import curio.store.twophase.PreparedTransactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes to their end that nobody has brought there: a node died between two steps, or a
 * database was away. Looks each second for what is older than {@link #LEFT_AFTER}, in both
 * databases, and at once when a change waits for what one of them has locked. Two that do it at
 * once, or beside a change that is only slow, come to the same end, since the first decision
 * stands. Thread-safe.
 */
final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * A change takes milliseconds, but for bytes on their way to the blob store: that somebody is at
   * work on those, {@link UploadsUnderWay} says each second.
   */
  static final Duration LEFT_AFTER = Duration.ofSeconds(5);

  /** The same where another change waits for its locks, which it does for two seconds. */
  static final Duration IN_THE_WAY_AFTER = Duration.ofMillis(1_500);

  private static final Duration CLEARING = Duration.ofSeconds(2);

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int BATCH = 200;

  private final Database database;
  private final PreparedTransactions prepared;
  private final Profiles profiles;
  private final TwoPhaseCommit commits;
  private final Decisions decisions;
  private final Duration leftAfter;
  private final SingletonTask task;
  private final Counter recovered;
  private final ReentrantLock clearing = new ReentrantLock();

  /**
   * Not running yet.
   *
   * @param leftAfter how old a change is that nobody is at work on
   */
  Recovery(
      Database database,
      PreparedTransactions prepared,
      Profiles profiles,
      TwoPhaseCommit commits,
      Duration leftAfter,
      Jobs jobs,
      MeterRegistry metrics) {
    this.database = database;
    this.prepared = prepared;
    this.profiles = profiles;
    this.commits = commits;
    this.decisions = new Decisions(database);
    this.leftAfter = leftAfter;
    this.task = SingletonTask.every(PERIOD, jobs, "gallery-recovery", this::pass);
    this.recovered =
        Counter.builder("gallery_recovered")
            .description("Changes of images that were brought to their end by the recovery")
            .register(metrics);
  }

  void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean pass(JobLease lease) {
    return recover() >= BATCH;
  }

  /** One look; how many changes were brought to their end. */
  int recover() {
    var left = new LinkedHashSet<String>();
    left.addAll(prepared(leftAfter));
    left.addAll(decisions.open(leftAfter, BATCH));
    UploadTable.old(database, leftAfter, BATCH).forEach(id -> left.add(id.toString()));
    left.addAll(preparedElsewhere(leftAfter));
    int settled = 0;
    for (var id : left) {
      settled += settled(id) ? 1 : 0;
    }
    recovered.increment(settled);
    return settled;
  }

  /**
   * One look for a change that could not have a lock: brings to their end what has held locks for
   * so long that its node must be gone, for a short time; one look at a time on a node. Uploads
   * that are only slow hold none.
   *
   * @return whether it is worth another try
   */
  boolean clearTheWay() {
    long deadline = System.nanoTime() + CLEARING.toNanos();
    boolean alone = false;
    try {
      alone = clearing.tryLock(CLEARING.toNanos(), TimeUnit.NANOSECONDS);
      if (alone) {
        var inTheWay = new LinkedHashSet<>(prepared(IN_THE_WAY_AFTER));
        inTheWay.addAll(preparedElsewhere(IN_THE_WAY_AFTER));
        for (var id : inTheWay) {
          if (System.nanoTime() - deadline < 0 && settled(id)) {
            recovered.increment();
          }
        }
      }
      return true;
    } catch (CurioException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (alone) {
        clearing.unlock();
      }
    }
  }

  private List<String> prepared(Duration olderThan) {
    return prepared.prepared(olderThan).stream().map(InDoubt::id).toList();
  }

  private boolean settled(String id) {
    try {
      commits.settle(id);
      return true;
    } catch (CurioException e) {
      LOG.atWarn()
          .addKeyValue("transaction", id)
          .addKeyValue("reason", e.getMessage())
          .log("a change stays in doubt; trying again");
      return false;
    }
  }

  private List<String> preparedElsewhere(Duration olderThan) {
    try {
      return profiles.prepared(olderThan);
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("the recommendations cannot be asked for changes in doubt");
      return List.of();
    }
  }
}
