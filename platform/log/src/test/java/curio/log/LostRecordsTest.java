package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What falls to retention unread is told of in every partition, and only to who was there. */
class LostRecordsTest {
  private static final Topic TOPIC = new Topic("things", 2, Duration.ofDays(1), OnPoison.SKIP);
  private static final String ONE = keyIn(0);
  private static final String OTHER = keyIn(1);

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "things");
  private final Database database = store.database();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Log log = new PostgresLog(database);
  private final Notifications notifications = new Notifications(database, store.settings(), "node");
  private final Jobs jobs = new Jobs(database, database, notifications, "node", metrics);
  private final PostgresAppender appender = new PostgresAppender(database, notifications, metrics);

  LostRecordsTest() {
    log.declare(TOPIC);
    jobs.start();
  }

  @AfterEach
  void close() {
    jobs.close();
    appender.close();
    notifications.close();
    store.close();
  }

  @Test
  void whereNothingWasReadBeforeItIsToldToo() {
    append(ONE, 2);
    try (var consumer = consumer()) {
      eventually(() -> assertThat(effects()).isEqualTo(2));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }

    assertThreeAreLostInTheOther();
  }

  /** As an earlier release has left them, or where there are more partitions now. */
  @Test
  void whoHasAPositionInSomePartitionWasThere() {
    append(ONE, 2);
    try (var consumer = consumer()) {
      eventually(() -> assertThat(effects()).isEqualTo(2));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
    database.inTransaction(tx -> tx.execute("delete from things.position where partition = 1"));

    assertThreeAreLostInTheOther();
  }

  @Test
  void whoBeginsWhenRecordsHaveFallenHasLostNone() {
    append(ONE, 3);
    append(OTHER, 3);
    forgetAll();
    append(ONE, 2);

    try (var consumer = consumer()) {
      eventually(() -> assertThat(effects()).isEqualTo(2));
      append(OTHER, 2);
      eventually(() -> assertThat(effects()).isEqualTo(4));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
    assertThat(metrics.get("log_lost_records").counter().count()).isZero();
  }

  private void assertThreeAreLostInTheOther() {
    append(OTHER, 3);
    forgetAll();

    try (var consumer = consumer()) {
      append(OTHER, 1);
      eventually(() -> assertThat(effects()).isEqualTo(3));
      assertThat(consumer.deadLetters(10))
          .extracting(DeadLetter::reason)
          .containsExactly("3 records fell to their topic's retention before they were read");
    }
    assertThat(metrics.get("log_lost_records").counter().count()).isEqualTo(3);
  }

  private Consumer consumer() {
    var subscription = Subscription.of("test", TOPIC, "things");
    var consumer =
        new Consumer(
            database, log, notifications, subscription, EventSamples::storeEffect, jobs, metrics);
    consumer.start();
    return consumer;
  }

  private void append(String key, int count) {
    var events =
        IntStream.range(0, count).mapToObj(i -> EventSamples.of(TOPIC, key, "ok")).toList();
    assertThat(appender.append(TOPIC, events)).isEqualTo(Appender.Taken.LOGGED);
  }

  private void forgetAll() {
    database.inTransaction(tx -> tx.execute("delete from log.batch"));
  }

  private int effects() {
    return database.read(
        tx -> tx.createQuery("select count(*) from things.effect").mapTo(Integer.class).one());
  }

  private static String keyIn(int partition) {
    return List.of("a", "b", "c", "d", "e", "f", "g", "h").stream()
        .filter(key -> TOPIC.partitionOf(key) == partition)
        .findFirst()
        .orElseThrow();
  }
}
