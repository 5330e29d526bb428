package curio.cluster.remote;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How gRPC treats the calls to a service, as its service config (gRFC A6). Stateless.
///
/// - A method whose contract says `idempotency_level` is tried again at another member when one
///   does not take it, or is stopped before it has answered (which looks cancelled from here). Any
///   method is when the member does not know it: nothing was done then, and during an upgrade the
///   next member may know it.
/// - A budget bounds the repeats: each failure costs a token, each success gives a tenth of one
///   back, and below half nothing is repeated. So repeats stay near a tenth of the calls when a
///   service is overloaded, and do not finish it off.
final class CallPolicy {
  private static final Map<String, ?> RETRY_BUDGET = Map.of("maxTokens", 100.0, "tokenRatio", 0.1);
  private static final List<?> BALANCING = List.of(Map.of(LeastLoadedProvider.POLICY, Map.of()));

  private CallPolicy() {}

  /**
   * The service config.
   *
   * @param schema of the service, as generated code carries it; nothing is repeatable without
   */
  static Map<String, ?> of(String service, @Nullable Object schema) {
    var unknown = List.of("UNIMPLEMENTED");
    var any = Map.of("name", List.of(name(service)), "retryPolicy", retries(unknown));
    var repeatable = repeatable(schema);
    var methods =
        repeatable.isEmpty()
            ? List.of(any)
            : List.of(
                any,
                Map.of(
                    "name",
                    repeatable,
                    "retryPolicy",
                    retries(List.of("UNAVAILABLE", "CANCELLED", "UNIMPLEMENTED"))));
    return Map.of(
        "loadBalancingConfig", BALANCING, "retryThrottling", RETRY_BUDGET, "methodConfig", methods);
  }

  private static List<Map<String, String>> repeatable(@Nullable Object schema) {
    return schema instanceof ProtoServiceDescriptorSupplier supplier
        ? supplier.getServiceDescriptor().getMethods().stream()
            .filter(CallPolicy::isRepeatable)
            .map(CallPolicy::name)
            .toList()
        : List.of();
  }

  private static boolean isRepeatable(MethodDescriptor method) {
    return method.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  }

  private static Map<String, String> name(MethodDescriptor method) {
    ServiceDescriptor service = method.getService();
    return Map.of("service", service.getFullName(), "method", method.getName());
  }

  private static Map<String, String> name(String service) {
    return Map.of("service", service);
  }

  private static Map<String, ?> retries(List<String> statuses) {
    return Map.of(
        "maxAttempts",
        3.0,
        "initialBackoff",
        "0.02s",
        "maxBackoff",
        "0.2s",
        "backoffMultiplier",
        2.0,
        "retryableStatusCodes",
        statuses);
  }
}
