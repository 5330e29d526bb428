package curio.ring;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What all connections to Redis share: the threads of the sockets, and options. Thread-safe. */
final class RedisClients implements AutoCloseable {
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  /** Commands on their way to one node; more are not sent, and the value is loaded. */
  private static final int MOST_COMMANDS = 512;

  /** In which connections that are being closed say their last. */
  private static final long QUIET_MILLIS = 100;

  private static final int MOST_THREADS = 4;
  private static final int FEWEST_THREADS = 2;

  private final ClientResources resources;
  private final ClientOptions options;

  RedisClients(RingSettings settings) {
    int threads =
        Math.clamp(Runtime.getRuntime().availableProcessors(), FEWEST_THREADS, MOST_THREADS);
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(threads)
            .computationThreadPoolSize(FEWEST_THREADS)
            // Counted by us, as callers see it.
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
            .build();
    // A lost connection is not mended but replaced by the node's probe: one way for a node that was
    // down at our start, was killed, froze or went away with its network, of which TCP itself would
    // learn after minutes.
    this.options =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_COMMANDS)
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_LIMIT).keepAlive(true).build())
            .sslOptions(ssl(settings.authorities()))
            .build();
  }

  private static SslOptions ssl(String authorities) {
    var builder = SslOptions.builder().handshakeTimeout(CONNECT_LIMIT);
    return authorities.isEmpty()
        ? builder.build()
        : builder.trustManager(new File(authorities)).build();
  }

  /** A client of one node, which tells when it was heard; to be given back. */
  RedisClient client(LastHeard heard) {
    var ofNode =
        resources
            .mutate()
            // Named once more as given, so that their end is not up to this copy.
            .eventLoopGroupProvider(resources.eventLoopGroupProvider())
            .eventExecutorGroup(resources.eventExecutorGroup())
            .timer(resources.timer())
            .nettyCustomizer(new NodeChannels(heard))
            .build();
    var client = RedisClient.create(ofNode);
    client.setOptions(options);
    return client;
  }

  /** Ends a client whose connections are closed. What is shared goes on. */
  static void end(RedisClient client) {
    var _ = client.getResources().shutdown(0, 0, TimeUnit.MILLISECONDS);
  }

  static RedisURI uri(RedisAddress address) {
    var uri =
        RedisURI.builder()
            // The brackets of IPv6 belong to the address as it is written.
            .withHost(address.host().replaceAll("[\\[\\]]", ""))
            .withPort(address.port())
            .withDatabase(address.database())
            .withSsl(address.tls())
            .withClientName("curio")
            .withTimeout(CONNECT_LIMIT);
    char[] password = address.password().value().toCharArray();
    if (password.length == 0) {
      return uri.build();
    }
    return address.user().isEmpty()
        ? uri.withPassword(password).build()
        : uri.withAuthentication(address.user(), password).build();
  }

  @Override
  public void close() {
    var _ = resources.shutdown(QUIET_MILLIS, CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
