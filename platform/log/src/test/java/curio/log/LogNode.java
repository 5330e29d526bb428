package curio.log;

import curio.jobs.Jobs;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** A node that consumes, and that can be cut off from its database for ever or for a while. */
final class LogNode implements AutoCloseable {
  private final FaultProxy proxy;
  private final Database database;
  private final Notifications notifications;
  private final Jobs jobs;
  private final Consumer consumer;
  private volatile boolean isolated;

  LogNode(TestDatabase store, String name, Subscription subscription, RecordHandler handler) {
    var real = store.settings();
    var server = real.url().substring("jdbc:postgresql://".length());
    int port = Integer.parseInt(server.substring(server.indexOf(':') + 1, server.indexOf('/')));
    proxy = FaultProxy.before(port);
    var settings =
        real.withUrl(real.url().replace(":" + port + "/", ":" + proxy.port() + "/"))
            .withPoolSize(5)
            .withConnectTimeout(Duration.ofSeconds(1))
            .withStatementTimeout(Duration.ofSeconds(2));
    var metrics = new SimpleMeterRegistry();
    database = Database.open(name, settings, metrics);
    notifications = new Notifications(database, settings, name);
    jobs = new Jobs(database, database, notifications, name, metrics);
    consumer =
        new Consumer(
            database,
            new PostgresLog(database),
            notifications,
            subscription,
            handler,
            jobs,
            metrics);
    jobs.start();
    consumer.start();
  }

  Jobs jobs() {
    return jobs;
  }

  Consumer consumer() {
    return consumer;
  }

  /** Cut off for ever, as if its machine were gone. */
  void kill() {
    proxy.cut();
  }

  /** It reaches nothing, and what is under way does not end: it stands still for the others. */
  void freeze() {
    isolated = true;
    proxy.hang();
  }

  void thaw() {
    isolated = false;
    proxy.pass();
  }

  @Override
  public void close() {
    if (isolated) {
      kill();
    }
    consumer.close();
    jobs.close();
    notifications.close();
    database.close();
    proxy.close();
  }
}
