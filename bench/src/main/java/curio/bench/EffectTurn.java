package curio.bench;

import curio.bench.load.Load;
import curio.bench.load.LoadGenerator;
import curio.bench.load.LoadResult;
import curio.bench.subject.CpuTimes;
import curio.bench.subject.EffectTimes.Effects;
import curio.bench.subject.RunningEffects;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One subject's turn in one round: orders at a fixed rate, and their effects. */
final class EffectTurn {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Options options;
  private final Progress progress;
  private final RunningEffects subject;
  private final RoundLog log;
  private long seed;

  /** `seed` is different for every turn. */
  EffectTurn(Options options, Progress progress, RunningEffects subject, long seed) {
    this.options = options;
    this.progress = progress;
    this.subject = subject;
    this.log = new RoundLog(progress);
    this.seed = seed;
  }

  EffectRound run() throws IOException {
    Duration longest = LogSize.of(options).longest();
    OffsetDateTime first = subject.times().now();
    if (!options.warmUp().isZero()) {
      load("warm-up", options.warmUp());
      awaitEffects(first, longest);
    }
    log.awaitQuiet(options.quietWait());
    OffsetDateTime begin = subject.times().now();
    CpuTimes before = subject.processes().cpu();
    LoadResult load = load("orders", options.measured());
    Duration waited = awaitEffects(begin, longest);
    CpuTimes used = subject.processes().cpu().since(before);
    Effects effects = subject.times().since(begin);
    check(load, effects, waited);
    double micros =
        used.server().plus(used.postgres()).toNanos() / 1e3 / Math.max(1, load.placed());
    var round = new EffectRound(load, effects, waited, micros, log.problems());
    progress.say(
        "  %-30s %,9d     p50 %.2f ms  p99 %.2f ms  longest %.2f ms  %d without",
        "effects",
        effects.micros().getTotalCount(),
        round.millis(50),
        round.millis(99),
        round.millis(100),
        effects.missing());
    return round;
  }

  private LoadResult load(String what, Duration duration) {
    Load load =
        Load.openLoop(options.connections(), duration, LogSize.ORDERS_PER_SECOND).withShares(0, 0);
    LoadResult result = new LoadGenerator(subject.address(), subject.tokens(), seed++).run(load);
    log.ran(what, result);
    return result;
  }

  /** Until every order since a time has its effect, a bounded time. */
  private Duration awaitEffects(OffsetDateTime since, Duration longest) throws IOException {
    long start = System.nanoTime();
    while (subject.times().missing(since) > 0 && System.nanoTime() - start < longest.toNanos()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void check(LoadResult load, Effects effects, Duration waited) {
    if (effects.orders() < load.placed() || effects.orders() > load.placed() + load.uncertain()) {
      log.problem("%d orders are stored (expected: %d)", effects.orders(), load.placed());
    }
    if (effects.missing() > 0) {
      log.problem(
          "%d of %d orders had no effect %d s after the last",
          effects.missing(), effects.orders(), waited.toSeconds());
    }
    if (load.unsent() > 0) {
      log.problem("%d orders of the fixed rate could not be sent", load.unsent());
    }
  }
}
