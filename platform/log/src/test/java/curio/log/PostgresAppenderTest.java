package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.Jobs;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresAppenderTest {
  private static final Topic TOPIC = new Topic("things", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Topic OTHER = new Topic("others", 2, Duration.ofDays(1), OnPoison.SKIP);
  private static final Topic UNKNOWN = new Topic("nowhere", 1, Duration.ofDays(1), OnPoison.SKIP);

  /** Of pg_stat_activity: what waits for the partitions. */
  private static final String WAITS =
      """
      datname = current_database() and wait_event_type = 'Lock'
        and query like '%insert into log.batch%'
      """;

  private TestDatabase store;
  private Database database;
  private Notifications notifications;
  private Log log;
  private PostgresAppender appender;

  @BeforeEach
  void open() {
    store = TestDatabase.migrated("jobs", "log", "things");
    database = store.database();
    notifications = new Notifications(database, store.settings(), "node");
    log = new PostgresLog(database);
    List.of(TOPIC, OTHER).forEach(log::declare);
    appender = new PostgresAppender(database, notifications, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    appender.close();
    notifications.close();
    store.close();
  }

  @Test
  void whatWasAppendedIsThereInOrderWhenTheCallReturns() {
    var first = EventSamples.many(TOPIC, 20);
    var second = EventSamples.many(TOPIC, 20);

    appender.append(TOPIC, first);
    var afterFirst = events(TOPIC);
    appender.append(TOPIC, second);

    assertThat(afterFirst).containsExactlyInAnyOrderElementsOf(first);
    assertThat(events(TOPIC)).hasSize(40).containsAll(second);
    assertThat(numbersByKey(TOPIC)).allSatisfy(numbers -> assertThat(numbers).isSorted());
    assertThat(log.lastOffsets(List.of(OTHER))).isEmpty();
  }

  @Test
  void eventsOfOnePartitionShareARow() {
    appender.append(
        TOPIC, IntStream.range(0, 50).mapToObj(i -> EventSamples.of(TOPIC, "key", "ok")).toList());

    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void largeEventsAreWrittenInSeveralRows() {
    var large = EventSamples.large(TOPIC, "key", 100_000);

    appender.append(TOPIC, List.of(large, large, large, large, large));

    assertThat(rows()).isEqualTo(3);
    assertThat(events(TOPIC)).containsOnly(large).hasSize(5);
  }

  @Test
  void consumersAreWoken() {
    var heard = new LinkedBlockingQueue<String>();
    try (var other = new Notifications(database, store.settings(), "other")) {
      notifications.listen("probe", heard::add);
      eventually(() -> {
        other.send("probe", "connected");
        assertThat(heard).contains("connected");
      });
    }
    heard.clear();
    notifications.listen(OutboxRelay.topicChannel(TOPIC.name()), text -> heard.add("topic"));

    appender.append(TOPIC, EventSamples.many(TOPIC, 1));

    eventually(() -> assertThat(heard).contains("topic"));
  }

  /** A reader that ever saw an offset without the one before it would have lost that one. */
  @Test
  void besideMovesOfARelayOffsetsBecomeVisibleWithoutGaps() throws Exception {
    var outbox = new Outbox("things");
    var metrics = new SimpleMeterRegistry();
    var done = new AtomicBoolean();

    try (var jobs = new Jobs(database, database, notifications, "node", metrics);
        var relay = new OutboxRelay(database, log, outbox, notifications, jobs, metrics);
        var beside = new PostgresAppender(database, notifications, metrics);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      jobs.start();
      relay.start();
      var readers = new ArrayList<Future<List<Long>>>();
      for (int partition = 0; partition < TOPIC.partitions(); partition++) {
        int one = partition;
        readers.add(threads.submit(() -> follow(one, done)));
      }
      var writers = new ArrayList<Callable<@Nullable Void>>();
      for (int writer = 0; writer < 8; writer++) {
        var through = writer % 2 == 0 ? appender : beside;
        var key = "writer-" + writer;
        writers.add(() -> appendMany(through, key));
      }
      writers.add(() -> writeMany(outbox, relay));
      for (var writer : threads.invokeAll(writers)) {
        writer.get();
      }
      eventually(() -> assertThat(waiting()).isZero());
      done.set(true);

      int seen = 0;
      for (var reader : readers) {
        var offsets = reader.get();
        seen += offsets.size();
        assertThat(offsets)
            .containsExactlyElementsOf(LongStream.range(0, offsets.size()).boxed().toList());
      }
      assertThat(seen).isEqualTo(8 * 60 + 60);
    }
    assertThat(numbersByKey(TOPIC)).allSatisfy(numbers -> assertThat(numbers).isSorted());
  }

  @Test
  void whatIsCutOffLeavesNothingAndItsOffsetsToTheNext() throws Exception {
    var lost = EventSamples.many(TOPIC, 5);
    var kept = EventSamples.many(TOPIC, 5);

    var refused =
        whilePartitionsAreLocked(() -> {
          var append = Executors.newVirtualThreadPerTaskExecutor();
          var outcome = append.submit(() -> catchThrowable(() -> appender.append(TOPIC, lost)));
          eventually(() -> assertThat(appendsThatWait()).isEqualTo(1));
          store.asSuperuser(
              "select pg_terminate_backend(pid) from pg_stat_activity where " + WAITS);
          append.shutdown();
          return outcome.get();
        });
    eventually(() -> appender.append(TOPIC, kept));

    assertUnavailable(refused);
    assertThat(events(TOPIC)).isSubsetOf(kept).containsAll(kept);
    assertThat(gaps()).isZero();
  }

  @Test
  void whoIsToldNothingSendsAgainAndNothingIsLost() {
    var sent = new ArrayList<Event>();
    for (int round = 0; round < 10; round++) {
      var batch = EventSamples.many(TOPIC, 10);
      store.killConnections();
      eventually(() -> appender.append(TOPIC, batch));
      sent.addAll(batch);
    }

    assertThat(events(TOPIC)).containsAll(sent);
    assertThat(gaps()).isZero();
  }

  @Test
  void anUnknownTopicIsABugOfItsCallerAlone() throws Exception {
    var good = EventSamples.many(TOPIC, 3);
    var bad = EventSamples.many(UNKNOWN, 1);

    var outcomes =
        whilePartitionsAreLocked(() -> {
          // Behind this one all the others gather in one batch.
          var threads = Executors.newVirtualThreadPerTaskExecutor();
          var first = threads.submit(() -> appender.append(TOPIC, EventSamples.many(TOPIC, 1)));
          eventually(() -> assertThat(appendsThatWait()).isEqualTo(1));
          var wrong = threads.submit(() -> catchThrowable(() -> appender.append(UNKNOWN, bad)));
          var right = threads.submit(() -> appender.append(TOPIC, good));
          threads.shutdown();
          return List.of(first, wrong, right);
        });

    outcomes.get(0).get();
    assertThat(outcomes.get(1).get())
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(CurioException.class);
    outcomes.get(2).get();
    assertThat(events(TOPIC)).hasSize(4).containsAll(good);
  }

  @Test
  void whatIsNoAppendIsRefusedBeforeTheStoreIsAsked() {
    var large = EventSamples.large(TOPIC, "key", 1 << 20);
    var tooLarge = Collections.nCopies(4, large);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> appender.append(TOPIC, tooLarge))
        .withMessageContaining("(expected: <= 4194304)");
    assertThatIllegalArgumentException().isThrownBy(() -> appender.append(TOPIC, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> appender.append(OTHER, List.of(large)))
        .withMessage("topic: things (expected: others)");
    appender.append(TOPIC, tooLarge.subList(0, 3));
    assertThat(events(TOPIC)).hasSize(3);
  }

  @Test
  void moreThanMayWaitIsRefusedAtOnce() throws Exception {
    var large = Collections.nCopies(3, EventSamples.large(TOPIC, "key", 1 << 20));

    var first =
        whilePartitionsAreLocked(() -> {
          var outcomes = new LinkedBlockingQueue<Optional<Throwable>>();
          for (int i = 0; i < 6; i++) {
            Thread.startVirtualThread(() ->
                outcomes.add(
                    Optional.ofNullable(catchThrowable(() -> appender.append(TOPIC, large)))));
          }
          return outcomes.take().orElseThrow();
        });

    assertUnavailable(first);
    assertThat(first).hasMessage("too much waits for the log");
  }

  @Test
  void withoutAStoreOrAfterTheEndItIsUnavailable() {
    var event = EventSamples.many(TOPIC, 1);
    var nowhere =
        store
            .settings()
            .withUrl("jdbc:postgresql://127.0.0.1:1/nothing")
            .withConnectTimeout(Duration.ofMillis(300));
    try (var absent = Database.open("absent", nowhere, new SimpleMeterRegistry());
        var away = new PostgresAppender(absent, notifications, new SimpleMeterRegistry())) {
      assertUnavailable(catchThrowable(() -> away.append(TOPIC, event)));
    }

    appender.close();

    assertUnavailable(catchThrowable(() -> appender.append(TOPIC, event)));
  }

  private static void assertUnavailable(@Nullable Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            CurioException.class,
            known -> assertThat(known.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private @Nullable Void appendMany(Appender through, String key) {
    for (int i = 0; i < 20; i++) {
      through.append(
          TOPIC, IntStream.range(0, 3).mapToObj(n -> EventSamples.of(TOPIC, key, "ok")).toList());
    }
    return null;
  }

  private @Nullable Void writeMany(Outbox outbox, OutboxRelay relay) {
    for (int i = 0; i < 20; i++) {
      database.inTransaction(tx -> {
        outbox.append(tx, TOPIC, EventSamples.many(TOPIC, 3));
        return null;
      });
      relay.wake();
    }
    return null;
  }

  /** Offsets in the order in which they are seen behind the last one seen. */
  private List<Long> follow(int partition, AtomicBoolean done) {
    var seen = new ArrayList<Long>();
    boolean last;
    do {
      last = done.get();
      var next = log.read(TOPIC, partition, seen.isEmpty() ? -1 : seen.getLast(), 1_000);
      next.forEach(record -> seen.add(record.offset()));
    } while (!last);
    return seen;
  }

  private <T> T whilePartitionsAreLocked(Callable<T> work) throws Exception {
    try (var locks =
            Database.open("locks", store.superuser().withPoolSize(1), new SimpleMeterRegistry());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var locked = new CountDownLatch(1);
      var enough = new Semaphore(0);
      var holder =
          threads.submit(() ->
              locks.inTransaction(tx -> {
                tx.execute("lock table log.partition in exclusive mode");
                locked.countDown();
                enough.acquireUninterruptibly();
                return null;
              }));
      try {
        assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
        return work.call();
      } finally {
        enough.release();
        holder.get();
      }
    }
  }

  private int appendsThatWait() {
    return number("select count(*) from pg_stat_activity where " + WAITS);
  }

  private List<Event> events(Topic topic) {
    return records(topic).stream().map(LogRecord::event).toList();
  }

  private List<LogRecord> records(Topic topic) {
    var all = new ArrayList<LogRecord>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      all.addAll(log.read(topic, partition, -1, 100_000));
    }
    return all;
  }

  private List<List<Integer>> numbersByKey(Topic topic) {
    var numbers = new HashMap<String, List<Integer>>();
    records(topic)
        .forEach(record ->
            numbers
                .computeIfAbsent(record.event().key(), key -> new ArrayList<>())
                .add(EventSamples.number(record)));
    return List.copyOf(numbers.values());
  }

  private int rows() {
    return number("select count(*) from log.batch");
  }

  private int waiting() {
    return number("select coalesce(sum(events), 0) from things.outbox");
  }

  /** How many offsets below the last of their partition have no record. */
  private int gaps() {
    var offsets = new HashMap<Integer, HashSet<Long>>();
    records(TOPIC)
        .forEach(record ->
            offsets
                .computeIfAbsent(record.partition(), partition -> new HashSet<>())
                .add(record.offset()));
    return log.lastOffsets(List.of(TOPIC)).entrySet().stream()
        .mapToInt(last ->
            (int) (last.getValue() + 1)
                - offsets.getOrDefault(last.getKey().partition(), new HashSet<>()).size())
        .sum();
  }

  private int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }
}
