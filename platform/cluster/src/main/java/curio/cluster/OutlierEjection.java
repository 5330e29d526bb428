package curio.cluster;

import static java.util.Objects.requireNonNull;

import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's outlier detection with two things put right. It takes every status but OK for a failure,
 * so that callers with wrong requests could have healthy members ejected: here only failures count
 * ({@link CallEnd}). And its timer outlives it: here it is ended with it. Runs in the channel's
 * synchronization context.
 */
final class OutlierEjection extends LoadBalancer {
  /** The policy of gRPC that does the work. */
  static final String WORKER = "outlier_detection_experimental";

  private final LoadBalancer worker;
  private final Object idle;
  private @Nullable ResolvedAddresses last;

  /**
   * One that has no members yet.
   *
   * @param idle a configuration of the worker without any detection
   */
  OutlierEjection(Helper helper, Object idle) {
    var provider = requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider(WORKER));
    this.worker = provider.newLoadBalancer(new Counted(helper));
    this.idle = idle;
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
    last = addresses;
    return worker.acceptResolvedAddresses(addresses);
  }

  @Override
  public void handleNameResolutionError(Status error) {
    worker.handleNameResolutionError(error);
  }

  @Override
  public void requestConnection() {
    worker.requestConnection();
  }

  @Override
  public void shutdown() {
    var addresses = last;
    if (addresses != null) {
      // Told that nothing is to be detected, it cancels its timer.
      var _ =
          worker.acceptResolvedAddresses(
              addresses.toBuilder().setLoadBalancingPolicyConfig(idle).build());
    }
    worker.shutdown();
  }

  private static final class Counted extends ForwardingLoadBalancerHelper {
    private final Helper channel;

    Counted(Helper channel) {
      this.channel = channel;
    }

    @Override
    protected Helper delegate() {
      return channel;
    }

    @Override
    public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
      channel.updateBalancingState(state, new CountedPicks(picker));
    }
  }

  private static final class CountedPicks extends SubchannelPicker {
    private final SubchannelPicker picker;

    CountedPicks(SubchannelPicker picker) {
      this.picker = picker;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs call) {
      var result = picker.pickSubchannel(call);
      var counting = result.getStreamTracerFactory();
      return counting == null
          ? result
          : result.copyWithStreamTracerFactory(new FailuresOnly(counting));
    }
  }

  private static final class FailuresOnly extends ClientStreamTracer.Factory {
    private final ClientStreamTracer.Factory counting;

    FailuresOnly(ClientStreamTracer.Factory counting) {
      this.counting = counting;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      var tracer = counting.newClientStreamTracer(info, headers);
      var deadline = info.getCallOptions().getDeadline();
      return new ForwardingClientStreamTracer() {
        @Override
        protected ClientStreamTracer delegate() {
          return tracer;
        }

        @Override
        public void streamClosed(Status status) {
          super.streamClosed(CallEnd.of(status, deadline));
        }
      };
    }
  }
}
