package curio.jobs;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a job leaves its owner.
 *
 * @param place where its row was when it was claimed
 * @param state the one it goes to
 * @param after when that is due
 * @param attempts how many count from now on
 * @param failure what it failed with; empty if it did not
 */
record Finish(
    String place, long id, long epoch, State state, Duration after, int attempts, String failure) {
  private static final int MAX_FAILURE = 500;

  /** What becomes of it, as it stands in the table; what is removed stands there no more. */
  enum State {
    REMOVED,
    WAITING,
    PARKED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finish done(Claimed job) {
    return new Finish(
        job.place(), job.id(), job.epoch(), State.REMOVED, Duration.ZERO, job.attempts(), "");
  }

  static Finish again(Claimed job, Duration after) {
    return new Finish(job.place(), job.id(), job.epoch(), State.WAITING, after, 0, "");
  }

  /** Somebody else shall have it: this attempt does not count. */
  static Finish givenUp(Claimed job) {
    return new Finish(
        job.place(),
        job.id(),
        job.epoch(),
        State.WAITING,
        Duration.ZERO,
        Math.max(0, job.attempts() - 1),
        "");
  }

  static Finish rest(Claimed job, Duration after, String failure) {
    return new Finish(
        job.place(),
        job.id(),
        job.epoch(),
        State.WAITING,
        after,
        job.attempts(),
        shortened(failure));
  }

  static Finish deadLettered(Claimed job, String failure) {
    return new Finish(
        job.place(),
        job.id(),
        job.epoch(),
        State.PARKED,
        Duration.ZERO,
        job.attempts(),
        shortened(failure));
  }

  /** After what time it can be claimed again; null if it cannot. */
  @Nullable Duration dueAgain() {
    return state == State.WAITING ? after : null;
  }

  private static String shortened(String failure) {
    return failure.length() <= MAX_FAILURE ? failure : failure.substring(0, MAX_FAILURE);
  }
}
