package curio.shop.fraud;

import curio.jobs.Jobs;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;

/** A node that reads the list, and that can be cut off from its database. */
final class ReaderNode implements AutoCloseable {
  private final FaultProxy proxy;
  private final Database database;
  private final Notifications notifications;
  private final Jobs jobs;
  private final FraudListReader reader;
  private volatile boolean isolated;

  ReaderNode(TestDatabase store, String name, Duration every, ListSource source) {
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
    reader =
        new FraudListReader(database, notifications, jobs, Optional.of(source), every, metrics);
    jobs.start();
    reader.start();
  }

  FraudListReader reader() {
    return reader;
  }

  /** It reaches nothing any more, and finds out only by its clock. */
  void isolate() {
    isolated = true;
    proxy.hang();
  }

  void heal() {
    isolated = false;
    proxy.pass();
  }

  @Override
  public void close() {
    if (isolated) {
      // Else it would wait for its time-outs.
      proxy.cut();
    }
    reader.close();
    jobs.close();
    notifications.close();
    database.close();
    proxy.close();
  }
}
