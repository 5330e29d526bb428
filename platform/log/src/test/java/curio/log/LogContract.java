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
import java.util.stream.IntStream;
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
    var large = EventSamples.large(TOPIC, "key", 300_000);
    for (int i = 0; i < 10; i++) {
      write(List.of(large));
      write(EventSamples.many(TOPIC, 5));
    }

    try (var mover = mover()) {
      var first = mover.move();
      var second = mover.move();
      var third = mover.move();

      assertThat(first.events()).isBetween(30L, 59L);
      assertThat(second.events()).isEqualTo(60 - first.events());
      assertThat(List.of(first.more(), second.more(), third.more()))
          .containsExactly(true, false, false);
      assertThat(third.events()).isZero();
    }
    assertThat(everything()).hasSize(60).doesNotHaveDuplicates();
    assertThat(waiting()).isZero();
  }

  @Test
  void whatWasWrittenUnderOneNumberIsMovedTogether() {
    write(
        IntStream.range(0, TOPIC.partitions())
            .mapToObj(partition -> EventSamples.large(TOPIC, keyIn(partition), 900_000))
            .toList());
    database.inTransaction(tx -> tx.execute("update things.outbox set seq = 1"));
    write(EventSamples.many(TOPIC, 10));

    try (var mover = mover()) {
      assertThat(mover.move().events()).isEqualTo(TOPIC.partitions());
      assertThat(mover.move().events()).isEqualTo(10);
    }
  }

  @Test
  void readingGoesOnInTheMiddleOfABatch() {
    write(EventSamples.many(TOPIC, 300));
    write(EventSamples.many(TOPIC, 300));
    move();
    var all = everything().stream().filter(record -> record.partition() == 1).toList();

    var read = new ArrayList<LogRecord>();
    try (var reader = log.reader(TOPIC, 1, -1)) {
      long upTo = -1;
      for (var batch = reader.next(7); !batch.records().isEmpty(); batch = reader.next(7)) {
        assertThat(batch.records()).hasSizeLessThanOrEqualTo(7);
        assertThat(batch.records().getFirst().offset()).isGreaterThan(upTo);
        assertThat(batch.records().getLast().offset()).isLessThanOrEqualTo(batch.upTo());
        assertThat(batch.lost()).isZero();
        upTo = batch.upTo();
        read.addAll(batch.records());
      }
    }

    assertThat(all).hasSizeGreaterThan(20);
    assertThat(read).isEqualTo(all);
  }

  @Test
  void largeEventsAreWrittenInSeveralRows() {
    var large = EventSamples.large(TOPIC, "key", 100_000);
    write(List.of(large, large, large, large, large));
    move();

    assertThat(everything()).extracting(LogRecord::event).containsOnly(large).hasSize(5);
    assertThat(everything()).extracting(LogRecord::offset).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void eventsOfAKeyStayInOnePartitionAndInOrder() {
    try (var mover = mover()) {
      for (int i = 0; i < 20; i++) {
        write(EventSamples.many(TOPIC, 10));
        write(EventSamples.many(TOPIC, 10));
        mover.move();
      }
    }

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
  void eventsArriveWholeAndWhoHasReadThemIsAtTheEnd() {
    var event = EventSamples.many(TOPIC, 1).getFirst();
    write(List.of(event));
    move();

    var record = everything().getFirst();

    assertThat(record.event()).isEqualTo(event);
    var ends = log.lastOffsets(List.of(TOPIC));
    assertThat(ends).containsOnlyKeys(record.place());
    assertThat(Place.of(record.offset()).generation()).isZero();
    try (var reader = log.reader(TOPIC, record.partition(), -1)) {
      long upTo = reader.next(10).upTo();
      // What lies behind it and is no record may be passed by a look of its own.
      upTo = upTo < end(ends) ? reader.next(10).upTo() : upTo;
      assertThat(upTo).isEqualTo(end(ends)).isGreaterThanOrEqualTo(record.offset());
      assertThat(reader.next(10)).isEqualTo(new Log.Batch(List.of(), upTo, 0));
    }
  }

  @Test
  void aRelayWhoseEpochHasPassedMovesNothing() {
    write(EventSamples.many(TOPIC, 10));
    var holds = holds("relay:things");
    var stale = taken(holds);
    takeOver();
    var current = taken(holds);

    try (var refused = log.mover(database, outbox, stale);
        var done = log.mover(database, outbox, current)) {
      assertThat(refused.move().events()).isZero();
      assertThat(stale.isHeld()).isFalse();
      assertThat(done.move().events()).isEqualTo(10);
    }
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
        .hasMessageMatching("topic (.*\\.)?things: 5 partitions \\(expected: 4, as it was made\\)");
  }

  @Test
  void anEventOfAnUnknownTopicIsNotLost() {
    var nowhere = new Topic("nowhere", 1, Duration.ofDays(1), OnPoison.SKIP);
    write(nowhere, EventSamples.many(nowhere, 1));

    try (var mover = mover()) {
      assertThatThrownBy(mover::move).isInstanceOf(RuntimeException.class);
    }

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
    for (int partition = 0; partition < log.partitions(TOPIC); partition++) {
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
    try (var mover = log.mover(database, from, lease)) {
      for (var batch = mover.move(); batch.events() > 0; batch = mover.move()) {
        moved += batch.events();
      }
    }
    return moved;
  }

  /** One that has the right to move the outbox. */
  final Log.Mover mover() {
    return log.mover(database, outbox, hold("relay:things"));
  }

  /** Moves all that waits. */
  final void move() {
    moveAll(outbox, hold("relay:things"));
  }

  private static String keyIn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "key-" + i)
        .filter(key -> TOPIC.partitionOf(key) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static long end(Map<TopicPartition, Long> ends) {
    return ends.values().iterator().next();
  }
}
