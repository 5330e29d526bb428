package curio.node;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.gateway.auth.TokenAuthenticator;
import curio.gateway.mobileid.Identities;
import curio.log.Appender;
import curio.log.spill.SpillingAppender;
import curio.node.running.Phase;
import curio.node.settings.Role;
import curio.store.notifications.Notifications;
import io.grpc.Channel;
import io.grpc.stub.AbstractBlockingStub;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What routes of the public port need of the node. Thread-safe.
 *
 * @param authenticator knows who asks; it is told which sessions end
 * @param log takes events of every topic, on nodes with the role gateway: those that wait on their
 *     disk as well
 */
record Gateway(
    Platform platform, Channels channels, TokenAuthenticator authenticator, Appender log) {
  static final Duration CALL_DEADLINE = Duration.ofSeconds(10);

  static Gateway open(Platform platform, Channels channels) {
    var closing = platform.closing();
    var authenticator =
        closing.add(
            Phase.CALLS,
            "authenticator",
            TokenAuthenticator.of(
                channels, platform.wakeups(), platform.clock(), platform.metrics()));
    authenticator.start();
    return new Gateway(platform, channels, authenticator, log(platform));
  }

  /** What the log does not take waits on the disk of gateways. */
  private static Appender log(Platform platform) {
    var log = platform.appender();
    var node = platform.config().node();
    if (!platform.runs(Role.GATEWAY) || !node.spill().isOn()) {
      return log;
    }
    var spilling =
        platform
            .closing()
            .add(
                Phase.PLATFORM,
                "spill of the log",
                new SpillingAppender(
                    log,
                    platform.config().modules().topics(),
                    node.spillSettings(),
                    platform.clock(),
                    platform.metrics()));
    platform.watch(spilling::trouble);
    spilling.start();
    return spilling;
  }

  Clock clock() {
    return platform.clock();
  }

  /** Of this node. */
  Set<Role> roles() {
    return platform.config().roles();
  }

  MeterRegistry metrics() {
    return platform.metrics();
  }

  /** Hints between nodes. */
  Notifications notifications() {
    return platform.wakeups();
  }

  /** Has a part of the routes closed when no request is in flight any more. */
  <T extends AutoCloseable> T add(String name, T part) {
    return platform.add(name, part);
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
