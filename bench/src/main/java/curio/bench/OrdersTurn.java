package curio.bench;

import curio.bench.OrdersRound.CpuPerOrder;
import curio.bench.OrdersRound.Drained;
import curio.bench.load.Load;
import curio.bench.load.LoadGenerator;
import curio.bench.load.LoadResult;
import curio.bench.subject.CpuTimes;
import curio.bench.subject.OrderTables;
import curio.bench.subject.OrderTables.Counts;
import curio.bench.subject.RunningSubject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One subject's turn in one round: warm-up, closed loop, open loop, a lonely connection, counting.
 * Not thread-safe.
 */
final class OrdersTurn {
  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(3);
  private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(5);

  private final Options options;
  private final Progress progress;
  private final RunningSubject subject;
  private final List<LoadResult> runs = new ArrayList<>();
  private final RoundLog log;
  private long seed;

  /** `seed` is different for every turn. */
  OrdersTurn(Options options, Progress progress, RunningSubject subject, long seed) {
    this.options = options;
    this.progress = progress;
    this.log = new RoundLog(progress);
    this.subject = subject;
    this.seed = seed;
  }

  OrdersRound run() throws IOException, SQLException {
    if (!options.warmUp().isZero()) {
      load("warm-up", Load.closedLoop(options.connections(), options.warmUp()));
      drain();
    }
    double busyBefore = log.awaitQuiet(options.quietWait());

    CpuTimes subjectBefore = subject.processes().cpu();
    Duration generatorBefore = LoadGenerator.ownCpu();
    LoadResult closed =
        load("closed loop", Load.closedLoop(options.connections(), options.measured()));
    Duration generatorUsed = LoadGenerator.ownCpu().minus(generatorBefore);
    Optional<Drained> drained = drain();
    CpuTimes used = subject.processes().cpu().since(subjectBefore);

    double rate = Math.max(1, closed.perSecond() / 2);
    if (!options.warmUp().isZero()) {
      // What sends at a fixed rate is compiled now, not beside the first answers that count.
      load("at half load", Load.openLoop(options.connections(), OPEN_WARM_UP, rate));
    }
    Load half = Load.openLoop(options.connections(), options.measured(), rate);
    OpenLoopWatch watch = new OpenLoopWatch(subject);
    LoadResult open = watch.during(() -> load("open loop", half));
    drain();
    LoadResult lonely = load("one connection", Load.closedLoop(1, options.lonely()));
    drain();
    checkCounts();
    return new OrdersRound(
        closed,
        open,
        watch.seen(),
        lonely,
        perOrder(closed, used, generatorUsed),
        drained,
        busyBefore,
        log.problems());
  }

  private LoadResult load(String what, Load wanted) {
    // What stores nothing cannot know a repeat.
    Load load = subject.tables().isEmpty() ? wanted.withShares(0, 0) : wanted;
    LoadResult result = new LoadGenerator(subject.address(), subject.tokens(), seed++).run(load);
    runs.add(result);
    log.ran(what, result);
    return result;
  }

  /** Waits until the outbox is empty; a bounded time. */
  private Optional<Drained> drain() throws SQLException {
    if (subject.tables().isEmpty()) {
      return Optional.empty();
    }
    OrderTables tables = subject.tables().get();
    long start = System.nanoTime();
    long backlog = tables.waiting();
    long waiting = backlog;
    while (waiting > 0 && System.nanoTime() - start < DRAIN_PATIENCE.toNanos()) {
      LockSupport.parkNanos(DRAIN_POLL_NANOS);
      waiting = tables.waiting();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (waiting > 0) {
      log.problem("%d events were still not in the log after %s s", waiting, took.toSeconds());
    }
    return Optional.of(new Drained(backlog, took, waiting == 0));
  }

  private void checkCounts() throws SQLException {
    if (subject.tables().isEmpty()) {
      return;
    }
    Counts counts = subject.tables().get().count();
    long placed = runs.stream().mapToLong(LoadResult::placed).sum();
    long uncertain = runs.stream().mapToLong(LoadResult::uncertain).sum();
    progress.say("  stored: %s; answered 201: %d", counts, placed);
    log.problems(RowCheck.compare(counts, placed, uncertain));
  }

  private static CpuPerOrder perOrder(LoadResult closed, CpuTimes used, Duration generatorUsed) {
    double orders = Math.max(1, closed.placed());
    return new CpuPerOrder(
        used.server().toNanos() / 1e3 / orders,
        used.postgres().toNanos() / 1e3 / orders,
        generatorUsed.toNanos() / 1e3 / orders);
  }
}
