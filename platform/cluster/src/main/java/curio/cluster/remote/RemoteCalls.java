package curio.cluster.remote;

import static java.util.Objects.requireNonNull;

import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.store.loops.BackgroundLoop;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The ways to services on other nodes: for each service one channel over the members in the
 * directory, opened at the first call. What the channel does by itself is in {@link CallPolicy} and
 * {@link LeastLoadedPicker}; who is left out says {@link OutlierDetection}. Lost connections are
 * tried again twice a second: gRPC would wait for up to two minutes, while the member is well again
 * and perhaps the only one. Thread-safe.
 */
public final class RemoteCalls implements BreakerStates, AutoCloseable {
  /** The largest picture that people may share, and what is said about it. */
  private static final int MAX_MESSAGE_BYTES = 12 << 20;

  private static final Duration PING_AFTER = Duration.ofSeconds(5);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(3);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RECONNECT_EVERY = Duration.ofMillis(500);

  private record Way(ManagedChannel managed, Channel channel) {}

  private final Directory directory;
  private final RpcIdentity identity;
  private final CallHeaders headers;
  private final PeerBreaker breakers;
  private final MeterRegistry metrics;
  private final NameResolverRegistry resolvers = new NameResolverRegistry();
  private final ConcurrentMap<String, Way> ways = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Peers> peers = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final BackgroundLoop reconnects =
      new BackgroundLoop("reconnects", RECONNECT_EVERY, Duration.ZERO, this::reconnect);
  private final BackgroundLoop judgements =
      new BackgroundLoop(
          "outliers",
          OutlierDetection.INTERVAL,
          Duration.ZERO,
          () -> peers.values().forEach(Peers::judge));

  /** Nothing is connected yet. */
  public RemoteCalls(
      Directory directory,
      ClusterSecret secret,
      RpcIdentity identity,
      BreakerSettings breakers,
      MeterRegistry metrics) {
    this.directory = directory;
    this.identity = identity;
    this.headers = new CallHeaders(secret);
    this.breakers = new PeerBreaker(breakers);
    this.metrics = metrics;
    resolvers.register(new DirectoryScheme(directory, this::peers));
  }

  /** The channel for a method of some service. */
  public Channel channel(MethodDescriptor<?, ?> method) {
    var service = requireNonNull(method.getServiceName());
    var way = ways.get(service);
    return way == null
        ? ways.computeIfAbsent(service, name -> open(name, method)).channel()
        : way.channel();
  }

  /** Whether a member is known that serves it, or who does is not known at the moment. */
  public boolean isServed(String service) {
    return directory.stale() || !directory.members(service).isEmpty();
  }

  @Override
  public List<BreakerState> breakers() {
    var states = new ArrayList<BreakerState>();
    peers.values().forEach(each -> states.addAll(each.states()));
    states.sort(Comparator.comparing(BreakerState::service).thenComparing(BreakerState::member));
    return states;
  }

  @Override
  public void trip(String service) {
    peers(service).trip();
  }

  @Override
  public void reset(String service) {
    peers(service).reset();
  }

  /** Ends all calls and connections. */
  @Override
  public void close() {
    judgements.close();
    reconnects.close();
    var open = ways.values().stream().map(Way::managed).toList();
    open.forEach(ManagedChannel::shutdownNow);
    try {
      for (var channel : open) {
        channel.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Peers peers(String service) {
    return peers.computeIfAbsent(service, name -> new Peers(name, breakers, metrics));
  }

  private void reconnect() {
    ways.forEach((service, way) -> {
      if (peers(service).lacksConnections()) {
        way.managed().resetConnectBackoff();
      }
    });
  }

  private Way open(String service, MethodDescriptor<?, ?> method) {
    if (!looking.getAndSet(true)) {
      reconnects.start();
      judgements.start();
    }
    var builder =
        Grpc.newChannelBuilder(DirectoryScheme.target(service), identity.channel(), resolvers)
            .defaultServiceConfig(CallPolicy.of(service, method.getSchemaDescriptor()))
            .disableServiceConfigLookUp();
    var channel = kept(builder).build();
    return new Way(channel, ClientInterceptors.intercept(channel, headers));
  }

  /** Has dead connections noticed, and bounds messages. */
  static ManagedChannelBuilder<?> kept(ManagedChannelBuilder<?> builder) {
    return builder
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(PONG_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveWithoutCalls(true);
  }
}
