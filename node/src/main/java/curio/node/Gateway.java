package curio.node;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.gateway.auth.TokenAuthenticator;
import curio.gateway.mobileid.Identities;
import curio.node.running.Phase;
import curio.node.settings.Role;
import io.grpc.Channel;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What routes of the public port need of the node. Thread-safe.
 *
 * @param authenticator knows who asks; it is told which sessions end
 * @param roles of this node
 */
record Gateway(Channels channels, TokenAuthenticator authenticator, Clock clock, Set<Role> roles) {
  Gateway {
    roles = Set.copyOf(roles);
  }

  static final Duration CALL_DEADLINE = Duration.ofSeconds(10);

  static Gateway open(Platform platform, Channels channels) {
    var authenticator =
        platform
            .closing()
            .add(
                Phase.CALLS,
                "authenticator",
                TokenAuthenticator.of(
                    channels, platform.wakeups(), platform.clock(), platform.metrics()));
    authenticator.start();
    return new Gateway(channels, authenticator, platform.clock(), platform.config().roles());
  }

  /** A client of a service, with the usual deadline. */
  <S extends AbstractBlockingStub<S>> ServiceClient<S> to(Function<Channel, S> stub) {
    return channels.to(stub, CALL_DEADLINE);
  }

  /** Sign-in of people whom a service has identified. */
  Identities identities() {
    return Identities.of(channels);
  }
}
