package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.ReplayOutcome.Behind;
import curio.log.ReplayOutcome.Failed;
import curio.log.ReplayOutcome.Replayed;
import curio.log.ReplayOutcome.Unknown;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do with records that could not be handled. */
class DeadLettersTest {
  private static final Topic BLOCKING =
      new Topic("blocking", 2, Duration.ofDays(1), OnPoison.BLOCK_KEY);
  private static final Topic SKIPPING = new Topic("skipping", 2, Duration.ofDays(1), OnPoison.SKIP);

  /** Keys whose records fail, and in which way. */
  private final Set<String> poisonous = ConcurrentHashMap.newKeySet();

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private TestDatabase store;
  private Database database;
  private Log log;
  private Notifications notifications;
  private Jobs jobs;
  private Outbox outbox;
  private OutboxRelay relay;
  private Consumer consumer;

  @BeforeEach
  void open() {
    store = TestDatabase.migrated("jobs", "log", "things");
    database = store.database();
    log = new PostgresLog(database);
    log.declare(BLOCKING);
    log.declare(SKIPPING);
    notifications = new Notifications(store.database(), store.settings(), "node");
    jobs = new Jobs(database, database, notifications, "node", metrics);
    jobs.start();
    outbox = new Outbox("things");
    relay = new OutboxRelay(database, log, outbox, notifications, jobs, metrics);
    relay.start();
    var subscription =
        new Subscription(
            "test", List.of(BLOCKING, SKIPPING), "things", 100, 1, Duration.ofMillis(1));
    consumer =
        new Consumer(
            database,
            log,
            notifications,
            subscription,
            (tx, records) -> {
              for (var record : records) {
                var key = record.event().key();
                if (poisonous.contains(key)) {
                  throw new IllegalArgumentException("Anna's letter: " + key);
                }
                if (poisonous.contains("row " + key)) {
                  tx.execute(
                      "insert into things.effect (event_id, key, number) values (?, ?, ?)",
                      record.event().id(),
                      "Anna's secret",
                      -1);
                }
              }
              EventSamples.storeEffect(tx, records);
            },
            jobs,
            metrics);
    consumer.start();
  }

  @AfterEach
  void close() {
    consumer.close();
    relay.close();
    jobs.close();
    notifications.close();
    store.close();
  }

