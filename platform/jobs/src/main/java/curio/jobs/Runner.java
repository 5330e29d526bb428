package curio.jobs;

import curio.errors.CurioException;
import curio.store.groupcommit.GroupCommit;
import curio.store.loops.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the jobs that this node has claimed, each on a virtual thread. Thread-safe. */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration WRITE_AGAIN = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final GroupCommit<Finish, Boolean> finishes;
  private final JobMeters meters;
  private final BiConsumer<Run, @Nullable Duration> ended;
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();

  /**
   * Nothing runs yet.
   *
   * @param ended told when a job has left this node, and when it is due again if it is
   */
  Runner(
      GroupCommit<Finish, Boolean> finishes,
      JobMeters meters,
      BiConsumer<Run, @Nullable Duration> ended) {
    this.finishes = finishes;
    this.meters = meters;
    this.ended = ended;
  }

  void start(Run run) {
    meters.claimed(run.context().job());
    run.registration().begins();
    runs.add(run);
    var _ =
        Thread.ofVirtual()
            .name("job-" + run.context().id())
            .start(() -> Background.run(() -> run(run)));
  }

  /** What runs now. */
  List<Run> runs() {
    return new ArrayList<>(runs);
  }

  /** Stops what this node has lost, be it by time, to others or because it was cancelled. */
  void stopLost() {
    for (var run : runs) {
      if (!run.context().held() && !run.interrupted()) {
        run.interrupt();
      }
    }
  }

  /** Stops a job that was cancelled, if it runs here. */
  void cancel(long id) {
    for (var run : runs) {
      if (run.context().id() == id) {
        run.context().lease().lose();
        run.interrupt();
      }
    }
  }

  /** Asks jobs of a kind to end, so that not more than these stay; always the same of them. */
  void keep(String kind, int most) {
    runs.stream()
        .filter(run -> run.registration().kind().name().equals(kind))
        .sorted(Comparator.comparingLong(run -> run.context().id()))
        .skip(most)
        .forEach(run -> run.context().stop());
  }

  /** Asks everything to end, and makes it end after a while; false if something would not. */
  boolean drain(Duration asking, Duration insisting) {
    if (end(asking, run -> true)) {
      return true;
    }
    runs.forEach(Run::interrupt);
    return end(insisting, run -> true);
  }

  /** Asks the jobs of a kind to end; false if some have not after this time. */
  boolean end(String kind, Duration limit) {
    return end(limit, run -> run.registration().kind().name().equals(kind));
  }

  private boolean end(Duration limit, Predicate<Run> which) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (runs.stream().anyMatch(which)) {
      runs.stream().filter(which).forEach(run -> run.context().stop());
      if (deadline - System.nanoTime() < 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  private void run(Run run) {
    Duration dueAgain = null;
    try {
      var finish = outcome(run);
      if (finish.isPresent() && !run.context().completed()) {
        write(run, finish.get());
        dueAgain = finish.get().dueAgain();
      }
    } finally {
      runs.remove(run);
      run.registration().ended();
      ended.accept(run, dueAgain);
    }
  }

  /** How it ends; empty if that is for others to say. */
  private Optional<Finish> outcome(Run run) {
    var context = run.context();
    var job = context.job();
    if (job.attempts() > run.registration().kind().retry().maxAttempts()) {
      return Optional.of(givenUp(run, "its node died or lost it during each attempt"));
    }
    try {
      return Optional.of(finish(job, run.handle()));
    } catch (Exception | Error failure) {
      if (run.interrupted() || !context.held()) {
        LOG.atInfo()
            .addKeyValue("job", job.id())
            .addKeyValue("kind", job.kind())
            .log("job stopped");
        return context.held() ? Optional.of(Finish.givenUp(job)) : Optional.empty();
      }
      return Optional.of(failed(run, failure));
    }
  }

  private Finish failed(Run run, Throwable failure) {
    var job = run.context().job();
    var retry = run.registration().kind().retry();
    meters.failed(job.kind());
    if (!retry.allowsAfter(job.attempts())) {
      log(job, failure, "job failed for the last time");
      return givenUp(run, String.valueOf(failure));
    }
    log(job, failure, "job failed; trying again");
    return Finish.rest(job, retry.rest(job.attempts()), String.valueOf(failure));
  }

  private Finish givenUp(Run run, String failure) {
    var job = run.context().job();
    meters.deadLettered(job.kind());
    return Finish.deadLettered(job, failure);
  }

  private static Finish finish(Claimed job, JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Done() -> Finish.done(job);
      case JobOutcome.Again(var after) -> Finish.again(job, after);
    };
  }

  /** As long as the job is this node's, its end is written; after that it is another's business. */
  private void write(Run run, Finish finish) {
    var hold = run.context().lease();
    boolean uncertain = run.context().completing();
    while (true) {
      try {
        if (!finishes.submit(finish) && !uncertain) {
          hold.refused();
        }
        return;
      } catch (CurioException e) {
        uncertain = true;
        if (!hold.isHeld()) {
          LOG.atInfo().addKeyValue("job", finish.id()).log("its end was not written; others do it");
          return;
        }
        LockSupport.parkNanos(WRITE_AGAIN.toNanos());
      }
    }
  }

  private static void log(Claimed job, Throwable failure, String text) {
    LOG.atWarn()
        .addKeyValue("job", job.id())
        .addKeyValue("kind", job.kind())
        .addKeyValue("attempt", job.attempts())
        .setCause(failure)
        .log(text);
  }
}
