package curio.jobs;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind as this node does it. Thread-safe. */
final class Registration {
  /** The key of the one job of a {@link Keeper}. */
  static final String KEEPER = "keeper";

  private final JobKind kind;
  private final JobHandler handler;
  private final boolean keeper;
  private final Counter refused;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean wantsMore;

  /**
   * A kind that nothing runs of yet.
   *
   * @param keeper whether it has one job, which is always there and never ends
   */
  Registration(JobKind kind, JobHandler handler, boolean keeper, Counter refused) {
    this.kind = kind;
    this.handler = handler;
    this.keeper = keeper;
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
    return keeper;
  }
}
