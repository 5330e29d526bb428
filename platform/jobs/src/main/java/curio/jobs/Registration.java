package curio.jobs;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A kind as this node does it. Thread-safe. */
final class Registration {
  /** The key of the one job of a {@link Keeper}. */
  static final String KEEPER = "keeper";

  private final JobKind kind;
  private final JobHandler handler;
  private final @Nullable Schedule schedule;
  private final @Nullable String standingKey;
  private final Counter refused;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean present;
  private volatile boolean wantsMore;

  /**
   * A kind that nothing runs of yet.
   *
   * @param schedule when its one job is due; null if it has none
   * @param standingKey key of the one job that is always there; null: jobs come and go
   */
  Registration(
      JobKind kind,
      JobHandler handler,
      @Nullable Schedule schedule,
      @Nullable String standingKey,
      Counter refused) {
    this.kind = kind;
    this.handler = handler;
    this.schedule = schedule;
    this.standingKey = standingKey;
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

  /** Whether its one job may be missing. */
  boolean isMissing() {
    return standingKey != null && !present;
  }

  /** Whether its one job never ends. */
  boolean isKeeper() {
    return KEEPER.equals(standingKey);
  }

  /** Its one job, as it is when it is added for the first time. */
  NewJob standing(Instant now) {
    var first = schedule == null ? now : schedule.next(now, now);
    return new NewJob(kind.name(), standingKey, new byte[0], Duration.between(now, first));
  }

  void present(boolean known) {
    present = known;
  }

  /** How a run that failed for the last time ends: what has a schedule goes on with that. */
  Finish givenUp(Claimed job, String failure) {
    return schedule == null ? Finish.parked(job, failure) : Finish.again(job, untilNext(job));
  }

  Finish finish(Claimed job, JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Done() ->
          schedule == null ? Finish.done(job, kind) : Finish.again(job, untilNext(job));
      case JobOutcome.Again(var after) -> Finish.again(job, after);
    };
  }

  private Duration untilNext(Claimed job) {
    var now = job.now();
    return schedule == null
        ? Duration.ZERO
        : Duration.between(now, schedule.next(job.dueAt(), now));
  }
}
