package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.TestTopics;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.KafkaBroker;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Three brokers, one of which is killed, frozen and brought back under load, and then all. */
@Tag("long")
@EnabledIfSystemProperty(named = "long", matches = "true")
class KafkaClusterTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.BLOCK_KEY);
  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static List<KafkaBroker> brokers = List.of();

  private final TestTopics topics =
      TestTopics.on(brokers.stream().map(KafkaBroker::address).toList(), 3);
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "things");
  private final Database database = store.database();
  private final Outbox outbox = new Outbox("things");

  @BeforeAll
  static void startBrokers() {
    brokers = KafkaBroker.cluster(3);
  }

  @AfterAll
  static void stopBrokers() {
    brokers.forEach(KafkaBroker::close);
  }

  @AfterEach
  void close() {
    store.close();
    topics.close();
  }

  @Test
  void everyEventHasOneEffectWhileBrokersDieAndStandStill() throws Exception {
    var metrics = new SimpleMeterRegistry();
    var subscription = Subscription.of("effects", TOPIC, "things");
    var done = new AtomicBoolean();
    try (var log = KafkaLog.open(topics.settings(), database, metrics);
        var notifications = new Notifications(database, store.settings(), "node");
        var jobs = new Jobs(database, database, notifications, "node", metrics);
        var relay = new OutboxRelay(database, log, outbox, notifications, jobs, metrics);
        var consumer =
            new Consumer(
                database,
                log,
                notifications,
                subscription,
                EventSamples::storeEffect,
                jobs,
                metrics);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      eventually(PATIENCE, () -> log.declare(TOPIC));
      jobs.start();
      relay.start();
      consumer.start();
      var writing =
          threads.submit(() -> {
            int written = 0;
            while (!done.get()) {
              database.inTransaction(tx -> {
                outbox.append(tx, TOPIC, EventSamples.many(TOPIC, 5));
                return null;
              });
              relay.wake();
              written += 5;
              Thread.sleep(10);
            }
            return written;
          });
      for (int round = 0; round < ROUNDS; round++) {
        var dying = brokers.get(round % brokers.size());
        var frozen = brokers.get((round + 1) % brokers.size());
        awaitMore();
        dying.kill();
        awaitMore();
        dying.restart();
        awaitMore();
        frozen.freeze();
        awaitMore();
        frozen.thaw();
        awaitMore();
      }
      brokers.forEach(KafkaBroker::kill);
      brokers.forEach(KafkaBroker::launch);
      brokers.forEach(KafkaBroker::awaitStart);
      awaitMore();
      done.set(true);

      int written = writing.get();
      eventually(PATIENCE, () -> assertThat(effects()).isEqualTo(written));
    }
    assertThat(number("select count(distinct event_id) from things.effect")).isEqualTo(effects());
    assertThat(number("select count(*) from things.outbox")).isZero();
    assertThat(number("select count(*) from things.parked")).isZero();
    assertThat(
            number(
                """
                select count(*) from (
                  select number < lag(number) over (partition by key order by place) as late
                  from things.effect) ordered where late
                """))
        .isZero();
  }

  private void awaitMore() {
    int before = effects();
    int waiting = number("select coalesce(sum(events), 0) from things.outbox");
    eventually(
        PATIENCE, () -> assertThat(effects()).isGreaterThan(before + Math.max(100, waiting)));
  }

  private int effects() {
    return number("select count(*) from things.effect");
  }

  private int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }
}
