package curio.log.kafka;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.log.EventSamples;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.kafka.KafkaMover.Step;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Relays that die, stand still and are overtaken at every step: each event is in the log once. */
class KafkaMoverTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.BLOCK_KEY);

  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int ROUNDS = LONG ? 20 : 6;

  private final TestTopics topics = TestTopics.onOneBroker();
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "things");
  private final Database database = store.database();
  private final Outbox outbox = new Outbox("things");
  private final Notifications notifications = new Notifications(database, store.settings(), "node");
  private final Jobs jobs =
      new Jobs(database, database, notifications, "node", new SimpleMeterRegistry());
  private final BlockingQueue<JobLease> leases = new LinkedBlockingQueue<>();
  private final List<KafkaLog> logs = new ArrayList<>();
  private final KafkaLog log = open(step -> {});

  KafkaMoverTest() {
    jobs.start();
    SingletonTask.every(
            Duration.ofHours(1),
            jobs,
            "relay:things",
            lease -> {
              leases.add(lease);
              return false;
            })
        .start();
  }

  @AfterEach
  void close() {
    jobs.close();
    logs.forEach(KafkaLog::close);
    notifications.close();
    store.close();
    topics.close();
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void oneThatDiesIsSucceeded(Step step) {
    write(30);
    var dying =
        open(at -> {
          if (at == step) {
            throw new IllegalStateException("the process dies here");
          }
        });
    try (var mover = dying.mover(database, outbox, lease())) {
      assertThatThrownBy(mover::move).hasMessageContaining("dies here");
    }
    boolean moved = step == Step.COMMITTED;
    assertThat(waiting()).isEqualTo(30);
    assertThat(everything()).hasSize(moved ? 30 : 0);

    takeOver();
    write(30);
    try (var next = log.mover(database, outbox, lease())) {
      assertThat(next.move().events()).isEqualTo(moved ? 30 : 60);
    }

    assertEachIsThereOnce(60);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void oneThatStandsStillAndIsOvertakenDoesNothingMore(Step step) throws Exception {
    var arrived = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    write(30);
    var frozen =
        open(at -> {
          if (at == step) {
            arrived.countDown();
            await(go);
          }
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var stale = frozen.mover(database, outbox, lease())) {
      var late = threads.submit(stale::move);
      await(arrived);
      takeOver();
      try (var next = log.mover(database, outbox, lease())) {
        long moved = next.move().events();
        assertThat(moved).isEqualTo(step == Step.COMMITTED ? 0 : 30);
        write(30);
        assertThat(next.move().events()).isEqualTo(30);

        go.countDown();
        assertThat(eventsOf(late)).isZero();
        write(30);
        assertThat(next.move().events()).isEqualTo(30);
        assertThat(stale.move().events()).isZero();
        write(30);
        // It was stopped by the late one, which then had no right to go on.
        moveAll(next);
      }
    }

    assertEachIsThereOnce(120);
  }

  /** Numbers are drawn before commits: what appears late with a low one is not skipped. */
  @Test
  void aRowThatAppearsBehindTheMarkerIsMoved() throws Exception {
    var written = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              database.inTransaction(tx -> {
                outbox.append(tx, TOPIC, List.of(EventSamples.of(TOPIC, "slow", "ok")));
                written.countDown();
                await(commit);
                return null;
              }));
      await(written);
      write(10);
      var dying =
          open(at -> {
            if (at == Step.COMMITTED) {
              throw new IllegalStateException("the process dies here");
            }
          });
      try (var mover = dying.mover(database, outbox, lease())) {
        assertThatThrownBy(mover::move).hasMessageContaining("dies here");
      }
      commit.countDown();
      slow.get();
    }

    takeOver();
    try (var next = log.mover(database, outbox, lease())) {
      assertThat(next.move().events()).isEqualTo(1);
    }
    assertEachIsThereOnce(11);
  }

  /** After a restore of the database a number may be that of something else. */
  @Test
  void aRowOfTheSameNumberWithAnotherPayloadIsNotTakenForTheOneThatWasMoved() {
    write(1);
    try (var mover = log.mover(database, outbox, lease())) {
      assertThat(mover.move().events()).isEqualTo(1);
    }
    write(1);
    database.inTransaction(tx -> tx.execute("update things.outbox set seq = 1"));

    takeOver();
    try (var mover = log.mover(database, outbox, lease())) {
      assertThat(mover.move().events()).isEqualTo(1);
    }
    assertEachIsThereOnce(2);
  }

  @Test
  void theStoreGoesAwayBetweenCommitAndDeletion() {
    write(30);
    var cut = new AtomicBoolean(true);
    var cutting =
        open(at -> {
          if (at == Step.COMMITTED && cut.getAndSet(false)) {
            store.asOwner("alter table things.outbox rename to gone");
          }
        });
    try (var mover = cutting.mover(database, outbox, lease())) {
      assertThatThrownBy(mover::move).isInstanceOf(RuntimeException.class);
      store.asOwner("alter table things.gone rename to outbox");
      assertThat(waiting()).isEqualTo(30);
      moveAll(mover);
    }
    assertEachIsThereOnce(30);
  }

  @Test
  void nothingIsMovedIntoATopicThatWasMadeAnew() {
    write(30);
    try (var mover = log.mover(database, outbox, lease())) {
      assertThat(mover.move().events()).isEqualTo(30);
      makeAnew(log);
      write(30);

      assertThatThrownBy(mover::move).hasMessageContaining("it was deleted and made anew");
      assertThat(waiting()).isEqualTo(30);
      assertThat(log.lastOffsets(List.of(TOPIC))).isEmpty();
    }
  }

  /** It may have gone there, or with the former topic. */
  @Test
  void whatWasMovedWhileATopicWasMadeAnewStaysInTheOutbox() {
    write(30);
    var frozen =
        open(at -> {
          if (at == Step.COMMITTED) {
            makeAnew(logs.getLast());
          }
        });
    try (var mover = frozen.mover(database, outbox, lease())) {
      assertThatThrownBy(mover::move).hasMessageContaining("it was deleted and made anew");
    }
    assertThat(waiting()).isEqualTo(30);
  }

  /** Until it is noticed there. */
  private void makeAnew(KafkaLog there) {
    try {
      topics.makeAnew(TOPIC);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    eventually(
        Duration.ofSeconds(30),
        () -> assertThat(there.trouble().orElse("")).contains("it was deleted and made anew"));
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("seeds")
  void whateverHappensEachEventIsThereOnceAndInTheOrderOfItsKey(long seed) throws Exception {
    var random = new Random(seed);
    int written = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int count = 1 + random.nextInt(40);
      write(count);
      written += count;
      var steps = Step.values();
      var fatal = steps[random.nextInt(steps.length)];
      int passes = random.nextInt(3);
      var calls = new AtomicInteger();
      var dying =
          open(at -> {
            if (at == fatal && calls.getAndIncrement() >= passes) {
              throw new IllegalStateException("the process dies here");
            }
          });
      try (var mover = dying.mover(database, outbox, lease())) {
        for (int i = 0; i < 3; i++) {
          int more = random.nextInt(20);
          write(more);
          written += more;
          try {
            mover.move();
          } catch (IllegalStateException died) {
            assertThat(died).hasMessageContaining("dies here");
            break;
          }
        }
      }
      takeOver();
    }
    try (var last = log.mover(database, outbox, lease())) {
      moveAll(last);
    }

    assertEachIsThereOnce(written);
  }

  static LongStream seeds() {
    long first = Long.getLong("seed", 1);
    return LongStream.range(first, first + (LONG ? 10 : 1));
  }

  private KafkaLog open(Consumer<Step> steps) {
    var opened = KafkaLog.open(topics.settings(), database, new SimpleMeterRegistry(), steps);
    logs.add(opened);
    opened.declare(TOPIC);
    return opened;
  }

  private void write(int count) {
    for (int i = 0; i < count; i += 5) {
      var events = EventSamples.many(TOPIC, Math.min(5, count - i));
      database.inTransaction(tx -> {
        outbox.append(tx, TOPIC, events);
        return null;
      });
    }
  }

  private JobLease lease() {
    try {
      var lease = leases.poll(10, TimeUnit.SECONDS);
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

  private static void moveAll(Log.Mover mover) {
    eventually(
        Duration.ofSeconds(30),
        () -> {
          try {
            assertThat(mover.move().events()).isZero();
          } catch (CurioException fenced) {
            throw new AssertionError("again", fenced);
          }
        });
  }

  /** None if it failed. */
  private static long eventsOf(Future<Log.Moved> late) throws Exception {
    try {
      return late.get(30, TimeUnit.SECONDS).events();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(CurioException.class);
      return 0;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<LogRecord> everything() {
    var all = new ArrayList<LogRecord>();
    for (int partition = 0; partition < TOPIC.partitions(); partition++) {
      all.addAll(log.read(TOPIC, partition, -1, 100_000));
    }
    return all;
  }

  private void assertEachIsThereOnce(int count) {
    var all = everything();
    assertThat(all)
        .extracting(record -> record.event().id())
        .hasSize(count)
        .doesNotHaveDuplicates();
    assertThat(waiting()).isZero();
    var numbers = new HashMap<String, List<Integer>>();
    all.forEach(record ->
        numbers
            .computeIfAbsent(record.event().key(), key -> new ArrayList<>())
            .add(EventSamples.number(record)));
    assertThat(numbers.values()).allSatisfy(ofKey -> assertThat(ofKey).isSorted());
  }

  private int waiting() {
    return database.read((Handle tx) ->
        tx.createQuery("select coalesce(sum(events), 0) from things.outbox")
            .mapTo(Integer.class)
            .one());
  }
}
