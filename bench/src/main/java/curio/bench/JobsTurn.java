package curio.bench;

import curio.bench.JobsRound.Starts;
import curio.bench.JobsRound.Stored;
import curio.bench.subject.CpuTimes;
import curio.bench.subject.JobStore;
import curio.bench.subject.JobSubject;
import curio.bench.subject.JobSubject.Part;
import curio.bench.subject.ProcessTree;
import curio.bench.subject.Worker;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One subject's turn in one round: warm-up, stored jobs, single jobs, jobs at a fixed rate. Not
 * thread-safe.
 */
final class JobsTurn {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int PROBES = 200;

  /** A subject that only looks now and then is given time for as many looks. */
  private static final int LOOKS = 2;

  private final Options options;
  private final Progress progress;
  private final JobSubject subject;
  private final JobStore store;
  private final JobsSize size;
  private final SplittableRandom random;
  private final List<String> problems = new ArrayList<>();

  JobsTurn(
      Options options,
      Progress progress,
      JobSubject subject,
      JobStore store,
      SplittableRandom random) {
    this.options = options;
    this.progress = progress;
    this.subject = subject;
    this.store = store;
    this.size = JobsSize.of(options);
    this.random = random;
  }

  JobsRound run() throws IOException, SQLException {
    Worker worker = store.worker();
    int jobs = JobsSize.jobs(warmUp(worker), size.stored());
    fill(worker, jobs);
    store.settle();
    double busy = QuietMachine.await(options.quietWait());
    if (!QuietMachine.isQuiet(busy)) {
      problems.add(
          "measured although the machine was %.0f %% busy with something else"
              .formatted(busy * 100));
    }
    Stored stored = stored(worker, jobs);
    Optional<Starts> idle = Optional.empty();
    Optional<Starts> loaded = Optional.empty();
    if (subject.part() != Part.STORED_JOBS) {
      idle = Optional.of(idle(worker));
      loaded = Optional.of(loaded(worker));
    }
    worker.close();
    return new JobsRound(stored, idle, loaded, problems);
  }

  /** Does more and more stored jobs until it is warm; how many a second in the end. */
  private double warmUp(Worker worker) throws IOException, SQLException {
    int jobs = size.first();
    double perSecond;
    long worked = 0;
    do {
      fill(worker, jobs);
      long nanos = work(worker, jobs);
      rest(worker);
      worked += nanos;
      perSecond = jobs * 1e9 / nanos;
      jobs = JobsSize.jobs(perSecond, size.warmUp().dividedBy(2));
    } while (worked < size.warmUp().toNanos());
    return perSecond;
  }

  private Stored stored(Worker worker, int jobs) throws IOException, SQLException {
    ProcessTree processes = store.processes(worker);
    CpuTimes all = processes.cpu();
    CpuTimes own = new ProcessTree(List.of(worker.pid())).cpu();
    long nanos = work(worker, jobs);
    CpuTimes allUsed = processes.cpu().since(all);
    CpuTimes ownUsed = new ProcessTree(List.of(worker.pid())).cpu().since(own);
    double workerMicros = perJob(ownUsed.server(), jobs);
    double storeMicros = perJob(allUsed.server().plus(allUsed.postgres()), jobs) - workerMicros;
    Stored stored = new Stored(jobs * 1e9 / nanos, workerMicros, storeMicros);
    progress.say(
        "  stored jobs    %,9.0f/s  worker %.1f µs, store %.1f µs",
        stored.perSecond(), workerMicros, storeMicros);
    return stored;
  }

  private static double perJob(Duration cpu, int jobs) {
    return cpu.toNanos() / 1e3 / jobs;
  }

  private void fill(Worker worker, int jobs) throws IOException {
    worker.say("fill " + jobs);
    worker.await("filled", PATIENCE);
  }

  /** Nanoseconds from the start of the first job until all are marked done. */
  private long work(Worker worker, int jobs) throws IOException, SQLException {
    worker.say("work");
    long first = worker.await("first", START_PATIENCE).nanos();
    long end = worker.await("executed", PATIENCE).nanos();
    while (store.unfinished() > 0) {
      if (System.nanoTime() - end > START_PATIENCE.toNanos()) {
        problems.add("%d of %d jobs were never marked done".formatted(store.unfinished(), jobs));
        break;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    worker.await("working", START_PATIENCE);
    return Math.max(end, System.nanoTime()) - first;
  }

  private void rest(Worker worker) throws IOException {
    worker.say("rest");
    worker.await("resting", START_PATIENCE);
  }

  /**
   * One job now and then, at moments that have nothing to do with when the subject looks for jobs.
   */
  private Starts idle(Worker worker) throws IOException {
    Duration window = subject.looksEvery().multipliedBy(LOOKS);
    if (window.compareTo(options.measured()) < 0) {
      window = options.measured();
    }
    long gap = window.toNanos() / PROBES;
    for (int i = 0; i < PROBES; i++) {
      pause(random.nextLong(2 * gap));
      worker.say("probe");
    }
    return collect("idle", worker, PROBES);
  }

  private Starts loaded(Worker worker) throws IOException {
    long gap = TimeUnit.SECONDS.toNanos(1) / JobsSize.LOAD_PER_SECOND;
    int count = (int) (options.measured().toSeconds() * JobsSize.LOAD_PER_SECOND);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      pause(start + i * gap - System.nanoTime());
      worker.say("probe");
    }
    return collect("loaded", worker, count);
  }

  private Starts collect(String what, Worker worker, int count) {
    Histogram micros = new Histogram(3);
    long end =
        System.nanoTime()
            + subject.looksEvery().multipliedBy(LOOKS).plus(Duration.ofSeconds(10)).toNanos();
    while (micros.getTotalCount() < count) {
      var began = worker.poll("began", Duration.ofNanos(end - System.nanoTime()));
      if (began.isEmpty()) {
        break;
      }
      micros.recordValue(began.get().value());
    }
    Starts starts = new Starts(micros, count - micros.getTotalCount());
    progress.say(
        "  %-14s p50 %.2f ms  p99 %.2f ms  %d missing",
        what, starts.millis(50), starts.millis(99), starts.missing());
    if (starts.missing() > 0) {
      problems.add("%s: %d of %d jobs had not started".formatted(what, starts.missing(), count));
    }
    return starts;
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
