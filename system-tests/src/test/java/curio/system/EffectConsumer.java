package curio.system;

import curio.jobs.Jobs;
import curio.log.Consumer;
import curio.log.LogRecord;
import curio.log.PostgresLog;
import curio.log.Subscription;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.KafkaSettings;
import curio.log.moving.MovingLog;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.migrations.Migrations;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;

/**
 * A process that consumes order-created and stores one row for each; to be killed at any moment.
 */
public final class EffectConsumer {
  private static final Topic ORDER_CREATED =
      new Topic("order-created", 8, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  private EffectConsumer() {}

  /** Consumes until it is killed: the store, its password, and Kafka's broker if there is one. */
  public static void main(String[] arguments) throws InterruptedException {
    var settings =
        new DatabaseSettings(
            arguments[0],
            "postgres",
            arguments[1],
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));
    Migrations.run(settings, "effects");
    var metrics = new SimpleMeterRegistry();
    var id = UUID.randomUUID().toString();
    try (var database = Database.open("effects", settings, metrics);
        var kafka = arguments.length > 2 ? onKafka(arguments[2], database, metrics) : null;
        var wakeups = new Notifications(database, settings, id);
        var jobs = new Jobs(database, database, wakeups, id, metrics);
        var consumer =
            new Consumer(
                database,
                kafka == null ? new PostgresLog(database) : new MovingLog(database, kafka),
                wakeups,
                Subscription.of("effects", ORDER_CREATED, "effects"),
                EffectConsumer::store,
                jobs,
                metrics)) {
      jobs.start();
      consumer.start();
      new CountDownLatch(1).await();
    }
  }

  private static KafkaLog onKafka(String broker, Database database, MeterRegistry metrics) {
    return KafkaLog.open(new KafkaSettings(List.of(broker), "", 1, Map.of()), database, metrics);
  }

  private static void store(Handle tx, List<LogRecord> records) throws SQLException {
    var sql = "insert into effects.effect (event_id) values (?)";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      for (var record : records) {
        insert.setObject(1, record.event().id());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
