package curio.node;

import curio.cluster.rpc.RpcServer;
import curio.http.Routes;
import curio.node.running.Closing;
import curio.node.running.DeadLetterRoutes;
import curio.node.running.Health;
import curio.node.running.JvmMetrics;
import curio.node.running.Phase;
import curio.node.running.Tasks;
import curio.store.loops.Loops;
import curio.store.notifications.Notifications;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: everything is built and started here, top to bottom, and closed by {@link Closing} in the
 * order of its {@link Phase}s. What its services are is no concern of it: they stand in {@link
 * Modules}. Several nodes may live in one JVM. Started once, by one thread; closing is safe from
 * any thread and may be repeated.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Edges NONE = new Edges(List.of(), 0, List.of(), 0);
  private static final int NO_RPC_PORT = 0;

  private final NodeConfig config;
  private final Clock clock;
  private final String group;
  private final Services services;
  private final String id = "node-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Closing closing = new Closing();
  private final Loops loops = new Loops();
  private final AtomicBoolean closed = new AtomicBoolean();
  private Edges edges = NONE;
  private volatile @Nullable RpcServer rpc;

  /** One that is not started, with all services that there are and the options of serve. */
  public static Node of(List<String> options, Clock clock) {
    return new Node(NodeConfig.read(Modules.ALL, options, Map.of()), clock, Notifications.GROUP);
  }

  /**
   * One that is not started.
   *
   * @param group of nodes that hear each other's notifications; tests let them go astray
   */
  Node(NodeConfig config, Clock clock, String group) {
    this.config = config;
    this.clock = clock;
    this.group = group;
    this.services = new Services(config);
  }

  /**
   * Builds and starts everything; returns when requests are served. What was opened is closed by
   * {@link #close} also if this fails.
   */
  public Node start() {
    return loops.during(this::build);
  }

  private Node build() {
    PortCheck.free(config);
    JvmMetrics.bind(metrics, closing);

    var store = Stores.open(config.node(), closing);
    Stores.migrate(store, services.schemas());
    var platform = new Platform(config, id, clock, metrics, closing, services, store, group);
    var cluster = platform.cluster();

    var opened = services.open(platform).stream().map(cluster::guarded).toList();
    var channels = cluster.channels(opened, metrics);
    platform.channelsAre(channels);

    var health =
        new Health(platform.database(), cluster::hasLostItsPlace, platform::troubles, metrics);
    var tasks = new Tasks(loops, id, clock, platform::standing);
    var letters = new DeadLetterRoutes(platform.consumers());
    var own = List.of(health.routes(), tasks.routes(), letters.routes());
    var system = new SystemWiring(platform, tasks, channels);
    var called = system.beside(opened);
    rpc = called.isEmpty() ? null : cluster.serve(called);
    edges = Edges.open(platform, services, channels, own, system);
    cluster.join(config.roles(), called, rpcPort(), edges.internalPort());
    return ready(health);
  }

  private Node ready(Health health) {
    closing.add(Phase.READINESS, "readiness", () -> health.serving(false));
    health.serving(true);
    LOG.atInfo()
        .addKeyValue("port", port())
        .addKeyValue("internalPort", internalPort())
        .addKeyValue("rpcPort", rpcPort())
        .addKeyValue("roles", config.roles())
        .log("ready");
    return this;
  }

  /** The public port. */
  public int port() {
    return edges.port();
  }

  /** Everything that the public port answers. */
  List<Routes> areas() {
    return edges.areas();
  }

  /** Everything that the internal port answers. */
  List<Routes> internalAreas() {
    return edges.internalAreas();
  }

  /** The port of health and metrics. */
  int internalPort() {
    return edges.internalPort();
  }

  /** The port for calls from other nodes; 0 if none of its services is called. */
  int rpcPort() {
    var open = rpc;
    return open == null ? NO_RPC_PORT : open.port();
  }

  /** Ends the calls of other nodes at once, while they go on believing in it; for tests. */
  void cutOff() {
    var open = rpc;
    if (open != null) {
      open.cutOff();
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      closing.close();
      metrics.close();
    }
  }
}
