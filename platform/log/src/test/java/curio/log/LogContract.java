package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
  private Notifications notifications;
  private Jobs jobs;

  /** The log under test, empty. */
  abstract Log open(Database database);

  @BeforeEach
  void openStore() {
    store = TestDatabase.migrated("jobs", "log", "things");
    database = store.database();
    outbox = new Outbox("things");
    notifications = new Notifications(store.database(), store.settings(), "node");
    jobs = jobs("node");
    log = open(database);
    log.declare(TOPIC);
  }

  @AfterEach
  void closeStore() {
    jobs.close();
    notifications.close();
    store.close();
  }

  @Test
  void eachEventOfTheOutboxIsMovedOnce() {
    var lease = hold("relay:things");
    for (int i = 0; i < 50; i++) {
      write(EventSamples.many(TOPIC, 5));
    }

    var first = log.move(database, outbox, lease, 20);
    var second = log.move(database, outbox, lease, 1_000);
    var third = log.move(database, outbox, lease, 1_000);

    assertThat(first.events()).isPositive().isLessThan(250);
    assertThat(second.events()).isEqualTo(250 - first.events());
    assertThat(List.of(first.more(), second.more(), third.more()))
        .containsExactly(true, false, false);
    assertThat(third.events()).isZero();
    assertThat(everything()).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void whatWasWrittenUnderOneNumberIsMovedTogether() {
    var lease = hold("relay:things");
    write(EventSamples.many(TOPIC, 100));
    database.inTransaction(tx -> tx.execute("update things.outbox set seq = 1"));
    write(EventSamples.many(TOPIC, 10));

    long moved = log.move(database, outbox, lease, 1).events();

    assertThat(moved).isEqualTo(100);
  }

  @Test
  void readingGoesOnInTheMiddleOfABatch() {
    write(EventSamples.many(TOPIC, 300));
    write(EventSamples.many(TOPIC, 300));
    log.move(database, outbox, hold("relay:things"), 100);
    var all = everything().stream().filter(record -> record.partition() == 1).toList();

    var read = new ArrayList<LogRecord>();
    List<LogRecord> next;
    do {
      long after = read.isEmpty() ? -1 : read.getLast().offset();
      next = log.read(TOPIC, 1, after, 7);
      assertThat(next).hasSizeLessThanOrEqualTo(7);
      read.addAll(next);
    } while (!next.isEmpty());

    assertThat(all).hasSizeGreaterThan(20);
    assertThat(read).isEqualTo(all);
  }

  @Test
  void largeEventsAreWrittenInSeveralRows() {
    var large = EventSamples.large(TOPIC, "key", 100_000);
    write(List.of(large, large, large, large, large));
    log.move(database, outbox, hold("relay:things"), 100);

    assertThat(everything()).extracting(LogRecord::event).containsOnly(large).hasSize(5);
    assertThat(everything()).extracting(LogRecord::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void eventsOfAKeyStayInOnePartitionAndInOrder() {
    var lease = hold("relay:things");
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
    log.move(database, outbox, hold("relay:things"), 10);

    var record = everything().getFirst();

    assertThat(record.offset()).isZero();
    assertThat(record.event()).isEqualTo(event);
    assertThat(log.lastOffsets(List.of(TOPIC))).containsExactly(Map.entry(record.place(), 0L));
  }

  @Test
  void aRelayWhoseEpochHasPassedMovesNothing() {
    write(EventSamples.many(TOPIC, 10));
    var holds = holds("relay:things");
    var stale = taken(holds);
    takeOver();
    var current = taken(holds);

    var refused = log.move(database, outbox, stale, 100);
    var done = log.move(database, outbox, current, 100);

    assertThat(refused.events()).isZero();
    assertThat(stale.isHeld()).isFalse();
    assertThat(done.events()).isEqualTo(10);
  }

  @Test
  void twoOutboxesIntoOneTopicLoseNothing() throws Exception {
    store.makeSchema("others", "create table others.outbox (like things.outbox including all)");
    var others = new Outbox("others");
    var both = List.of(hold("relay:things"), hold("relay:others"));
    for (int i = 0; i < 20; i++) {
      write(EventSamples.many(TOPIC, 50));
      database.inTransaction(tx -> {
        others.append(tx, TOPIC, EventSamples.many(TOPIC, 50));
        return null;
      });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> moveAll(outbox, both.getFirst()));
      var two = threads.submit(() -> moveAll(others, both.getLast()));
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

    try (var others = jobs("other");
        var relay = new OutboxRelay(database, log, outbox, notifications, jobs, metrics);
        var one = new Consumer(database, log, notifications, subscription, effect, jobs, metrics);
        var two =
            new Consumer(database, log, notifications, subscription, effect, others, metrics)) {
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
    var lease = hold("relay:things");
    var nowhere = new Topic("nowhere", 1, Duration.ofDays(1), OnPoison.SKIP);
    write(nowhere, EventSamples.many(nowhere, 1));

    assertThatThrownBy(() -> log.move(database, outbox, lease, 10))
        .isInstanceOf(RuntimeException.class);

    assertThat(waiting()).isEqualTo(1);
  }

  /** The right to a piece of work, which this node has from now on. */
  final JobLease hold(String work) {
    return taken(holds(work));
  }

  /** The rights to a piece of work as they come, one for each time that this node gets it. */
  private BlockingQueue<JobLease> holds(String work) {
    var holds = new LinkedBlockingQueue<JobLease>();
    SingletonTask.every(
            Duration.ofHours(1),
            jobs,
            work,
            lease -> {
              holds.add(lease);
              return false;
            })
        .start();
    return holds;
  }

  private static JobLease taken(BlockingQueue<JobLease> holds) {
    try {
      var lease = holds.poll(10, TimeUnit.SECONDS);
      assertThat(lease).isNotNull();
      return lease;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As another node does when the owner's lease has lapsed. */
  private void takeOver() {
    database.inTransaction(
        tx -> tx.execute("update jobs.job set state = 'waiting', owner = null, epoch = epoch + 1"));
  }

  private Jobs jobs(String node) {
    var started = new Jobs(database, database, notifications, node, new SimpleMeterRegistry());
    started.start();
    return started;
  }

  final void write(List<Event> events) {
    write(TOPIC, events);
  }

  private void write(Topic topic, List<Event> events) {
    database.inTransaction(tx -> {
      outbox.append(tx, topic, events);
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

  /** How many events are in the outbox. */
  final int waiting() {
    return number("select coalesce(sum(events), 0) from things.outbox");
  }

  private int distinctEffects() {
    return number("select count(distinct event_id) from things.effect");
  }

  final int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  private long moveAll(Outbox from, JobLease lease) {
    long moved = 0;
    Log.Moved batch;
    do {
      batch = log.move(database, from, lease, 7);
      moved += batch.events();
    } while (batch.more());
    return moved;
  }
}
