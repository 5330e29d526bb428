package curio.node;

import curio.accounts.AccountsService;
import curio.cluster.Channels;
import curio.cluster.RpcServer;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.mobileid.v1.MobileIdGrpc;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.AccountRoutes;
import curio.gateway.AuditRoutes;
import curio.gateway.Identities;
import curio.gateway.IdentityRoutes;
import curio.gateway.MobileIdPollingRoutes;
import curio.gateway.MobileIdProxyRoutes;
import curio.gateway.MobileIdSignInRoutes;
import curio.gateway.OrderRoutes;
import curio.gateway.PasswordRoutes;
import curio.gateway.ResetPage;
import curio.gateway.SessionRoutes;
import curio.gateway.UserRoutes;
import curio.gateway.WellKnownRoutes;
import curio.gateway.auth.TokenAuthenticator;
import curio.http.Authenticator;
import curio.http.HttpEdge;
import curio.http.HttpSettings;
import curio.http.Routes;
import curio.http.docs.ApiDocs;
import curio.jobs.Jobs;
import curio.log.Log;
import curio.log.LogRetention;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.PostgresLog;
import curio.mobileid.MobileIdService;
import curio.mobileidmock.MobileIdMock;
import curio.orders.OrdersService;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.Migrations;
import curio.store.Wakeups;
import io.grpc.BindableService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: the one place where everything is built, started and closed. It reads top to bottom in
 * the order of starting; what is opened is added to {@link Closing} and closed in reverse. Several
 * may live in one JVM. Started once, by one thread; closing is safe from any thread and may be
 * repeated.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(10);
  private static final int NO_RPC_PORT = 0;
  private static final Duration SIGN_IN_DEADLINE = Duration.ofSeconds(15);

  /** Its waits take up to 30 s. */
  private static final Duration MOBILE_ID_DEADLINE = Duration.ofSeconds(40);

  private static final Duration LEASE_PATIENCE = Duration.ofSeconds(2);

  private final NodeConfig config;
  private final Clock clock;
  private final UnaryOperator<DatabaseSettings> hintsAt;
  private final Set<Role> roles;
  private final String id = "node-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Closing closing = new Closing();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<OutboxRelay> relays = new ArrayList<>();
  private List<Routes> areas = List.of();
  private int port;
  private int internalPort;
  private @Nullable MobileIdMock mock;
  private @Nullable MobileIdService waitedFor;
  private volatile @Nullable RpcServer rpc;

  /** A node that is not started. */
  public Node(NodeConfig config, Clock clock) {
    this(config, clock, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param hintsAt where its {@link Wakeups} travel, given the store; tests let them go astray
   */
  Node(NodeConfig config, Clock clock, UnaryOperator<DatabaseSettings> hintsAt) {
    this.config = config;
    this.clock = clock;
    this.hintsAt = hintsAt;
    this.roles = config.runningRoles();
  }

  /**
   * Builds and starts everything; returns when requests are served. What was opened is closed by
   * {@link #close} also if this fails.
   */
  public Node start() {
    PortCheck.free(config.host(), config.port());
    PortCheck.free(config.internalHost(), config.internalPort());
    if (serves() || roles.contains(Role.REGISTRY)) {
      PortCheck.free(config.rpcHost(), config.rpcPort());
    }
    if (roles.contains(Role.MOBILE_ID_MOCK)) {
      PortCheck.free(config.mobileIdMock().host(), config.mobileIdMock().port());
    }
    JvmMetrics.bind(metrics, closing);

    var store = Stores.open(config, closing);
    migrate(store);
    var database = closing.add("database", Database.open("curio", store, metrics));
    closing.add("times", ComparedTimes.watch(config, database, clock, metrics)).start();
    var wakeups = closing.add("wake-ups", new Wakeups(hintsAt.apply(store), id));
    var cluster = new ClusterWiring(config, id, closing, store, wakeups, metrics);
    if (roles.contains(Role.MOBILE_ID_MOCK)) {
      mock = new MobileIdMockWiring(config, closing).open(clock, metrics);
    }
    var jobs = serves() ? jobs(store, database, wakeups) : null;
    var services = new ArrayList<BindableService>();
    if (jobs != null) {
      services.addAll(services(database, wakeups, jobs));
    }
    services.addAll(cluster.doors(roles, database));
    services.replaceAll(cluster::guarded);
    var channels = cluster.channels(services, metrics);
    rpc = services.isEmpty() ? null : cluster.serve(services);
    if (jobs != null) {
      closing.add("handing over of jobs", jobs::drain);
    }

    var health = new Health(database, cluster::hasLostItsPlace, () -> troubles(jobs), metrics);
    var api = roles.contains(Role.GATEWAY) ? api(channels, wakeups) : new Api(List.of(), NOBODY);
    var registry = cluster.routes(roles, database, channels, metrics);
    var polling = polling(channels);
    var internal = with(registry, health.routes(), polling);
    var all = with(internal, docs(with(api.areas(), internal)));
    internalPort = edge(internalSettings(), all, cluster.authenticator()).port();
    if (roles.contains(Role.GATEWAY)) {
      areas = with(api.areas(), docs(api.areas()));
      port = edge(publicSettings(), areas, api.authenticator()).port();
    }
    var waits = waitedFor;
    if (waits != null) {
      closing.add("waits for Mobile-ID", waits::sendAway);
    }
    cluster.join(roles, services, rpcPort(), internalPort);
    closing.add("readiness", () -> health.serving(false));
    health.serving(true);
    LOG.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("internalPort", internalPort)
        .addKeyValue("rpcPort", rpcPort())
        .addKeyValue("roles", roles)
        .log("ready");
    return this;
  }

  /** The public port. */
  public int port() {
    return port;
  }

  /** Everything that the public port answers. */
  List<Routes> areas() {
    return areas;
  }

  /** The port of health and metrics. */
  public int internalPort() {
    return internalPort;
  }

  /** The port for calls from other nodes; 0 if none of its services is called. */
  public int rpcPort() {
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

  private static final Authenticator NOBODY =
      request -> {
        throw new CurioException(ErrorCode.UNAUTHENTICATED, "nobody signs in here");
      };

  private record Api(List<Routes> areas, Authenticator authenticator) {}

  private Api api(Channels channels, Wakeups wakeups) {
    var accounts = channels.to(AccountsGrpc::newBlockingStub, SIGN_IN_DEADLINE);
    var users = channels.to(UsersGrpc::newBlockingStub, CALL_DEADLINE);
    var orders = channels.to(OrdersGrpc::newBlockingStub, CALL_DEADLINE);
    var mobileId = channels.to(MobileIdGrpc::newBlockingStub, MOBILE_ID_DEADLINE);
    var authenticator =
        closing.add(
            "authenticator",
            new TokenAuthenticator(
                accounts,
                () -> channels.isServed(AccountsGrpc.SERVICE_NAME),
                wakeups,
                clock,
                metrics));
    authenticator.start();
    Consumer<String> ended = authenticator::sessionEnded;
    var areas = new ArrayList<>(new AccountRoutes(accounts, authenticator, clock).areas());
    areas.add(new SessionRoutes(accounts, ended).routes());
    areas.add(new PasswordRoutes(accounts, ended).routes());
    areas.add(ResetPage.routes());
    areas.add(new WellKnownRoutes(config.securityContact(), clock).routes());
    areas.add(new UserRoutes(users, ended).routes());
    areas.add(new IdentityRoutes(accounts).routes());
    areas.add(new AuditRoutes(users).routes());
    areas.add(new OrderRoutes(orders).routes());
    areas.add(new MobileIdProxyRoutes(mobileId, clock).routes());
    areas.add(new MobileIdSignInRoutes(mobileId, new Identities(accounts), clock).routes());
    return new Api(areas, authenticator);
  }

  private static Routes polling(Channels channels) {
    var mobileId = channels.to(MobileIdGrpc::newBlockingStub, CALL_DEADLINE);
    return new MobileIdPollingRoutes(mobileId).routes();
  }

  private static Routes docs(List<Routes> areas) {
    return ApiDocs.routes("Curio", Version.TEXT, areas);
  }

  private static List<Routes> with(List<Routes> areas, List<Routes> more) {
    return Stream.concat(areas.stream(), more.stream()).toList();
  }

  private static List<Routes> with(List<Routes> areas, Routes... more) {
    return with(areas, List.of(more));
  }

  /** Whether it has services that keep data and write events. */
  private boolean serves() {
    return roles.contains(Role.ACCOUNTS)
        || roles.contains(Role.MOBILE_ID)
        || roles.contains(Role.ORDERS);
  }

  /** The services of this node's roles but the registry's; only they need the log. */
  private List<BindableService> services(Database database, Wakeups wakeups, Jobs jobs) {
    var log = log(database, jobs);
    var services = new ArrayList<BindableService>();
    if (roles.contains(Role.ACCOUNTS)) {
      services.addAll(accounts(database, wakeups, log, jobs));
    }
    if (roles.contains(Role.MOBILE_ID)) {
      var wiring = new MobileIdWiring(config, id, closing, mock);
      var service = wiring.open(database, wakeups, jobs, clock, metrics);
      waitedFor = service;
      services.add(service);
    }
    if (roles.contains(Role.ORDERS)) {
      services.add(orders(database, wakeups, log, jobs));
    }
    return services;
  }

  private List<BindableService> accounts(Database database, Wakeups wakeups, Log log, Jobs jobs) {
    var relay = relay(database, wakeups, log, jobs, AccountsService.SCHEMA);
    var doors = new AccountsWiring(config, jobs, closing).open(database, wakeups, clock, metrics);
    relay.start();
    return doors;
  }

  private OrdersService orders(Database database, Wakeups wakeups, Log log, Jobs jobs) {
    var relay = relay(database, wakeups, log, jobs, OrdersService.SCHEMA);
    var orders = new OrdersWiring(closing, jobs, metrics);
    var service = orders.open(database, wakeups, log, relay, clock);
    relay.start();
    return service;
  }

  private List<String> troubles(@Nullable Jobs jobs) {
    var troubles = new ArrayList<>(jobs == null ? List.<String>of() : jobs.troubles());
    relays.forEach(relay -> relay.trouble().ifPresent(troubles::add));
    return troubles;
  }

  private OutboxRelay relay(Database database, Wakeups wakeups, Log log, Jobs jobs, String schema) {
    var relay = new OutboxRelay(database, log, new Outbox(schema), wakeups, jobs, metrics);
    relays.add(relay);
    return closing.add(schema + " relay", relay);
  }

  /** Its lease has connections of its own, so that a node that is busy does not lose it. */
  private Jobs jobs(DatabaseSettings store, Database database, Wakeups wakeups) {
    var brief = store.withPoolSize(1).withStatementTimeout(LEASE_PATIENCE);
    var leases = closing.add("lease", Database.open("lease", brief, metrics));
    var jobs = closing.add("jobs", new Jobs(database, leases, wakeups, id, metrics));
    jobs.start();
    return jobs;
  }

  private Log log(Database database, Jobs jobs) {
    var log = new PostgresLog(database);
    Topics.ALL.forEach(log::declare);
    closing.add("log retention", new LogRetention(log, Topics.ALL, jobs)).start();
    return log;
  }

  /** The first that connects, so it also finds out whether the store can be reached. */
  private void migrate(DatabaseSettings store) {
    try {
      for (var schema : schemas()) {
        Migrations.run(store, schema);
      }
    } catch (CurioException e) {
      throw e.code() == ErrorCode.UNAVAILABLE
          ? new CurioException(
              ErrorCode.UNAVAILABLE,
              "database-url: %s cannot be used: %s".formatted(store.url(), reason(e)),
              e)
          : e;
    }
  }

  /** Those of this node's roles: the tables of others are none of its business. */
  private List<String> schemas() {
    var schemas = new ArrayList<>(List.of("cluster"));
    if (serves()) {
      schemas.addAll(List.of("jobs", "log"));
    }
    if (roles.contains(Role.ACCOUNTS)) {
      schemas.add(AccountsService.SCHEMA);
    }
    if (roles.contains(Role.MOBILE_ID)) {
      schemas.add(MobileIdService.SCHEMA);
    }
    if (roles.contains(Role.ORDERS)) {
      schemas.add(OrdersService.SCHEMA);
    }
    return schemas;
  }

  /** What the driver or the server said, in one line. */
  private static String reason(CurioException failure) {
    var reasons = new LinkedHashSet<String>();
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String.valueOf(cause.getMessage()).lines().limit(1).forEach(reasons::add);
    }
    return String.join(": ", reasons);
  }

  private HttpEdge edge(HttpSettings settings, List<Routes> areas, Authenticator authenticator) {
    return closing.add(
        settings.name() + " port", HttpEdge.start(settings, areas, authenticator, metrics, clock));
  }

  private HttpSettings publicSettings() {
    // With --demo the port is tried out under names that a browser should not remember.
    return config.http().settings(config.host(), config.port(), !config.demo());
  }

  private HttpSettings internalSettings() {
    return HttpSettings.internal(config.internalHost(), config.internalPort());
  }
}
