package curio.cluster;

import static java.util.Objects.requireNonNull;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import java.util.List;
import java.util.Map;

/**
 * Tells gRPC of {@link OutlierEjection}, which is configured like the policy that does its work;
 * found by the service loader, hence public. Stateless.
 */
public final class OutlierEjectionProvider extends LoadBalancerProvider {
  static final String POLICY = "curio_outlier_ejection";
  private static final int PRIORITY = 5;

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    var children = List.of(Map.of(LeastLoadedProvider.POLICY, Map.of()));
    var idle = parseLoadBalancingPolicyConfig(Map.of("childPolicy", children)).getConfig();
    return new OutlierEjection(helper, requireNonNull(idle));
  }

  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return requireNonNull(
            LoadBalancerRegistry.getDefaultRegistry().getProvider(OutlierEjection.WORKER))
        .parseLoadBalancingPolicyConfig(config);
  }
}
