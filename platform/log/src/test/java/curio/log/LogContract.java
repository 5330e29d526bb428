package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.Migrations;
import curio.store.Wakeups;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every log promises. A log passes by extending this; outboxes and positions are always in
 * PostgreSQL.
 */
abstract class LogContract {
  static final Topic TOPIC = new Topic("things", 4, Duration.ofDays(1), OnPoison.BLOCK_KEY);

  TestDatabase store;
  Database database;
  Outbox outbox;
  Log log;

  /** The log under test, empty. */
  abstract Log open(Database database);

  @BeforeEach
  void openStore() {
    store = TestDatabase.create();
    database = store.database();
    Migrations.run(store.settings(), "log");
    Migrations.run(store.settings(), "things");
    outbox = new Outbox("things");
    log = open(database);
    log.declare(TOPIC);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void eachRowOfTheOutboxIsMovedOnce() {
    var lease = lease("relay:things", "a");
    write(EventSamples.many(TOPIC, 250));

    int first = log.move(database, outbox, lease, 100).count();
    int second = log.move(database, outbox, lease, 1_000).count();
    int third = log.move(database, outbox, lease, 1_000).count();

    assertThat(List.of(first, second, third)).containsExactly(100, 150, 0);
    assertThat(everything()).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void eventsOfAKeyStayInOnePartitionAndInOrder() {
    var lease = lease("relay:things", "a");
    for (int i = 0; i < 20; i++) {
      write(EventSamples.many(TOPIC, 10));
      log.move(database, outbox, lease, 7);
    }
    log.move(database, outbox, lease, 1_000);

    var numbersByKey = new HashMap<String, List<Integer>>();
    var partitionsByKey = new HashMap<String, HashSet<Integer>>();
    for (var record : everything()) {
      var key = record.event().key();
      numbersByKey.computeIfAbsent(key, k -> new ArrayList<>()).add(EventSamples.number(record));
      partitionsByKey.computeIfAbsent(key, k -> new HashSet<>()).add(record.partition());
    }

    assertThat(numbersByKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    assertThat(partitionsByKey.values()).allSatisfy(used -> assertThat(used).hasSize(1));
  }

  @Test
  void offsetsHaveNoGapsAndEventsArriveWhole() {
    var event = EventSamples.many(TOPIC, 1).getFirst();
    write(List.of(event));
    log.move(database, outbox, lease("relay:things", "a"), 10);

    var record = everything().getFirst();

    assertThat(record.offset()).isZero();
    assertThat(record.event()).isEqualTo(event);
    assertThat(log.lastOffsets(TOPIC)).containsExactly(Map.entry(record.partition(), 0L));
  }

  @Test
  void aRelayWhoseEpochHasPassedMovesNothing() {
    write(EventSamples.many(TOPIC, 10));
    var stale = lease("relay:things", "a");
    expireLeases();
    var current = lease("relay:things", "b");

    var refused = log.move(database, outbox, stale, 100);
    var done = log.move(database, outbox, current, 100);

    assertThat(refused.count()).isZero();
    assertThat(stale.held()).isFalse();
    assertThat(done.count()).isEqualTo(10);
  }

  @Test
  void twoOutboxesIntoOneTopicLoseNothing() throws Exception {
    database.inTransaction(tx -> {
      tx.execute("create schema others");
      return tx.execute("create table others.outbox (like things.outbox including all)");
    });
    var others = new Outbox("others");
    var leases = List.of(lease("relay:things", "a"), lease("relay:others", "a"));
    for (int i = 0; i < 20; i++) {
      write(EventSamples.many(TOPIC, 50));
      database.inTransaction(tx -> {
        others.append(tx, EventSamples.many(TOPIC, 50));
        return null;
      });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> moveAll(outbox, leases.getFirst()));
      var two = threads.submit(() -> moveAll(others, leases.getLast()));
      assertThat(one.get() + two.get()).isEqualTo(2_000);
    }

    var places = new HashSet<String>();
    everything().forEach(r -> places.add(r.partition() + ":" + r.offset()));
    assertThat(places).hasSize(2_000);
  }

  @Test
  void relayAndConsumerApplyEveryEventOnceWhileConnectionsAreCut() throws Exception {
    var subscription = Subscription.of("effects", TOPIC, "things");
    RecordHandler effect = EventSamples::storeEffect;
    var metrics = new SimpleMeterRegistry();

    try (var wakeups = new Wakeups(store.settings(), "node-a");
        var relay = new OutboxRelay(database, log, outbox, wakeups, "a", metrics);
        var one = new Consumer(database, log, wakeups, subscription, effect, "a", metrics);
        var two = new Consumer(database, log, wakeups, subscription, effect, "b", metrics)) {
      relay.start();
      one.start();
      two.start();
      for (int round = 0; round < 10; round++) {
        eventually(() -> write(EventSamples.many(TOPIC, 100)));
        relay.wake();
        store.killConnections();
      }

      eventually(
          Duration.ofSeconds(30),
          () -> assertThat(effects()).isEqualTo(everything().size()).isGreaterThanOrEqualTo(1_000));
    }

    assertThat(distinctEffects()).isEqualTo(effects());
  }

  @Test
  void aTopicCannotChangeItsPartitions() {
    var other = new Topic("things", 5, Duration.ofDays(1), OnPoison.SKIP);

    assertThatThrownBy(() -> log.declare(other))
        .isInstanceOf(CurioException.class)
        .hasMessage("topic things: 5 partitions (expected: 4, as it was made)");
  }

  @Test
  void anEventOfAnUnknownTopicIsNotLost() {
    var lease = lease("relay:things", "a");
    write(EventSamples.many(new Topic("nowhere", 1, Duration.ofDays(1), OnPoison.SKIP), 1));

    assertThatThrownBy(() -> log.move(database, outbox, lease, 10))
        .isInstanceOf(RuntimeException.class);

    assertThat(waiting()).isEqualTo(1);
  }

  final Lease lease(String name, String owner) {
    var lease = new Lease(database, name, owner);
    assertThat(lease.acquire()).isPresent();
    return lease;
  }

  final void expireLeases() {
    database.inTransaction(tx -> tx.execute("update log.lease set held_until = '-infinity'"));
  }

  final void write(List<Event> events) {
    database.inTransaction(tx -> {
      outbox.append(tx, events);
      return null;
    });
  }

  final List<LogRecord> everything() {
    var all = new ArrayList<LogRecord>();
    for (int partition = 0; partition < TOPIC.partitions(); partition++) {
      all.addAll(log.read(TOPIC, partition, -1, 100_000));
    }
    return all;
  }

  final int effects() {
    return number("select count(*) from things.effect");
  }

  final int waiting() {
    return number("select count(*) from things.outbox");
  }

  private int distinctEffects() {
    return number("select count(distinct event_id) from things.effect");
  }

  final int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  private int moveAll(Outbox from, Lease lease) {
    int moved = 0;
    int batch;
    do {
      batch = log.move(database, from, lease, 37).count();
      moved += batch;
    } while (batch > 0);
    return moved;
  }
}
