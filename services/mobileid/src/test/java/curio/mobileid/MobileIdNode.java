package curio.mobileid;

import static java.nio.charset.StandardCharsets.UTF_8;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.config.ConfigReader;
import curio.contracts.mobileid.v1.MobileIdGrpc;
import curio.contracts.mobileid.v1.MobileIdGrpc.MobileIdBlockingStub;
import curio.jobs.Jobs;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.PollSettings;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.upstream.RelyingParty;
import curio.mobileid.upstream.UpstreamSettings;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A node with Mobile-ID that can be cut off from its database. */
final class MobileIdNode implements AutoCloseable {
  static final RelyingParty PARTY = new RelyingParty("DEMO", new UUID(0, 0));
  private static final byte[] KEY = "a key that all nodes of the test share".getBytes(UTF_8);

  final ServiceClient<MobileIdBlockingStub> mobileId;
  final Jobs jobs;
  private final FaultProxy proxy;
  private final Database database;
  private final Database leases;
  private final Notifications wakeups;
  private final MobileIdService service;
  private final Channels channels;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  MobileIdNode(TestDatabase store, ScriptedUpstream upstream, String name, StartSettings starts) {
    this.proxy = FaultProxy.before(port(store.settings()));
    this.database = Database.open(name, behind(store).withPoolSize(5), metrics);
    this.leases = Database.open(name + "-leases", behind(store).withPoolSize(1), metrics);
    this.wakeups = new Notifications(database, behind(store), name);
    this.jobs = new Jobs(database, leases, wakeups, name, metrics);
    var policy =
        new MobileIdPolicy(
            ConfigReader.defaults(MobileIdSettings.class),
            List.of(PARTY),
            List.of(upstream.authority()),
            new UpstreamSettings(upstream.base(), Set.of(), Duration.ofSeconds(2)),
            starts,
            new PollSettings(name, Duration.ofSeconds(20), 100, Duration.ofMinutes(5)));
    this.service =
        new MobileIdService(database, wakeups, jobs, Clock.systemUTC(), policy, vault(), metrics);
    this.channels = new Channels(List.of(service));
    this.mobileId = channels.to(MobileIdGrpc::newBlockingStub, Duration.ofSeconds(40));
    jobs.start();
    service.start();
  }

  static FieldEncryption vault() {
    return new FieldEncryption(KEY);
  }

  /** Its database is gone from here. */
  void cutOff() {
    proxy.cut();
  }

  void heal() {
    proxy.pass();
  }

  double counted(String counter) {
    return metrics.find(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  double gauge(String gauge, String state) {
    return metrics.get(gauge).tag("state", state).gauge().value();
  }

  @Override
  public void close() {
    channels.close();
    jobs.drain();
    service.close();
    jobs.close();
    wakeups.close();
    database.close();
    leases.close();
    proxy.close();
  }

  private DatabaseSettings behind(TestDatabase store) {
    var real = store.settings();
    return new DatabaseSettings(
        real.url().replace(":" + port(real) + "/", ":" + proxy.port() + "/"),
        real.user(),
        real.password(),
        real.poolSize(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2));
  }

  private static int port(DatabaseSettings settings) {
    var server = settings.url().substring("jdbc:postgresql://".length());
    return Integer.parseInt(server.substring(server.indexOf(':') + 1, server.indexOf('/')));
  }
}
