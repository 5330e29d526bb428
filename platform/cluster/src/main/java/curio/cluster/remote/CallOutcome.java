package curio.cluster.remote;

import io.grpc.Deadline;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** What the end of a call says about the member. */
enum CallOutcome {
  ANSWERED,

  /** An answer that says no: the member is well. */
  REFUSED,

  /** The member could not, or not in time. */
  FAILED,

  /** The caller did not wait: nothing is known of the member. */
  GIVEN_UP;

  /**
   * What is refused on purpose is an answer, and so is not knowing a method yet, as during an
   * upgrade. A call that is out of time looks cancelled where it might have been repeated.
   *
   * @param deadline of the call
   */
  static CallOutcome of(Status status, @Nullable Deadline deadline) {
    return switch (status.getCode()) {
      case OK -> ANSWERED;
      case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, DATA_LOSS -> FAILED;
      case CANCELLED -> deadline != null && deadline.isExpired() ? FAILED : GIVEN_UP;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          REFUSED;
    };
  }
}
