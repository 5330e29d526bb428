package curio.jobs;

import static curio.jobs.JobCluster.job;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.store.StoredTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one node and its callers see of jobs. */
class JobsTest {
  private static final JobKind KIND =
      JobKind.of("thing", 4).with(new Retry(3, Duration.ofMillis(5), Duration.ofMillis(20)));

  private final JobCluster cluster = new JobCluster();
  private final JobNode node = cluster.node("a");
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aJobIsDoneAndGone() {
    start(context -> note(context));

    var added = cluster.enqueue(node, job(KIND, "one"));

    assertThat(added).isInstanceOf(Enqueued.Added.class);
    eventually(() -> assertThat(done).containsExactly("one"));
    eventually(() -> assertThat(jobs()).isZero());
  }

  @Test
  void aJobOfATransactionThatRollsBackIsNone() {
    start(context -> note(context));

    assertThatThrownBy(() ->
            cluster
                .database()
                .inTransaction(tx -> {
                  node.jobs().enqueue(tx, job(KIND, "never"));
                  throw new IllegalStateException("rolled back");
                }))
        .hasMessage("rolled back");
    cluster.enqueue(node, job(KIND, "after"));

    eventually(() -> assertThat(done).containsExactly("after"));
    assertThat(cluster.number("select count(*) from jobs.job where kind = 'thing' and epoch = 0"))
        .isZero();
  }

  /** Two run at a time: were each pair only found by the timer, it would take minutes. */
  @Test
  void aBacklogIsDoneWithoutAPause() {
    var kind = JobKind.of("pair", 2);
    cluster
        .database()
        .inTransaction(
            tx -> node.jobs().enqueueAll(tx, Collections.nCopies(300, job(kind, "one of many"))));

    node.jobs().handle(kind, context -> note(context)).start();

    eventually(() -> assertThat(done).hasSize(300));
  }

  @Test
  void oneOfAHundredWithTheSameKeyIsAdded() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes =
          threads.invokeAll(
              IntStream.range(0, 100)
                  .<Callable<Enqueued>>mapToObj(
                      i -> () -> cluster.enqueue(node, job(KIND, "x").withKey("same")))
                  .toList());

