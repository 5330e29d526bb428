package curio.cluster.calls;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a {@link CurioException} through gRPC: the code's name and its retry advice travel in the
 * trailers, because gRPC has fewer codes. Anything else that a handler throws becomes {@code
 * INTERNAL} and is logged here, where its trace is. Thread-safe.
 */
public final class ErrorsOnTheWire implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorsOnTheWire.class);
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of("curio-code", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> RETRY_AFTER =
      Metadata.Key.of("curio-retry-after", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (CurioException e) {
          close(call, e);
        } catch (RuntimeException e) {
          var method = call.getMethodDescriptor().getFullMethodName();
          LOG.atError().addKeyValue("method", method).setCause(e).log("call failed");
          close(call, new CurioException(ErrorCode.INTERNAL, "an internal error", e));
        }
      }
    };
  }

  /** Ends a call with an error that {@link #read} understands. */
  public static void close(ServerCall<?, ?> call, CurioException e) {
    var trailers = new Metadata();
    trailers.put(CODE, e.code().name());
    trailers.put(RETRY_AFTER, Integer.toString(e.retryAfterSeconds()));
    call.close(Status.fromCodeValue(e.code().grpcCode()).withDescription(e.getMessage()), trailers);
  }

  /** The error as its thrower meant it; for errors of gRPC itself the nearest of ours. */
  static CurioException read(StatusRuntimeException e) {
    var trailers = Optional.ofNullable(e.getTrailers());
    var code = trailers.map(t -> t.get(CODE)).flatMap(ErrorsOnTheWire::known);
    if (code.isPresent()) {
      int retryAfter = trailers.map(t -> t.get(RETRY_AFTER)).map(Integer::parseInt).orElse(0);
      var message = Optional.ofNullable(e.getStatus().getDescription()).orElse("");
      return new CurioException(code.get(), message, retryAfter, e);
    }
    return switch (e.getStatus().getCode()) {
      // The last two come from members of another version or with another secret: others will do.
      case DEADLINE_EXCEEDED,
          UNAVAILABLE,
          CANCELLED,
          RESOURCE_EXHAUSTED,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          new CurioException(ErrorCode.UNAVAILABLE, "a part of the service does not answer", e);
      default -> new CurioException(ErrorCode.INTERNAL, "an internal error", e);
    };
  }

  /** None for a code that only a later release knows. */
  private static Optional<ErrorCode> known(String name) {
    return Arrays.stream(ErrorCode.values()).filter(code -> code.name().equals(name)).findFirst();
  }
}
