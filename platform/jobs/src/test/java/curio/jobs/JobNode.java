package curio.jobs;

import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/**
 * A node that does jobs and can be cut off from its database, altogether or only its lease. It is
 * killed by cutting it off for ever: nothing that it still does can be seen by anybody.
 */
final class JobNode implements AutoCloseable {
  private final FaultProxy workProxy;
  private final FaultProxy leaseProxy;
  private final Database database;
  private final Database leases;
  private final Notifications notifications;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Jobs jobs;
  private volatile boolean isolated;

  JobNode(TestDatabase store, String name) {
    int port = port(store.settings());
    workProxy = FaultProxy.before(port);
    leaseProxy = FaultProxy.before(port);
    database = Database.open(name, behind(store, workProxy).withPoolSize(5), metrics);
    leases = Database.open(name + "-leases", behind(store, leaseProxy).withPoolSize(1), metrics);
    notifications = new Notifications(database, behind(store, workProxy), name);
    jobs = new Jobs(database, leases, notifications, name, metrics);
  }

  Jobs jobs() {
    return jobs;
  }

  Database database() {
    return database;
  }

  Notifications notifications() {
    return notifications;
  }

  /** Everything of it is cut off, as if its machine were gone. */
  void kill() {
    leaseProxy.cut();
    workProxy.cut();
  }

  /** It reaches nothing any more, but finds out only by its clock. */
  void isolate() {
    isolated = true;
    leaseProxy.hang();
    workProxy.hang();
  }

  /** It does not come to renewing its lease; all else works. */
  void stopRenewing() {
    leaseProxy.hang();
  }

  void heal() {
    isolated = false;
    leaseProxy.pass();
    workProxy.pass();
  }

  double counted(String counter) {
    return metrics.find(counter).counters().stream().mapToDouble(one -> one.count()).sum();
  }

  double gauge(String gauge, String kind, String state) {
    return metrics.get(gauge).tag("kind", kind).tag("state", state).gauge().value();
  }

  @Override
  public void close() {
    if (isolated) {
      // Else it would wait for its time-outs.
      kill();
    }
    jobs.close();
    notifications.close();
    database.close();
    leases.close();
    workProxy.close();
    leaseProxy.close();
  }

  private static DatabaseSettings behind(TestDatabase store, FaultProxy proxy) {
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
