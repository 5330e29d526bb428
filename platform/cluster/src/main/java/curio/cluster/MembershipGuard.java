package curio.cluster;

import curio.cluster.calls.ErrorsOnTheWire;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import java.util.function.BooleanSupplier;

/**
 * Has services refuse calls while their node has lost its place among the members, because it stood
 * still or was cut off: the others have given it up, and what waited at its doors meanwhile is not
 * to be done late, nor answered from what it remembers. Callers try another member. Thread-safe.
 */
public final class MembershipGuard implements ServerInterceptor {
  private final BooleanSupplier lost;

  /**
   * A guard of doors.
   *
   * @param lost whether the node has lost its place; asked for each call
   */
  public MembershipGuard(BooleanSupplier lost) {
    this.lost = lost;
  }

  /** The same service, guarded. */
  public BindableService guarded(BindableService service) {
    return () -> ServerInterceptors.intercept(service, this);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!lost.getAsBoolean()) {
      return next.startCall(call, headers);
    }
    ErrorsOnTheWire.close(
        call,
        new CurioException(
            ErrorCode.UNAVAILABLE, "this node is not among the members at the moment"));
    return new ServerCall.Listener<>() {};
  }
}
