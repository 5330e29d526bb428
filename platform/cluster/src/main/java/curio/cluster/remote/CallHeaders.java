package curio.cluster.remote;

import static java.util.Objects.requireNonNull;

import curio.cluster.security.ClusterSecret;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.slf4j.MDC;

/**
 * What travels with each call to another node: the cluster's secret, and the id of the request that
 * it is made for, which stands in the log lines of both nodes. Thread-safe.
 */
public final class CallHeaders implements ClientInterceptor {
  /** The same header as over HTTP. */
  public static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final String IN_LOG_LINES = "requestId";

  private final String authorization;

  CallHeaders(ClusterSecret secret) {
    this.authorization = secret.authorization();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, PreviousAttempt.in(options))) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        headers.put(AUTHORIZATION, authorization);
        var requestId = MDC.get(IN_LOG_LINES);
        if (requestId != null) {
          headers.put(REQUEST_ID, requestId);
        }
        super.start(listener, headers);
      }
    };
  }

  /** Writes the caller's request id into the log lines of the handler. Thread-safe. */
  public static final class Reader implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      var listener = next.startCall(call, headers);
      if (!headers.containsKey(REQUEST_ID)) {
        return listener;
      }
      var requestId = requireNonNull(headers.get(REQUEST_ID));
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onHalfClose() {
          MDC.put(IN_LOG_LINES, requestId);
          try {
            super.onHalfClose();
          } finally {
            MDC.remove(IN_LOG_LINES);
          }
        }
      };
    }
  }
}
