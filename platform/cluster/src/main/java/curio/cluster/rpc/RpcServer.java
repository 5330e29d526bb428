package curio.cluster.rpc;

import curio.cluster.calls.ErrorsOnTheWire;
import curio.cluster.remote.CallHeaders;
import curio.cluster.security.RpcIdentity;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The port on which other nodes call the services of this one. Each call has a virtual thread, so
 * handlers may block. Callers need the cluster's secret. Connections end by themselves after a
 * while, so that nodes which joined later get their share and new certificates come into use.
 * Thread-safe.
 */
public final class RpcServer implements AutoCloseable {
  /** The largest picture that people may share, and what is said about it. */
  private static final int MAX_MESSAGE_BYTES = 12 << 20;

  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final int MAX_CALLS_PER_CONNECTION = 4_096;
  private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(10);

  /** Those that come without a deadline, or with a later one, end by then. */
  private static final Duration CALLS_MAY_LAST = Duration.ofMinutes(10);

  /**
   * Calls that stay do not end with their connection's age; others end by {@link CallDeadlines}.
   */
  private static final Duration AGED_CALLS_MAY_LAST = Duration.ofDays(1);

  private static final Duration PING_AFTER = Duration.ofSeconds(20);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(5);
  private static final Duration PINGS_NOT_OFTENER_THAN = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration CUT_OFF = Duration.ofSeconds(2);

  private final Server server;
  private final ExecutorService handlers;
  private final ScheduledExecutorService timer;
  private final Connections connections;

  private RpcServer(
      Server server,
      ExecutorService handlers,
      ScheduledExecutorService timer,
      Connections connections) {
    this.server = server;
    this.handlers = handlers;
    this.timer = timer;
    this.connections = connections;
  }

  /**
   * Opens the port.
   *
   * @throws CurioException CONFLICT if it cannot be had
   */
  public static RpcServer start(
      RpcSettings settings, RpcIdentity identity, List<BindableService> services) {
    var handlers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rpc-", 0).factory());
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rpc-deadlines").factory());
    var connections = new Connections();
    var server =
        build(settings, identity, services, new CallDeadlines(CALLS_MAY_LAST, timer))
            .executor(handlers)
            .addTransportFilter(connections)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      handlers.shutdownNow();
      timer.shutdownNow();
      throw new CurioException(
          ErrorCode.CONFLICT,
          "%s:%d: %s (expected: a free port; choose another with --rpc-port)"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    return new RpcServer(server, handlers, timer, connections);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.open.get();
  }

  /** Takes no more calls and lets those that run end, for 10 s at most. */
  @Override
  public void close() {
    server.shutdown();
    if (!ended(DRAIN)) {
      cutOff();
    }
    handlers.shutdownNow();
    timer.shutdownNow();
  }

  /** Ends everything at once, as if the process had died. */
  public void cutOff() {
    server.shutdownNow();
    ended(CUT_OFF);
    handlers.shutdownNow();
    timer.shutdownNow();
  }

  private boolean ended(Duration limit) {
    try {
      return server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static NettyServerBuilder build(
      RpcSettings settings,
      RpcIdentity identity,
      List<BindableService> services,
      CallDeadlines deadlines) {
    var builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), settings.port()), identity.server())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .maxConnectionAge(MAX_CONNECTION_AGE.toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAgeGrace(AGED_CALLS_MAY_LAST.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PONG_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(PINGS_NOT_OFTENER_THAN.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true);
    var errors = new ErrorsOnTheWire();
    var requestIds = new CallHeaders.Reader();
    var guard = new CallGuard(settings.secret());
    var texts = new TextGuard();
    for (var service : services) {
      // The last one is asked first.
      builder.addService(
          ServerInterceptors.intercept(service, errors, texts, requestIds, deadlines, guard));
    }
    return builder;
  }

  private static final class Connections extends ServerTransportFilter {
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public Attributes transportReady(Attributes attributes) {
      open.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      open.decrementAndGet();
    }
  }
}
