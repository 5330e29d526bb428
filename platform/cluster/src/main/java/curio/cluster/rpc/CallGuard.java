package curio.cluster.rpc;

import curio.cluster.remote.CallHeaders;
import curio.cluster.security.ClusterSecret;
import curio.errors.CurioException;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows the cluster's secret. What every node sends is compared as it is, in the same
 * time wherever it differs; anything else is left to the secret, which also tells of it.
 * Thread-safe.
 */
final class CallGuard implements ServerInterceptor {
  private final ClusterSecret secret;
  private final byte[] usual;

  CallGuard(ClusterSecret secret) {
    this.secret = secret;
    this.usual = bytes(secret.authorization());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var sent = headers.get(CallHeaders.AUTHORIZATION);
    if (sent == null || !MessageDigest.isEqual(bytes(sent), usual)) {
      var refusal = refusal(sent, call);
      if (refusal != null) {
        call.close(Status.UNAUTHENTICATED.withDescription(refusal), new Metadata());
        return new ServerCall.Listener<>() {};
      }
    }
    return next.startCall(call, headers);
  }

  private @Nullable String refusal(@Nullable String sent, ServerCall<?, ?> call) {
    try {
      secret.check(
          Optional.ofNullable(sent),
          String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
      return null;
    } catch (CurioException e) {
      return e.getMessage();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