      int added = 0;
      for (var outcome : outcomes) {
        added += outcome.get() instanceof Enqueued.Added ? 1 : 0;
      }
      assertThat(added).isOne();
    }
    start(context -> note(context));
    eventually(() -> assertThat(done).containsExactly("x"));
    eventually(() -> assertThat(jobs()).isZero());
    assertThat(cluster.enqueue(node, job(KIND, "y").withKey("same")))
        .isInstanceOf(Enqueued.Added.class);
  }

  @Test
  void keysAreOneAmongManyThatAreAddedTogether() {
    var same = job(KIND, "x").withKey("k");

    int added =
        cluster
            .database()
            .inTransaction(
                tx -> node.jobs().enqueueAll(tx, List.of(same, same, job(KIND, "y"), same)));

    assertThat(added).isEqualTo(2);
  }

  @Test
  void aJobIsTriedAgainAfterItFailed() {
    start(context -> {
      if (context.attempt() < 3) {
        throw new IllegalStateException("not yet");
      }
      return note(context);
    });

    cluster.enqueue(node, job(KIND, "third"));

    eventually(() -> assertThat(done).containsExactly("third"));
    assertThat(node.counted("jobs_failures")).isEqualTo(2);
  }

  @Test
  void aJobThatAlwaysFailsIsParkedAndReplayed() {
    var cured = new AtomicBoolean();
    start(context -> {
      if (!cured.get()) {
        throw new IllegalStateException("poison");
      }
      return note(context);
    });
    cluster.enqueue(node, job(KIND, "bad").withKey("k"));

    eventually(() -> assertThat(node.jobs().deadLettered().list("thing", 10)).hasSize(1));
    var parked = node.jobs().deadLettered().list("thing", 10).getFirst();
    assertThat(parked.attempts()).isEqualTo(3);
    assertThat(parked.failure()).contains("poison");
    assertThat(cluster.enqueue(node, job(KIND, "other").withKey("k")))
        .isInstanceOf(Enqueued.AlreadyThere.class);
    cured.set(true);
    assertThat(node.jobs().deadLettered().replay(parked.id())).isTrue();

    eventually(() -> assertThat(done).containsExactly("bad"));
    assertThat(node.jobs().deadLettered().replay(parked.id())).isFalse();
  }

  @Test
  void aParkedJobIsDropped() {
    start(context -> {
      throw new IllegalStateException("poison");
    });
    cluster.enqueue(node, job(KIND, "bad"));
    eventually(() -> assertThat(node.jobs().deadLettered().list("thing", 10)).hasSize(1));
    long id = node.jobs().deadLettered().list("thing", 10).getFirst().id();

    assertThat(node.jobs().deadLettered().drop(id)).isTrue();

    assertThat(node.jobs().deadLettered().drop(id)).isFalse();
    assertThat(jobs()).isZero();
  }

  @Test
  void aJobThatIsDueLaterStartsThen() {
    start(context -> note(context));

    cluster.enqueue(node, job(KIND, "later").after(Duration.ofMillis(300)));
    cluster.enqueue(node, job(KIND, "never").after(Duration.ofDays(1)));
    cluster.enqueue(node, job(KIND, "now"));

    eventually(() -> assertThat(done).containsExactly("now", "later"));
  }

  @Test
  void aJobGoesOnWithWhatItHasSaved() {
    start(context -> {
      note(context);
      if (done.size() < 3) {
        context.save(("step " + done.size()).getBytes(StandardCharsets.UTF_8));
        return JobOutcome.again(Duration.ofMillis(1));
      }
      return JobOutcome.done();
    });

    cluster.enqueue(node, job(KIND, "begin"));

    eventually(() -> assertThat(done).containsExactly("begin", "step 1", "step 2"));
    eventually(() -> assertThat(jobs()).isZero());
  }

  @Test
  void aWaitingJobIsCancelled() {
    long id = added(cluster.enqueue(node, job(KIND, "x").withKey("k")));

    boolean first = cluster.database().inTransaction(tx -> node.jobs().cancel(tx, KIND, "k"));
    boolean second = cluster.database().inTransaction(tx -> node.jobs().cancel(tx, id));

    assertThat(List.of(first, second)).containsExactly(true, false);
    assertThat(jobs()).isZero();
  }

  @Test
  void aRunningJobIsCancelledAndItsLateWriteIsRefused() throws Exception {
    var began = new CountDownLatch(1);
    start(context -> {
      began.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        done.add("interrupted " + context.held());
      }
      try {
        context.complete(tx -> JobCluster.effect(tx, context, "a"));
      } catch (CurioException e) {
        done.add(String.valueOf(e.getMessage()));
      }
      return JobOutcome.done();
    });
    long id = added(cluster.enqueue(node, job(KIND, "x")));
    began.await();

    cluster.database().inTransaction(tx -> node.jobs().cancel(tx, id));

    eventually(() ->
        assertThat(done)
            .containsExactly(
                "interrupted false",
                "job %d: epoch 1 has passed (expected: the present one)".formatted(id)));
    assertThat(cluster.number("select count(*) from effect")).isZero();
    assertThat(node.counted("jobs_stale_writes_refused")).isPositive();
  }

  @Test
  void aCancelThatNobodyToldOfIsFound() throws Exception {
    var began = new CountDownLatch(1);
    start(context -> {
      began.countDown();
      new CountDownLatch(1).await();
      return JobOutcome.done();
    });
    cluster.enqueue(node, job(KIND, "x"));
    began.await();

    cluster.database().inTransaction(tx -> tx.execute("delete from jobs.job"));

    eventually(() -> assertThat(node.jobs().running()).isZero());
  }

  @Test
  void aNodeRunsAtMostSoManyOfAKind() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    start(context -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      Thread.sleep(2);
      now.decrementAndGet();
      return note(context);
    });

    cluster
        .database()
        .inTransaction(tx ->
            node.jobs()
                .enqueueAll(tx, IntStream.range(0, 50).mapToObj(i -> job(KIND, "" + i)).toList()));

    eventually(() -> assertThat(done).hasSize(50));
    assertThat(most.get()).isBetween(2, 4);
  }

  @Test
  void whatNobodyNeedsIsForgotten() {
    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                insert into jobs.node (name, held_until)
                values ('dead', now() - interval '2 min'), ('lately', now() - interval '30 s')
                """));

    start(context -> note(context));

    eventually(() ->
        assertThat(cluster.texts("select name from jobs.node order by name"))
            .containsExactly("a", "lately"));
  }

  @Test
  void aJobRestsNoLongerThanItWasToThoughTheClockIsSetBack() {
    var kind = JobKind.of("rare", 1).with(new Retry(2, Duration.ofHours(1), Duration.ofHours(1)));
    node.jobs()
        .handle(
            kind,
            context -> {
              throw new IllegalStateException("rests");
            });
    cluster.enqueue(node, job(kind, "now"));
    cluster.enqueue(node, job(JobKind.of("later", 1), "later").after(Duration.ofMinutes(5)));
    node.jobs().start();
    eventually(() ->
        assertThat(cluster.number("select count(*) from jobs.job where failure is not null"))
            .isOne());
    cluster
        .database()
        .inTransaction(tx -> tx.execute("update jobs.job set due_at = due_at + interval '5 days'"));

    try (var times =
        new StoredTimes(
            cluster.database(), Clock.systemUTC(), Jobs.storedTimes(), new SimpleMeterRegistry())) {
      times.start();
    }

    assertThat(
            cluster.texts(
                """
                select kind || case when due_at <= now() + interval '1 hour'
                  and due_at > now() + interval '4 minutes' then ' soon' else ' wrong' end
                from jobs.job order by kind
                """))
        .containsExactly("later soon", "rare soon");
  }

  @Test
  void whatIsPresentIsMeasured() {
    node.jobs().handle(JobKind.of("other", 1), context -> note(context));
    cluster.enqueue(node, job(JobKind.of("other", 1), "x").after(Duration.ofDays(1)));
    node.jobs().start();

    eventually(() -> assertThat(node.gauge("jobs_present", "other", "waiting")).isOne());
  }

  @Test
  void aLostAnswerToAClaimLeavesNoJobBehind() {
    start(context -> note(context));
    eventually(() -> assertThat(cluster.number("select count(*) from jobs.node")).isOne());

    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                insert into jobs.job (kind, payload, due_at, state, owner, epoch)
                select 'thing', 'lost', now(), 'running', id, 1 from jobs.node
                """));

    eventually(() -> assertThat(done).containsExactly("lost"));
  }

  @Test
  void badKindsAndJobsAreRefused() {
    assertThatThrownBy(() -> JobKind.of("Thing", 1))
        .hasMessageStartingWith("name: Thing (expected");
    assertThatThrownBy(() -> JobKind.of("thing", 0))
        .hasMessage("concurrency: 0 (expected: 1 to 10000)");
    assertThatThrownBy(() -> new Retry(0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .hasMessage("maxAttempts: 0 (expected: >= 1)");
    assertThatThrownBy(() -> NewJob.of(KIND, new byte[70_000]))
        .hasMessage("payload: 70000 bytes (expected: <= 65536)");
    node.jobs().handle(KIND, context -> note(context));
    assertThatThrownBy(() -> node.jobs().handle(KIND, context -> note(context)))
        .hasMessage("kind: thing is done already");
  }

  @Test
  void restsGrowAndStayBounded() {
    var retry = new Retry(100, Duration.ofMillis(100), Duration.ofSeconds(10));

    assertThat(retry.rest(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(retry.rest(4)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    assertThat(retry.rest(99)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private void start(JobHandler handler) {
    node.jobs().handle(KIND, handler).start();
  }

  private JobOutcome note(JobContext context) {
    done.add(new String(context.payload(), StandardCharsets.UTF_8));
    return JobOutcome.done();
  }

  private static long added(Enqueued outcome) {
    return switch (outcome) {
      case Enqueued.Added(long id) -> id;
      case Enqueued.AlreadyThere() -> throw new AssertionError("already there");
    };
  }

  private int jobs() {
    return cluster.number("select count(*) from jobs.job");
  }
}
