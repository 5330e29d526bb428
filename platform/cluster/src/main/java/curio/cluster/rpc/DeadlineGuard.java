package curio.cluster.rpc;

import curio.cluster.calls.ErrorsOnTheWire;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.TimeUnit;

/**
 * Refuses ordinary calls that could last longer than 10 minutes: their deadlines are what ends
 * them, as a connection that has aged waits for its calls. Only calls with many messages both ways
 * may stay. Thread-safe.
 */
final class DeadlineGuard implements ServerInterceptor {
  private static final long MOST_MINUTES = 10;

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var deadline = Context.current().getDeadline();
    boolean stays = call.getMethodDescriptor().getType() == MethodType.BIDI_STREAMING;
    if (stays || (deadline != null && deadline.timeRemaining(TimeUnit.MINUTES) < MOST_MINUTES)) {
      return next.startCall(call, headers);
    }
    ErrorsOnTheWire.close(
        call,
        new CurioException(
            ErrorCode.INVALID, "no deadline (expected: one within " + MOST_MINUTES + " min)"));
    return new ServerCall.Listener<>() {};
  }
}
