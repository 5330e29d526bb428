package curio.log.moving;

import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.Appender;
import curio.log.Consumer;
import curio.log.Event;
import curio.log.EventSamples;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.log.Subscription;
import curio.log.Topic;
import curio.log.kafka.KafkaAppender;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.TestTopics;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log that began in PostgreSQL and can move, with a topic, a writer and consumers. */
final class MovedLog implements AutoCloseable {
  static final Topic TOPIC = new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.BLOCK_KEY);

  final TestTopics topics = TestTopics.onOneBroker();
  final TestDatabase store = TestDatabase.migrated("jobs", "log", "things");
  final Database database = store.database();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final KafkaLog kafka = KafkaLog.open(topics.settings(), database, metrics);
  final MovingLog log = new MovingLog(database, kafka);
  private final Notifications notifications =
      new Notifications(database, store.settings(), "moved");
  private final Jobs jobs = new Jobs(database, database, notifications, "moved", metrics);
  private final PostgresAppender toPostgres =
      new PostgresAppender(database, notifications, metrics);
  private final KafkaAppender toKafka = new KafkaAppender(kafka, notifications);
  private final MovingAppender appender = log.appender(toPostgres, toKafka, metrics);

  MovedLog() {
    new PostgresLog(database).declare(TOPIC);
    log.declare(TOPIC);
    jobs.start();
  }

  @Override
  public void close() {
    jobs.close();
    appender.close();
    toKafka.close();
    toPostgres.close();
    notifications.close();
    kafka.close();
    store.close();
    topics.close();
  }

  LogMove move() {
    return move(step -> {});
  }

  LogMove move(java.util.function.Consumer<LogMove.Step> steps) {
    return new LogMove(database, kafka, steps);
  }

  List<Event> append(int count) {
    var events = EventSamples.many(TOPIC, count);
    assertThat(appender.append(TOPIC, events)).isEqualTo(Appender.Taken.LOGGED);
    return events;
  }

  /** All that can be read, from the start. */
  List<Event> everything() {
    var all = new ArrayList<Event>();
    for (int partition = 0; partition < log.partitions(TOPIC); partition++) {
      log.read(TOPIC, partition, -1, 1_000).stream().map(LogRecord::event).forEach(all::add);
    }
    return all;
  }

  /** One that stores what it handles as effects, and runs. */
  Consumer consumer(Log of) {
    return consumer(of, metrics);
  }

  Consumer consumer(Log of, SimpleMeterRegistry with) {
    var consumer =
        new Consumer(
            database,
            of,
            notifications,
            Subscription.of("effects", TOPIC, "things"),
            EventSamples::storeEffect,
            jobs,
            with);
    consumer.start();
    return consumer;
  }

  Map<Integer, Long> positions() {
    return database.read(tx -> {
      var positions = new TreeMap<Integer, Long>();
      tx.createQuery("select partition, \"offset\" from things.position")
          .map((row, context) -> positions.put(row.getInt(1), row.getLong(2)))
          .list();
      return positions;
    });
  }

  int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }
}
