package curio.cluster;

import io.grpc.Deadline;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a call says about the member. gRPC's outlier detection takes every status but OK
 * for a failure; so ends that are none pass through it as one of two statuses that are OK and still
 * tell what they were. Stateless.
 */
final class CallEnd {
  /** An answer that says no: the member is well. */
  static final Status REFUSED = Status.OK.withDescription("refused");

  /** The caller did not wait: nothing is known of the member. */
  static final Status GIVEN_UP = Status.OK.withDescription("given up");

  private CallEnd() {}

  /**
   * What is refused on purpose is an answer, and so is not knowing a method yet, as during an
   * upgrade. A call that is out of time looks cancelled where it might have been repeated.
   *
   * @param deadline of the call
   */
  static Status of(Status status, @Nullable Deadline deadline) {
    return switch (status.getCode()) {
      case OK, UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, DATA_LOSS -> status;
      case CANCELLED ->
          deadline != null && deadline.isExpired() ? Status.DEADLINE_EXCEEDED : GIVEN_UP;
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
