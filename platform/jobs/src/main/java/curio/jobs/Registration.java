package curio.jobs;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind as this node does it. Thread-safe. */
final class Registration {
  private final JobKind kind;
  private final JobHandler handler;
  private final List<StandingJob> standing;
  private final boolean shared;
  private final Counter refused;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int quota;
  private volatile boolean wantsMore;

  /**
   * A kind that nothing runs of yet.
   *
   * @param standing its jobs that are always there and never end
   * @param shared whether this node may have only its share of them, at first none
   */
  Registration(
      JobKind kind,
      JobHandler handler,
      List<StandingJob> standing,
      boolean shared,
      Counter refused) {
    this.kind = kind;
    this.handler = handler;
    this.standing = standing;
    this.shared = shared;
    this.quota = shared ? 0 : kind.concurrency();
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

  /** How many of them may run here at once. */
  int quota() {
    return quota;
  }

  void quota(int most) {
    quota = most;
  }

  /** How many more may; negative when there are more than may. */
  int free() {
    return quota - running.get();
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

  /** Its jobs that are always there and never end. */
  List<StandingJob> standing() {
    return standing;
  }

  /** Whether nodes share them by number. */
  boolean isShared() {
    return shared;
  }
}
