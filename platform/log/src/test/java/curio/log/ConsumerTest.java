package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.ReplayOutcome.Replayed;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumerTest {
  private static final Topic BLOCKING =
      new Topic("blocking", 1, Duration.ofDays(1), OnPoison.BLOCK_KEY);
  private static final Topic SKIPPING = new Topic("skipping", 1, Duration.ofDays(1), OnPoison.SKIP);

  private final AtomicBoolean cured = new AtomicBoolean();
  private TestDatabase store;
  private Database database;
  private Log log;
  private Notifications notifications;
  private Jobs jobs;
  private Outbox outbox;
  private OutboxRelay relay;

  @BeforeEach
  void open() {
    store = TestDatabase.migrated("jobs", "log", "things");
    database = store.database();
    log = new PostgresLog(database);
    log.declare(BLOCKING);
    log.declare(SKIPPING);
    notifications = new Notifications(store.database(), store.settings(), "node");
    jobs = new Jobs(database, database, notifications, "node", new SimpleMeterRegistry());
    jobs.start();
    outbox = new Outbox("things");
    relay = new OutboxRelay(database, log, outbox, notifications, jobs, new SimpleMeterRegistry());
    relay.start();
  }

  @AfterEach
  void close() {
    relay.close();
    jobs.close();
    notifications.close();
    store.close();
  }

  @Test
  void aPoisonousRecordIsParkedAndBlocksItsKeyOnly() throws Exception {
    publish(BLOCKING, "a:ok", "b:poison", "a:ok", "b:ok", "c:bad-row", "a:ok");

    try (var consumer = consumer(BLOCKING)) {
      eventually(() -> assertThat(consumer.deadLetters(10)).hasSize(3));

      eventually(() -> assertThat(keysOfEffects()).containsExactly("a", "a", "a"));
      assertThat(consumer.deadLetters(10))
          .extracting(DeadLetter::key)
          .containsExactlyInAnyOrder("b", "b", "c");
      assertThat(consumer.deadLetters(10).getFirst().reason())
          .startsWith("IllegalStateException at curio.log.EventSamples.storeEffect:");
    }
  }

  @Test
  void recordsThatNobodyWantsArePassedAndNothingElse() throws Exception {
    var given = new CopyOnWriteArrayList<String>();
    try (var consumer = start(BLOCKING, wanting("a", given))) {
      publish(BLOCKING, "b:ok", "b:ok");
      eventually(() -> assertThat(position()).isEqualTo(1));
      publish(BLOCKING, "b:ok", "a:ok", "b:ok");
      eventually(() -> assertThat(position()).isEqualTo(4));
      publish(BLOCKING, "b:ok");

      eventually(() -> assertThat(position()).isEqualTo(5));
      assertThat(keysOfEffects()).containsExactly("b", "a", "b");
      assertThat(given).containsExactly("b", "a", "b");
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
  }

  /** Else they would be lost records when nobody consumes for longer than they are kept. */
  @Test
  void whoEndsStoresWhatWasPassed() throws Exception {
    var passed = new CopyOnWriteArrayList<String>();
    var nothing =
        new RecordHandler() {
          @Override
          public boolean wants(Event event) {
            passed.add(event.key());
            return false;
          }

          @Override
          public void handle(Handle tx, List<LogRecord> records) {
            throw new IllegalStateException("nothing is wanted");
          }
        };
    try (var consumer = start(BLOCKING, nothing)) {
      publish(BLOCKING, "b:ok", "b:ok");
      eventually(() -> assertThat(passed).hasSize(2));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }

    assertThat(position()).isEqualTo(1);
  }

  /** Whoever takes over asks again, from where the store says. */
  @Test
  void aPositionThatSomebodyElseHasMovedIsFollowed() throws Exception {
    var given = new CopyOnWriteArrayList<String>();
    try (var consumer = start(BLOCKING, wanting("a", given))) {
      publish(BLOCKING, "b:ok", "b:ok");
      eventually(() -> assertThat(position()).isEqualTo(1));
      publish(BLOCKING, "b:ok");
      eventually(() -> assertThat(log.read(BLOCKING, 0, 1, 10)).hasSize(1));
      database.inTransaction(tx -> tx.execute("update things.position set \"offset\" = 2"));
      publish(BLOCKING, "a:ok");

      eventually(() -> assertThat(position()).isEqualTo(3));
      assertThat(keysOfEffects()).containsExactly("a");
      assertThat(given).containsExactly("a");
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
  }

  private static RecordHandler wanting(String key, List<String> given) {
    return new RecordHandler() {
      @Override
      public boolean wants(Event event) {
        return event.key().equals(key);
      }

      @Override
      public void handle(Handle tx, List<LogRecord> records) throws SQLException {
        EventSamples.storeEffect(tx, records);
        records.forEach(record -> given.add(record.event().key()));
      }
    };
  }

  private long position() {
    return database.read(tx ->
        tx.createQuery("select coalesce(max(\"offset\"), -1) from things.position")
            .mapTo(Long.class)
            .one());
  }

  @Test
  void aTopicThatSkipsGoesOnWithTheKey() throws Exception {
    publish(SKIPPING, "b:poison", "b:ok", "b:ok");

    try (var consumer = consumer(SKIPPING)) {
      eventually(() -> assertThat(keysOfEffects()).containsExactly("b", "b"));

      assertThat(consumer.deadLetters(10)).hasSize(1);
    }
  }

  @Test
  void replayHandlesTheKeysRecordsInOrderAndUnblocksIt() throws Exception {
    publish(BLOCKING, "b:poison", "b:ok", "b:ok");

    try (var consumer = consumer(BLOCKING)) {
      eventually(() -> assertThat(consumer.deadLetters(10)).hasSize(3));
      cured.set(true);
      var replayed = consumer.replay(consumer.deadLetters(1).getFirst().id());
      publish(BLOCKING, "b:ok");

      assertThat(replayed).isEqualTo(new Replayed(3, Optional.empty()));
      eventually(() -> assertThat(numbersOfEffects()).hasSize(4).isSorted());
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
  }

  @Test
  void aRecordThatFailsOnceIsNotParked() throws Exception {
    var failures = new AtomicBoolean(true);
    publish(BLOCKING, "a:ok", "a:ok");

    try (var consumer =
        start(
            BLOCKING,
            (tx, records) -> {
              EventSamples.storeEffect(tx, records);
              if (failures.getAndSet(false)) {
                throw new IllegalStateException("once");
              }
            })) {
      eventually(() -> assertThat(keysOfEffects()).containsExactly("a", "a"));

      assertThat(consumer.deadLetters(10)).isEmpty();
    }
  }

  @Test
  void theHandlerIsToldWhenWhatItDidIsSeen() throws Exception {
    var told = new CopyOnWriteArrayList<String>();
    publish(SKIPPING, "a:ok", "b:poison", "c:ok");

    try (var consumer =
        start(
            SKIPPING,
            new RecordHandler() {
              @Override
              public void handle(Handle tx, List<LogRecord> records) throws SQLException {
                handler().handle(tx, records);
              }

              @Override
              public void committed(List<LogRecord> records) {
                var seen = keysOfEffects();
                records.stream()
                    .map(record -> record.event().key())
                    .filter(seen::contains)
                    .forEach(told::add);
              }
            })) {
      eventually(() -> assertThat(told).containsExactly("a", "c"));

      cured.set(true);
      assertThat(consumer.replay(consumer.deadLetters(1).getFirst().id()))
          .isEqualTo(new Replayed(1, Optional.empty()));
      assertThat(told).containsExactly("a", "c", "b");
    }
  }

  @Test
  void aRecordThatAlwaysTimesOutIsParkedAndOthersGoOn() throws Exception {
    publish(BLOCKING, "a:ok", "slow:ok", "b:ok");

    try (var consumer =
        start(
            BLOCKING,
            (tx, records) -> {
              if (records.stream().anyMatch(record -> record.event().key().equals("slow"))) {
                tx.execute("set local statement_timeout = 20");
                tx.execute("select pg_sleep(10)");
              }
              EventSamples.storeEffect(tx, records);
            })) {
      eventually(() -> assertThat(keysOfEffects()).containsExactly("a", "b"));

      assertThat(consumer.deadLetters(10)).hasSize(1);
    }
  }

  @Test
  void anOutageOfTheStoreParksNothing() throws Exception {
    try (var consumer = consumer(BLOCKING)) {
      for (int i = 0; i < 5; i++) {
        eventually(() -> publish(BLOCKING, "a:ok"));
        store.killConnections();
      }

      eventually(() -> assertThat(keysOfEffects()).hasSizeGreaterThanOrEqualTo(5));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
  }

  /** It is told once, and to replay the note has no effect but that it is gone. */
  @Test
  void whoStoodStillForTooLongIsToldWhatItLost() throws Exception {
    publish(SKIPPING, "a:ok", "a:ok");
    try (var consumer = consumer(SKIPPING)) {
      eventually(() -> assertThat(keysOfEffects()).hasSize(2));
      assertThat(consumer.deadLetters(10)).isEmpty();
    }
    publish(SKIPPING, "a:ok", "a:ok", "a:ok");
    eventually(() -> assertThat(log.read(SKIPPING, SKIPPING.partitionOf("a"), -1, 10)).hasSize(5));
    database.inTransaction(tx -> tx.execute("delete from log.batch"));

    try (var consumer = consumer(SKIPPING)) {
      publish(SKIPPING, "a:ok");
      eventually(() -> assertThat(keysOfEffects()).hasSize(3));
      var told = consumer.deadLetters(10);
      assertThat(told)
          .extracting(DeadLetter::reason)
          .containsExactly("3 records fell to their topic's retention before they were read");

      assertThat(consumer.replay(told.getFirst().id()))
          .isEqualTo(new Replayed(1, Optional.empty()));
      assertThat(consumer.deadLetters(10)).isEmpty();
      assertThat(keysOfEffects()).hasSize(3);
    }
  }

  @Test
  void aRecordIsHandledSoonAfterItIsPublished() throws Exception {
    try (var consumer = consumer(BLOCKING)) {
      publish(BLOCKING, "a:ok");

      eventually(() -> assertThat(keysOfEffects()).hasSize(1));
      assertThat(consumer.deadLetters(1)).isEmpty();
    }
  }

  private Consumer consumer(Topic topic) {
    return start(topic, handler());
  }

  private RecordHandler handler() {
    return (tx, records) -> {
      var handled =
          cured.get()
              ? records.stream()
                  .map(r -> new LogRecord(r.partition(), r.offset(), healthy(r.event())))
                  .toList()
              : records;
      EventSamples.storeEffect(tx, handled);
    };
  }

  private static Event healthy(Event event) {
    return new Event(
        event.id(),
        event.topic(),
        event.key(),
        "ok",
        event.version(),
        event.occurredAt(),
        event.traceId(),
        event.payload());
  }

  private Consumer start(Topic topic, RecordHandler handler) {
    var subscription =
        new Subscription("test", List.of(topic), "things", 100, 2, Duration.ofMillis(1));
    var metrics = new SimpleMeterRegistry();
    var consumer = new Consumer(database, log, notifications, subscription, handler, jobs, metrics);
    consumer.start();
    return consumer;
  }

  /** Publishes events written as key:type. */
  private void publish(Topic topic, String... events) {
    database.inTransaction(tx -> {
      outbox.append(
          tx,
          topic,
          List.of(events).stream()
              .map(text -> text.split(":", 2))
              .map(parts -> EventSamples.of(topic, parts[0], parts[1]))
              .toList());
      return null;
    });
    relay.wake();
  }

  private List<String> keysOfEffects() {
    return database.read(tx ->
        tx.createQuery("select key from things.effect order by place").mapTo(String.class).list());
  }

  private List<Integer> numbersOfEffects() {
    return database.read(tx ->
        tx.createQuery("select number from things.effect order by place")
            .mapTo(Integer.class)
            .list());
  }
}
