package curio.cluster.remote;

import static io.grpc.ConnectivityState.CONNECTING;
import static io.grpc.ConnectivityState.IDLE;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;
import static java.util.Objects.requireNonNull;

import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import io.grpc.util.MultiChildLoadBalancer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Balances the calls to one service: of two members chosen by chance the one with fewer calls in
 * hand, passing over those whose breaker is open ({@link LeastLoadedPicker}). The connections are
 * kept by gRPC's own policies, one child for each member. Runs in the channel's synchronization
 * context.
 */
final class LeastLoaded extends MultiChildLoadBalancer {
  private static final LoadBalancer.SubchannelPicker NOT_YET =
      new LoadBalancer.FixedResultPicker(LoadBalancer.PickResult.withNoResult());

  LeastLoaded(LoadBalancer.Helper helper) {
    super(helper);
  }

  @Override
  protected Map<Object, LoadBalancer.ResolvedAddresses> createChildAddressesMap(
      LoadBalancer.ResolvedAddresses addresses) {
    var children = new LinkedHashMap<Object, LoadBalancer.ResolvedAddresses>();
    for (EquivalentAddressGroup group : addresses.getAddresses()) {
      children.put(
          requireNonNull(group.getAttributes().get(Peer.KEY)),
          addresses.toBuilder()
              .setAddresses(List.of(group))
              .setLoadBalancingPolicyConfig(null)
              .build());
    }
    return children;
  }

  @Override
  protected void updateOverallBalancingState() {
    for (var child : getChildLbStates()) {
      var peer = (Peer) child.getKey();
      peer.setUnreachable(child.getCurrentState() == TRANSIENT_FAILURE);
    }
    var ready = getReadyChildren();
    if (!ready.isEmpty()) {
      show(READY, LeastLoadedPicker.of(ready));
    } else if (getChildLbStates().stream().anyMatch(LeastLoaded::onItsWay)) {
      show(CONNECTING, NOT_YET);
    } else {
      show(TRANSIENT_FAILURE, nobody());
    }
  }

  @Override
  protected ChildLbState createChildLbState(Object peer) {
    return new Connection(peer);
  }

  private void show(ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
    currentConnectivityState = state;
    getHelper().updateBalancingState(state, picker);
  }

  private static boolean onItsWay(ChildLbState child) {
    return child.getCurrentState() == CONNECTING || child.getCurrentState() == IDLE;
  }

  private static LoadBalancer.SubchannelPicker nobody() {
    return new LoadBalancer.FixedResultPicker(
        LoadBalancer.PickResult.withError(
            Status.UNAVAILABLE.withDescription("no member can be reached")));
  }

  /** Connects again when a connection has ended in good order, as each does that is old. */
  private final class Connection extends ChildLbState {
    Connection(Object peer) {
      super(peer, pickFirstLbProvider);
    }

    @Override
    protected ChildLbStateHelper createChildHelper() {
      return new ChildLbStateHelper() {
        @Override
        public void updateBalancingState(
            ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
          super.updateBalancingState(state, picker);
          if (!resolvingAddresses && state == IDLE) {
            getLb().requestConnection();
          }
        }
      };
    }
  }
}
