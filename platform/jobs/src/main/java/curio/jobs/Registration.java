package curio.jobs;

import curio.jobs.tasks.SingletonTask;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind as this node does it. Thread-safe. */
final class Registration {
  /** The key of the one job of a {@link SingletonTask}. */
  static final String KEEPER = "task";

  private final JobKind kind;
  private final JobHandler handler;
  private final boolean task;
  private final Counter refused;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean wantsMore;

  /**
   * A kind that nothing runs of yet.
   *
   * @param task whether it has one job, which is always there and never ends
   */
  Registration(JobKind kind, JobHandler handler, boolean task, Counter refused) {
    this.kind = kind;
    this.handler = handler;
    this.task = task;
    this.refused = refused;
  }

  JobKind kind() {
    return kind;
  }

  JobHandler handler() {
    return handler;
  }

  Counter refused() {
    return refused;
  }

  int free() {
    return kind.concurrency() - running.get();
  }

  void begins() {
    running.incrementAndGet();
  }

  void ended() {
    running.decrementAndGet();
  }

  /** Whether so much is free that a claim is worth its cost. */
  boolean hasMuchRoom() {
    return 4 * free() >= kind.concurrency();
  }

  /** Whether the last claim took all that there was room for, so that there is probably more. */
  boolean wantsMore() {
    return wantsMore;
  }

  void wantsMore(boolean more) {
    wantsMore = more;
  }

  /** Whether its one job never ends. */
  boolean isKeeper() {
    return task;
  }
}
