package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import curio.jobs.Jobs;
import curio.log.Log;
import curio.log.PostgresLog;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.KafkaSettings;
import curio.log.moving.MovingLog;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.migrations.Migrations;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node of the product has to do background work with, built as a node builds it. What is
 * opened here ends with the process. Thread-safe.
 */
final class ProductNode {
  private static final int POOL = 10;
  private static final int LEASE_POOL = 2;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STATEMENT = Duration.ofSeconds(10);
  private static final int ONE_BROKER = 1;

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final String name = UUID.randomUUID().toString();
  private final Database database;
  private final Database leases;
  private final Notifications notifications;

  /** On a database in which these schemas are made unless they are there. */
  ProductNode(Address address, String... schemas) {
    DatabaseSettings settings =
        new DatabaseSettings(
            address.url(), address.user(), address.password(), POOL, CONNECT, STATEMENT);
    for (String schema : schemas) {
      Migrations.run(settings, schema);
    }
    this.database = Database.open("store", settings, metrics);
    this.leases = Database.open("leases", settings.withPoolSize(LEASE_POOL), metrics);
    this.notifications = new Notifications(database, settings, name);
  }

  /** Such as are not started yet. */
  Jobs jobs() {
    return new Jobs(database, leases, notifications, name, metrics);
  }

  /** The log on Kafka, if there is a broker, else in PostgreSQL. */
  Log log(Optional<String> broker) {
    return broker
        .<Log>map(address ->
            new MovingLog(
                database,
                KafkaLog.open(
                    new KafkaSettings(List.of(address), "", ONE_BROKER, Map.of()),
                    database,
                    metrics)))
        .orElseGet(() -> new PostgresLog(database));
  }

  Database database() {
    return database;
  }

  Notifications notifications() {
    return notifications;
  }

  MeterRegistry metrics() {
    return metrics;
  }
}
