package curio.jobs.tasks;

import curio.jobs.JobContext;
import curio.jobs.JobKind;
import curio.jobs.JobLease;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.jobs.Retry;
import curio.store.loops.BackgroundLoop;
import curio.store.loops.Loops;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on for ever on one node at a time: a pass runs on the node that has its job, when
 * it is woken and by timer in case a wake-up was lost. Passes are idempotent and never overlap on a
 * node. Whoever must not be overtaken by a frozen owner checks the {@link JobLease} inside its
 * transactions. Thread-safe.
 */
public final class SingletonTask implements AutoCloseable {
  /** What one pass does. */
  @FunctionalInterface
  public interface Pass {
    /**
     * Does a bounded piece of work.
     *
     * @param lease the right to do it
     * @return false when there is certainly nothing more to do now
     */
    boolean run(JobLease lease);
  }

  private static final Duration USUAL_PERIOD = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Jobs jobs;
  private final JobKind kind;
  private final Duration period;
  private final Supplier<Duration> pace;
  private final Pass pass;
  private final Loops loops = Loops.current();
  private final ReentrantLock passing = new ReentrantLock();
  private final List<Notifications.Listening> listening = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Tenure> tenure = new AtomicReference<>();

  private volatile boolean started;

  /** This node's turn. */
  private record Tenure(JobContext context, BackgroundLoop loop) {}

  private SingletonTask(
      Jobs jobs, String name, Duration period, Supplier<Duration> pace, Pass pass) {
    this.jobs = jobs;
    this.kind = JobKind.of(name, 1).with(Retry.forever());
    this.period = period;
    this.pace = pace;
    this.pass = pass;
  }

  /**
   * Work that is woken, and looks every second as well; not running yet.
   *
   * @param name of the work, the same on all nodes
   * @param pace the shortest time between two passes, so that work gathers into batches; asked for
   *     after each of them
   */
  public static SingletonTask woken(Jobs jobs, String name, Supplier<Duration> pace, Pass pass) {
    return new SingletonTask(jobs, name, USUAL_PERIOD, pace, pass);
  }

  /** Work by timer alone: a pass every period. */
  public static SingletonTask every(Duration period, Jobs jobs, String name, Pass pass) {
    return new SingletonTask(jobs, name, period, () -> Duration.ZERO, pass);
  }

  /** Has passes begin after signals on a channel too, wherever they come from. */
  public SingletonTask wokenBy(Notifications notifications, String channel) {
    listening.add(notifications.listen(channel, payload -> wake()));
    return this;
  }

  /** Takes part in it from now on. */
  public void start() {
    jobs.stand(kind, this::run);
    started = true;
  }

  /** Makes a pass begin soon, if this node has the work. */
  public void wake() {
    var present = tenure.get();
    if (present != null) {
      present.loop().wake();
    }
  }

  /** Whether this node has the work, without asking the store. Cheap. */
  public boolean isHeld() {
    var present = tenure.get();
    return present != null && present.context().held();
  }

  /** Ends after the present pass and hands the work over at once. */
  @Override
  public void close() {
    listening.forEach(Notifications.Listening::close);
    if (started) {
      jobs.withdraw(kind);
    }
  }

  private JobOutcome run(JobContext context) throws InterruptedException {
    var loop =
        loops.during(() -> new BackgroundLoop(kind.name(), period, pace, () -> passes(context)));
    var own = new Tenure(context, loop);
    tenure.set(own);
    loop.start();
    try {
      while (context.held() && !context.awaitStop(LONGEST_WAIT)) {
        // Waiting is all that this thread does.
      }
    } finally {
      loop.close();
      tenure.compareAndSet(own, null);
    }
    return JobOutcome.again(Duration.ZERO);
  }

  private void passes(JobContext context) {
    passing.lock();
    try {
      boolean more = true;
      while (more && !context.stopping() && context.held()) {
        more = pass.run(context.lease());
      }
    } finally {
      passing.unlock();
    }
  }
}
