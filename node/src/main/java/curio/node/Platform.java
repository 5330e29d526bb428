package curio.node;

import curio.blobs.Blobs;
import curio.cluster.Channels;
import curio.cluster.caches.LeasedCaches;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Routes;
import curio.jobs.StandingTask;
import curio.log.Appender;
import curio.log.Consumers;
import curio.log.Log;
import curio.node.running.Closing;
import curio.node.running.Phase;
import curio.node.settings.Role;
import curio.ring.RingState;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.StoredTimes;
import curio.store.notifications.Notifications;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all services of a node share; its parts are open and closed by the node. Thread-safe. */
final class Platform {
  private final NodeConfig config;
  private final String id;
  private final Clock clock;
  private final PrometheusMeterRegistry metrics;
  private final Closing closing;
  private final Database database;
  private final Notifications wakeups;
  private final ClusterWiring cluster;
  private final LogWiring log;
  private final @Nullable Work work;
  private final List<Function<Gateway, Routes>> ownRoutes = new CopyOnWriteArrayList<>();
  private final List<Routes> ownInternalRoutes = new CopyOnWriteArrayList<>();
  private final List<Supplier<Optional<String>>> watched = new CopyOnWriteArrayList<>();
  private final LeasedCaches caches;
  private volatile int publicPort;
  private volatile @Nullable Blobs blobs;
  private volatile @Nullable Channels channels;
  private volatile @Nullable Supplier<RingState> ring;

  /**
   * Opens everything on a migrated store.
   *
   * @param id of this node, unique for each start
   * @param group of nodes that hear its {@link Notifications}
   */
  Platform(
      NodeConfig config,
      String id,
      Clock clock,
      PrometheusMeterRegistry metrics,
      Closing closing,
      Services services,
      DatabaseSettings store,
      String group) {
    this.config = config;
    this.id = id;
    this.clock = clock;
    this.metrics = metrics;
    this.closing = closing;
    database = closing.add(Phase.PLATFORM, "database", Database.open("curio", store, metrics));
    closing
        .add(
            Phase.PLATFORM,
            "times",
            new StoredTimes(database, clock, services.storedTimes(), metrics))
        .start();
    wakeups =
        closing.add(Phase.PLATFORM, "notifications", new Notifications(database, store, id, group));
    cluster = new ClusterWiring(config.node(), id, closing, store, wakeups, metrics);
    caches =
        closing.add(Phase.PLATFORM, "row caches", new LeasedCaches(database, wakeups, id, metrics));
    log = LogWiring.open(this, database, services.useLog());
    log.trouble().ifPresent(this::watch);
    if (services.useLog()) {
      config.modules().topics().forEach(log.log()::declare);
    }
    work = services.keepData() ? new Work(this, store, config.modules().topics()) : null;
  }

  NodeConfig config() {
    return config;
  }

  /** Of this node, unique for each start. */
  String id() {
    return id;
  }

  Clock clock() {
    return clock;
  }

  PrometheusMeterRegistry metrics() {
    return metrics;
  }

  Closing closing() {
    return closing;
  }

  /** Has a part of a service closed when the node closes its services. */
  <T extends AutoCloseable> T add(String name, T part) {
    return closing.add(Phase.SERVICES, name, part);
  }

  /**
   * Has clients that stay sent away before the ports close.
   *
   * @param sendAway within a time, which is half of what requests have then
   */
  void beforePortsClose(Consumer<Duration> sendAway) {
    var time = config.node().http().drain().dividedBy(2);
    closing.add(Phase.WAITERS, "sockets", () -> sendAway.accept(time));
  }

  /** Adds routes to the public port of this node, which is opened for them where need be. */
  void serve(Function<Gateway, Routes> routes) {
    ownRoutes.add(routes);
  }

  /** Adds routes to the internal port of this node. */
  void serveInternally(Routes routes) {
    ownInternalRoutes.add(routes);
  }

  /** What services that run here serve on the public port, beside what every gateway does. */
  List<Function<Gateway, Routes>> ownRoutes() {
    return ownRoutes;
  }

  /** The same on the internal port, beside what every node does. */
  List<Routes> ownInternalRoutes() {
    return ownInternalRoutes;
  }

  /** The public port is open. */
  void publicPortIs(int port) {
    publicPort = port;
  }

  /** The public port; 0 until it is open. */
  int publicPort() {
    return publicPort;
  }

  Database database() {
    return database;
  }

  /** Hints between nodes. */
  Notifications wakeups() {
    return wakeups;
  }

  ClusterWiring cluster() {
    return cluster;
  }

  /** Rows that this node shows from its memory, under its lease; started by what shows some. */
  LeasedCaches caches() {
    return caches;
  }

  /** The ways to services are open. */
  void channelsAre(Channels open) {
    channels = open;
  }

  /**
   * The ways to services, for background work of another one.
   *
   * @throws CurioException UNAVAILABLE while the node is still being built
   */
  Channels channels() {
    var open = channels;
    if (open == null) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "this node is still starting");
    }
    return open;
  }

  /** The cache of pictures is open. */
  void ringIs(Supplier<RingState> state) {
    ring = state;
  }

  /** What the cache of pictures is like; empty where nobody shows any. */
  Optional<RingState> ring() {
    var open = ring;
    return open == null ? Optional.empty() : Optional.of(open.get());
  }

  boolean runs(Role role) {
    return config.roles().contains(role);
  }

  /** The log, with all topics declared where services keep data and where routes are served. */
  Log log() {
    return log.log();
  }

  /** What appends to the log what is in no outbox; for one that closes with the node. */
  Appender appender() {
    return log.appender(this);
  }

  /** Images and other large bytes; opened when a service first asks, while the node starts. */
  Blobs blobs() {
    var open = blobs;
    if (open == null) {
      var node = config.node();
      open = closing.add(Phase.PLATFORM, "blobs", Blobs.open(node.s3(), node.blobDirectory()));
      blobs = open;
    }
    return open;
  }

  /** Background work and the log; only for services that have schemas. */
  Work work() {
    var present = work;
    if (present == null) {
      throw new IllegalStateException("no service of this node has a schema");
    }
    return present;
  }

  /** Work that never ends, on whichever nodes it is done. */
  List<StandingTask> standing() {
    var present = work;
    return present == null ? List.of() : present.jobs().standing();
  }

  /** The consumers of its services. */
  Consumers consumers() {
    return log.log().consumers();
  }

  /**
   * Has the node say what is wrong with a part.
   *
   * @param trouble for people; empty if nothing is; cheap
   */
  void watch(Supplier<Optional<String>> trouble) {
    watched.add(trouble);
  }

  /** Why background work does not go on as it should, for people; empty if it does. Cheap. */
  List<String> troubles() {
    var present = work;
    var troubles = new ArrayList<String>(present == null ? List.of() : present.troubles());
    watched.forEach(trouble -> trouble.get().ifPresent(troubles::add));
    return troubles;
  }
}
