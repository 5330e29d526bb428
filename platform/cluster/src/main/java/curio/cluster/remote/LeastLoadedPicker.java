package curio.cluster.remote;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import io.grpc.util.MultiChildLoadBalancer.ChildLbState;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Picks a member for each call: the less loaded of two chosen by chance, which keeps the load even
 * without every caller running to the same one (Mitzenmacher, The Power of Two Choices, 2001). A
 * member that hangs keeps its calls and is therefore avoided before its breaker opens. One that is
 * left out as an outlier is called only if no other can be. A repeat goes to another member than
 * the attempt before. Thread-safe and without locks.
 */
final class LeastLoadedPicker extends SubchannelPicker {
  /** A drop is final: such a call is neither queued nor tried again. */
  private static final PickResult ALL_OPEN =
      PickResult.withDrop(
          Status.UNAVAILABLE.withDescription("the breakers of all members are open"));

  /** From best to worst. */
  private enum Choice {
    GOOD,
    LEFT_OUT,
    TRIED
  }

  private static final Choice[] CHOICES = Choice.values();

  private final Peer[] peers;
  private final SubchannelPicker[] connections;

  private LeastLoadedPicker(Peer[] peers, SubchannelPicker[] connections) {
    this.peers = peers;
    this.connections = connections;
  }

  /** One over members that are connected, at least one. */
  static LeastLoadedPicker of(List<ChildLbState> children) {
    return new LeastLoadedPicker(
        children.stream().map(child -> (Peer) child.getKey()).toArray(Peer[]::new),
        children.stream().map(ChildLbState::getCurrentPicker).toArray(SubchannelPicker[]::new));
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs call) {
    var tried = PreviousAttempt.of(call.getCallOptions());
    int first = lessLoaded();
    for (var worst : CHOICES) {
      for (int i = 0; i < peers.length; i++) {
        int next = (first + i) % peers.length;
        // Those before are asked again: one may just have been taken back.
        if (choice(peers[next], tried).compareTo(worst) <= 0 && peers[next].admits()) {
          return pick(next, call);
        }
      }
    }
    peers[first].meters().heldBack();
    return ALL_OPEN;
  }

  /** Which choice a member is: any may be the only one, or the only one that is well. */
  private static Choice choice(Peer peer, @Nullable PreviousAttempt tried) {
    if (tried != null && tried.was(peer)) {
      return Choice.TRIED;
    }
    return peer.conduct().isEjected() ? Choice.LEFT_OUT : Choice.GOOD;
  }

  private int lessLoaded() {
    int count = peers.length;
    if (count == 1) {
      return 0;
    }
    var random = ThreadLocalRandom.current();
    int first = random.nextInt(count);
    int second = (first + 1 + random.nextInt(count - 1)) % count;
    return peers[second].running() < peers[first].running() ? second : first;
  }

  private PickResult pick(int chosen, PickSubchannelArgs call) {
    var result = connections[chosen].pickSubchannel(call);
    if (result.getSubchannel() == null) {
      // The connection was lost just now: this call is not a probe after all.
      peers[chosen].breaker().releasePermission();
      return result;
    }
    return result.copyWithStreamTracerFactory(peers[chosen].tracers());
  }
}
