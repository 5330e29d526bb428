package curio.bench;

import curio.bench.Takeover.How;
import curio.bench.subject.JobStore;
import curio.bench.subject.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A job is held by one worker while another looks on; then the first is killed or frozen, and the
 * other is watched until it starts the job. The other holds it in the next try. Not thread-safe.
 */
final class TakeoverTurn {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A moment by chance within what any subject's heartbeat takes. */
  private static final long CHANCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final JobStore store;
  private final Progress progress;
  private final SplittableRandom random;

  TakeoverTurn(JobStore store, Progress progress, SplittableRandom random) {
    this.store = store;
    this.progress = progress;
    this.random = random;
  }

  /** So many times; no more after one that nobody took within the time. */
  Takeover run(How how, int tries, Duration cutOff) throws IOException {
    List<Duration> taken = new ArrayList<>();
    Worker holder = working();
    holder.say("hold");
    holder.await("held", PATIENCE);
    int givenUp = 0;
    for (int i = 0; i < tries && givenUp == 0; i++) {
      Worker next = working();
      LockSupport.parkNanos(SETTLE_NANOS + random.nextLong(CHANCE_NANOS));
      if (next.poll("held", Duration.ZERO).isPresent()) {
        throw new IOException("the job was taken from a worker that was alive");
      }
      Optional<Duration> took = lose(holder, how, next, cutOff);
      took.ifPresent(taken::add);
      givenUp += took.isEmpty() ? 1 : 0;
      progress.say(
          "  %-14s %s",
          how == How.KILLED ? "killed" : "frozen",
          took.map(time -> time.toMillis() + " ms").orElse("not taken in " + cutOff));
      holder.close();
      holder = next;
    }
    holder.close();
    return new Takeover(how, taken, givenUp, cutOff);
  }

  private static Optional<Duration> lose(Worker holder, How how, Worker next, Duration cutOff)
      throws IOException {
    long start = System.nanoTime();
    switch (how) {
      case KILLED -> holder.kill();
      case FROZEN -> holder.freeze();
    }
    return next.poll("held", cutOff).map(held -> Duration.ofNanos(held.nanos() - start));
  }

  private Worker working() throws IOException {
    Worker worker = store.worker();
    worker.say("work");
    worker.await("working", PATIENCE);
    return worker;
  }
}
