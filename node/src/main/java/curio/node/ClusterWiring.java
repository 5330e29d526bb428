package curio.node;

import curio.cluster.Channels;
import curio.cluster.MembershipGuard;
import curio.cluster.caches.LeasedCaches;
import curio.cluster.members.MemberCleanup;
import curio.cluster.members.MemberInfo;
import curio.cluster.members.Members;
import curio.cluster.members.Membership;
import curio.cluster.members.Registrations;
import curio.cluster.remote.BreakerSettings;
import curio.cluster.remote.MemberCalls;
import curio.cluster.remote.RemoteCalls;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.gateway.auth.ClusterAuthenticator;
import curio.http.Authenticator;
import curio.jobs.tasks.Cleanup;
import curio.node.running.Closing;
import curio.node.running.Phase;
import curio.node.settings.ClusterSecretFile;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a node's part of the cluster. Used by {@link Node} alone. */
final class ClusterWiring {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWiring.class);
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration CLEANUP_PERIOD = Duration.ofMinutes(1);

  private final NodeSettings config;
  private final String id;
  private final Closing closing;
  private final ClusterSecret secret;
  private final Notifications notifications;
  private final RpcIdentity identity;
  private final Membership membership;
  private final Members members;

  /**
   * Opens what other parts need to know of the others; nobody is told of this node yet.
   *
   * @param id of this node, unique for each start
   */
  ClusterWiring(
      NodeSettings config,
      String id,
      Closing closing,
      DatabaseSettings store,
      Notifications notifications,
      MeterRegistry metrics) {
    this.config = config;
    this.id = id;
    this.closing = closing;
    this.secret = secret(config);
    identity = closing.add(Phase.PLATFORM, "rpc identity", RpcIdentity.of(config.rpc().tls()));
    this.notifications = notifications;
    var database =
        closing.add(
            Phase.PLATFORM, "cluster database", Database.open("cluster", ownPool(store), metrics));
    membership =
        closing.add(
            Phase.PLATFORM,
            "membership",
            new Membership(new Registrations(database, notifications), metrics));
    members = closing.add(Phase.PLATFORM, "members", new Members(database, notifications, metrics));
    members.start();
    var rules = new ArrayList<>(MemberCleanup.rules());
    rules.addAll(LeasedCaches.cleanup());
    var cleanup = new Cleanup("cluster-cleanup", CLEANUP_PERIOD, rules, database, metrics);
    closing.add(Phase.PLATFORM, "cluster cleanup", cleanup).startHere();
  }

  /** The ways to services, which are those given or run on other nodes. */
  Channels channels(List<BindableService> services, MeterRegistry metrics) {
    var remote = new RemoteCalls(members, secret, identity, BreakerSettings.defaults(), metrics);
    return closing.add(Phase.CALLS, "channels", new Channels(services, remote));
  }

  /** The ways to each of the other nodes that serve a service. */
  MemberCalls others(String service) {
    return new MemberCalls(id, service, members, secret, identity);
  }

  /** The same service, which refuses calls while this node has lost its place. */
  BindableService guarded(BindableService service) {
    return new MembershipGuard(membership::lost).guarded(service);
  }

  /** Whether this node had a place among the members and has lost it. */
  boolean hasLostItsPlace() {
    return membership.lost();
  }

  /** Opens the port on which other nodes call the given services. */
  RpcServer serve(List<BindableService> services) {
    var settings = new RpcSettings(config.rpcHost(), config.rpcPort(), secret, config.rpc().tls());
    return closing.add(Phase.CALLS, "rpc port", RpcServer.start(settings, identity, services));
  }

  /** Who else there is. */
  Members members() {
    return members;
  }

  /** Hints between nodes about members. */
  Notifications notifications() {
    return notifications;
  }

  /** Who may call the internal port. */
  Authenticator authenticator() {
    return new ClusterAuthenticator(secret);
  }

  /**
   * Tells the others that this node serves; when it closes they hear first that it will not.
   *
   * @param rpcPort where its services are called; 0 for nowhere
   */
  void join(Set<Role> roles, List<BindableService> services, int rpcPort, int internalPort) {
    var names =
        services.stream()
            .map(service -> service.bindService().getServiceDescriptor().getName())
            .toList();
    membership.join(
        new MemberInfo(
            id,
            Membership.PROTOCOL,
            roles.stream().map(Role::name).sorted().toList(),
            rpcPort == 0 ? List.of() : names,
            config.advertisedHost(),
            rpcPort,
            internalPort));
    closing.add(Phase.MEMBERSHIP, "draining", membership::drain);
  }

  /** A heartbeat does not wait for a connection behind orders, nor long for one that is broken. */
  private static DatabaseSettings ownPool(DatabaseSettings store) {
    return new DatabaseSettings(
        store.url(), store.user(), store.password(), 2, LOGIN_TIMEOUT, LOGIN_TIMEOUT);
  }

  private static ClusterSecret secret(NodeSettings config) {
    if (config.clusterSecret().isPresent()) {
      return new ClusterSecret(config.clusterSecret().value());
    }
    if (config.databaseUrl().isEmpty()) {
      return new ClusterSecretFile(config.data()).secret();
    }
    LOG.atInfo().log("no cluster-secret is set, so nobody else can call the internal port");
    return ClusterSecret.random();
  }
}