  @Test
  void onlyTheFirstOfAKeyIsReplayedAndTheOthersFollow() {
    poisonous.add("b");
    publish(BLOCKING, "b", "a", "b", "b");
    var letters = parked(3);

    assertThat(consumer.replay(letters.get(1).id())).isEqualTo(new Behind(letters.get(0).id()));
    assertThat(consumer.replay(letters.get(0).id()))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.reason()).startsWith("IllegalArgumentException at curio."));
    parked(3);
    poisonous.clear();

    assertThat(consumer.replay(letters.get(0).id())).isEqualTo(new Replayed(3, Optional.empty()));
    assertThat(consumer.replay(letters.get(0).id())).isEqualTo(new Unknown());
    assertThat(keys()).containsExactly("a", "b", "b", "b");
    publish(BLOCKING, "b");
    eventually(() -> assertThat(keys()).hasSize(5));
  }

  @Test
  void aReplayStopsAtTheNextThatFails() {
    poisonous.add("b");
    publish(BLOCKING, "b", "b", "b");
    var letters = parked(3);
    poisonous.clear();
    // Its number is no number any more.
    database.inTransaction(tx ->
        tx.execute(
            "update things.parked set payload = 'x' where \"offset\" = ?",
            letters.get(1).id().offset()));

    assertThat(consumer.replay(letters.get(0).id()))
        .isInstanceOfSatisfying(
            Replayed.class,
            replayed -> {
              assertThat(replayed.records()).isEqualTo(1);
              assertThat(replayed.stopped().map(Failed::id)).contains(letters.get(1).id());
            });
    var left = consumer.deadLetters(10);
    assertThat(left)
        .extracting(DeadLetter::id)
        .containsExactly(letters.get(1).id(), letters.get(2).id());
    assertThat(left.get(0).reason()).startsWith("NumberFormatException at curio.log.EventSamples");
    assertThat(left.get(1)).isEqualTo(letters.get(2));

    // Dropping what stands in the way lets the others follow.
    assertThat(consumer.drop(letters.get(1).id())).isTrue();
    assertThat(consumer.drop(letters.get(1).id())).isFalse();
    assertThat(consumer.replay(letters.get(2).id())).isEqualTo(new Replayed(1, Optional.empty()));
    assertThat(keys()).containsExactly("b", "b");
  }

  @Test
  void whereKeysDoNotWaitEachIsReplayedAlone() {
    poisonous.add("b");
    publish(SKIPPING, "b", "b");
    var letters = parked(2);
    poisonous.clear();

    assertThat(consumer.replay(letters.get(1).id())).isEqualTo(new Replayed(1, Optional.empty()));
    assertThat(consumer.deadLetters(10)).containsExactly(letters.getFirst());
  }

  @Test
  void nothingOfWhatIsInARecordIsInItsReason() {
    poisonous.addAll(List.of("a", "row b"));
    publish(BLOCKING, "a", "b");

    assertThat(parked(2))
        .allSatisfy(letter -> {
          assertThat(letter.reason())
              .doesNotContain("Anna")
              .contains(" at curio.log.DeadLettersTest");
          assertThat(letter.toString()).doesNotContain("payload");
        });
    assertThat(consumer.deadLetters(10))
        .filteredOn(letter -> letter.key().equals("b"))
        .singleElement()
        .extracting(DeadLetter::reason)
        .asString()
        .startsWith("UnableToExecuteStatementException by PSQLException of state 23514 at");
  }

  @Test
  void theyAreListedPageByPageAndCounted() {
    poisonous.addAll(List.of("k0", "k1", "k2", "k3"));
    publish(BLOCKING, "k0", "k1", "k2", "k3", "k0");
    publish(SKIPPING, "k0", "k1", "k2", "k3");
    var all = parked(9);
    var consumers = log.consumers();

    var pages = new ArrayList<DeadLetter>();
    var page = consumers.deadLetters(Optional.empty(), 4);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      pages.addAll(page);
      page = consumers.deadLetters(Optional.of(page.getLast().id()), 4);
    }

    assertThat(pages).isEqualTo(all);
    assertThat(consumers.names()).containsExactly("test");
    assertThat(consumers.named("other")).isEmpty();
    eventually(() ->
        assertThat(
                metrics.get("log_dead_letters").gauges().stream()
                    .mapToDouble(gauge -> gauge.value())
                    .sum())
            .isEqualTo(9));
    consumer.close();
    assertThat(consumers.names()).isEmpty();
  }

  @Test
  void whatWaitsIsMeasuredForEachPartition() {
    consumer.close();
    publish(BLOCKING, "a", "a", "a");
    var busy = BLOCKING.partitionOf("a");
    var node = new SimpleMeterRegistry();
    var stopped =
        new ConsumerState(
            "task",
            Subscription.of("test", List.of(BLOCKING, SKIPPING), "things"),
            () -> List.of(new Due(new TopicPartition("blocking", busy), -1, 2)),
            log,
            database,
            node);
    try (stopped) {
      eventually(() -> assertThat(log.lastOffsets(List.of(BLOCKING))).hasSize(1));
      stopped.start(BLOCKING.partitions());

      eventually(() -> {
        assertThat(gauge(node, "log_lag_records", busy)).isEqualTo(3);
        assertThat(gauge(node, "log_oldest_age_seconds", busy)).isPositive();
        assertThat(gauge(node, "log_lag_records", 1 - busy)).isZero();
        assertThat(gauge(node, "log_oldest_age_seconds", 1 - busy)).isZero();
        assertThat(gauge(node, "log_dead_letters", busy)).isZero();
      });
    }
  }

  @Test
  void anIdIsATextForAddresses() {
    var id = new DeadLetterId("orders-note-erasure", new TopicPartition("user-removed", 3), 1234);

    assertThat(id).hasToString("orders-note-erasure.user-removed.3.1234");
    assertThat(DeadLetterId.parse(id.toString())).contains(id);
    for (var text :
        List.of("", "a.b.c.d", "a.b.1", "a.b.1.-1", "A.b.1.1", "a.b.1.1 ", "a.b.1.1.1")) {
      assertThat(DeadLetterId.parse(text)).as(text).isEmpty();
    }
  }

  private static double gauge(SimpleMeterRegistry metrics, String name, int partition) {
    return metrics.get(name).tag("partition", Integer.toString(partition)).gauge().value();
  }

  private List<DeadLetter> parked(int count) {
    eventually(() -> assertThat(consumer.deadLetters(100)).hasSize(count));
    return consumer.deadLetters(100);
  }

  private void publish(Topic topic, String... keys) {
    database.inTransaction(tx -> {
      var events = List.of(keys).stream().map(key -> EventSamples.of(topic, key, "ok")).toList();
      outbox.append(tx, topic, events);
      return null;
    });
    relay.wake();
  }

  private List<String> keys() {
    return database.read(tx ->
        tx.createQuery("select key from things.effect order by key").mapTo(String.class).list());
  }
}
