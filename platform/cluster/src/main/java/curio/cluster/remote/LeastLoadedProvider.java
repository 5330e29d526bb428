package curio.cluster.remote;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;

/** Tells gRPC of {@link LeastLoaded}; found by the service loader, hence public. Stateless. */
public final class LeastLoadedProvider extends LoadBalancerProvider {
  static final String POLICY = "curio_least_loaded";
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
    return new LeastLoaded(helper);
  }
}
