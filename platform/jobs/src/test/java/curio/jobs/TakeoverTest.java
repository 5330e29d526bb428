package curio.jobs;

import static curio.jobs.JobCluster.job;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds when nodes die, freeze, are cut off or are stopped while they do jobs. */
class TakeoverTest {
  private static final JobKind KIND =
      JobKind.of("thing", 20).with(new Retry(50, Duration.ofMillis(5), Duration.ofMillis(50)));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JobCluster cluster = new JobCluster();
  private final JobNode a = cluster.node("a");
  private final JobNode b = cluster.node("b");
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void theJobsOfADeadNodeAreDoneByAnother() throws Exception {
    var began = new CountDownLatch(5);
    a.jobs().handle(KIND, context -> hang(began)).start();
    cluster
        .database()
        .inTransaction(tx ->
            a.jobs()
                .enqueueAll(tx, IntStream.range(0, 5).mapToObj(i -> job(KIND, "" + i)).toList()));
    began.await();
    b.jobs().handle(KIND, context -> effect(context, "b")).start();

    a.kill();

    eventually(PATIENCE, () -> assertThat(effects()).hasSize(5).containsOnly("b"));
    assertThat(b.counted("jobs_takeovers")).isEqualTo(5);
    eventually(() -> assertThat(a.jobs().running()).isZero());
  }

  @Test
  void aFrozenOwnerThatWakesWritesNothing() throws Exception {
    var began = new CountDownLatch(1);
    var wake = new CountDownLatch(1);
    a.jobs()
        .handle(
            KIND,
            context -> {
              began.countDown();
              awaitWhateverHappens(wake);
              seen.add("held " + context.held());
              try {
                context.inTransaction(tx -> JobCluster.effect(tx, context, "a"));
              } catch (CurioException e) {
                seen.add(e.code().name());
              }
              return JobOutcome.done();
            })
        .start();
    cluster.enqueue(a, job(KIND, "x"));
    began.await();
    b.jobs().handle(KIND, context -> effect(context, "b")).start();

    a.stopRenewing();
    eventually(PATIENCE, () -> assertThat(effects()).containsExactly("b"));
    wake.countDown();

    eventually(() -> assertThat(seen).containsExactly("held false", "CONFLICT"));
    eventually(() -> assertThat(a.counted("jobs_stale_writes_refused")).isEqualTo(2));
    assertThat(effects()).containsExactly("b");
  }

  @Test
  void aNodeThatWasFrozenComesBackAsAnother() throws Exception {
    var began = new CountDownLatch(1);
    a.jobs().handle(KIND, context -> hang(began)).start();
    cluster.enqueue(a, job(KIND, "x"));
    began.await();

    a.stopRenewing();
    eventually(PATIENCE, () -> assertThat(a.jobs().running()).isZero());
    a.heal();

    eventually(
        PATIENCE,
        () -> assertThat(cluster.number("select max(epoch) from jobs.job")).isGreaterThan(2));
    assertThat(cluster.number("select count(*) from jobs.node where name = 'a'")).isGreaterThan(1);
  }

  @Test
  void aNodeThatIsCutOffStopsBeforeOthersTakeOver() throws Exception {
    var began = new CountDownLatch(1);
    var lastWork = new AtomicReference<>(Instant.MIN);
    a.jobs()
        .handle(
            KIND,
            context -> {
              began.countDown();
              while (context.held()) {
                lastWork.set(Instant.now());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
              }
              return JobOutcome.done();
            })
        .start();
    cluster.enqueue(a, job(KIND, "x"));
    began.await();
    var isolated = Instant.now();
    a.isolate();
    b.jobs().handle(KIND, context -> effect(context, "b")).start();

    eventually(PATIENCE, () -> assertThat(effects()).containsExactly("b"));

    // The database runs on this machine, so that its clock is the one of Instant.now().
    var taken =
        cluster
            .database()
            .read(tx -> tx.createQuery("select at from effect").mapTo(Instant.class).one());
    assertThat(lastWork.get()).isAfter(isolated.plusSeconds(1)).isBefore(taken);
  }

  @Test
  void aNodeThatIsStoppedHandsItsJobsOver() throws Exception {
    var began = new CountDownLatch(3);
    a.jobs().handle(KIND, context -> hang(began)).start();
    cluster
        .database()
        .inTransaction(tx ->
            a.jobs()
                .enqueueAll(tx, IntStream.range(0, 3).mapToObj(i -> job(KIND, "" + i)).toList()));
    began.await();
    b.jobs()
        .handle(
            KIND,
            context -> {
              seen.add("attempt " + context.attempt());
              return effect(context, "b");
            })
        .start();

    a.jobs().drain();

    eventually(() -> assertThat(effects()).hasSize(3).containsOnly("b"));
    assertThat(b.counted("jobs_takeovers")).isZero();
    assertThat(seen).containsOnly("attempt 1");
    assertThat(a.counted("jobs_stale_writes_refused")).isZero();
  }

  @Test
  void aJobThatEndsWhenAskedIsHandedOverWithWhatItSaved() throws Exception {
    var began = new CountDownLatch(1);
    a.jobs()
        .handle(
            KIND,
            context -> {
              began.countDown();
              boolean stop = context.awaitStop(PATIENCE);
              context.save(("saved " + stop).getBytes(StandardCharsets.UTF_8));
              return JobOutcome.again(Duration.ZERO);
            })
        .start();
    cluster.enqueue(a, job(KIND, "x"));
    began.await();
    b.jobs()
        .handle(
            KIND,
            context -> {
              seen.add(new String(context.payload(), StandardCharsets.UTF_8));
              return JobOutcome.done();
            })
        .start();

    a.jobs().drain();

    eventually(() -> assertThat(seen).containsExactly("saved true"));
  }

  @Test
  void aJobThatWouldNotEndHasNoEffectAfterTheHandOver() throws Exception {
    var began = new CountDownLatch(1);
    var wake = new CountDownLatch(1);
    a.jobs()
        .handle(
            KIND,
            context -> {
              began.countDown();
              awaitWhateverHappens(wake);
              return effect(context, "a");
            })
        .start();
    cluster.enqueue(a, job(KIND, "x"));
    began.await();
    b.jobs().handle(KIND, context -> effect(context, "b")).start();

    a.jobs().drain();
    eventually(() -> assertThat(effects()).containsExactly("b"));
    wake.countDown();

    eventually(() -> assertThat(a.counted("jobs_stale_writes_refused")).isPositive());
    assertThat(effects()).containsExactly("b");
  }

  @Test
  void aJobThatKillsItsNodesIsParked() {
    var deadly =
        JobKind.of("deadly", 1).with(new Retry(2, Duration.ofMillis(1), Duration.ofMillis(1)));
    cluster.enqueue(a, job(deadly, "x"));
    cluster.database().inTransaction(tx -> tx.execute("update jobs.job set attempts = 2"));

    a.jobs().handle(deadly, context -> effect(context, "a")).start();

    eventually(() -> assertThat(a.jobs().deadLettered().list("deadly", 1)).hasSize(1));
    assertThat(effects()).isEmpty();
  }

  @Test
  void tenThousandJobsHaveOneEffectEachWhileNodesAreKilled() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed: " + seed);
    var random = new Random(seed);
    var nodes =
        new ArrayList<>(List.of(start(a, "a"), start(b, "b"), start(cluster.node("c"), "c")));
    for (int i = 0; i < 10; i++) {
      cluster
          .database()
          .inTransaction(tx ->
              a.jobs()
                  .enqueueAll(
                      tx, IntStream.range(0, 1_000).mapToObj(n -> job(KIND, "" + n)).toList()));
    }

    for (int round = 0; round < 6; round++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(300)));
      nodes.remove(random.nextInt(nodes.size())).kill();
      nodes.add(start(cluster.node("n" + round), "n" + round));
    }

    eventually(
        Duration.ofSeconds(90),
        () -> assertThat(cluster.number("select count(*) from jobs.job")).isZero());
    assertThat(cluster.number("select count(*) from effect")).isEqualTo(10_000);
    assertThat(cluster.number("select count(distinct job) from effect")).isEqualTo(10_000);
  }

  private static JobNode start(JobNode node, String name) {
    node.jobs().handle(KIND, context -> effect(context, name)).start();
    return node;
  }

  private static JobOutcome effect(JobContext context, String node) {
    context.complete(tx -> JobCluster.effect(tx, context, node));
    return JobOutcome.done();
  }

  private static JobOutcome hang(CountDownLatch began) throws InterruptedException {
    began.countDown();
    new CountDownLatch(1).await();
    return JobOutcome.done();
  }

  /** As a process does that stands still: it does not even notice that it is interrupted. */
  private static void awaitWhateverHappens(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // Not noticed.
      }
    }
  }

  private List<String> effects() {
    return cluster.texts("select node from effect");
  }
}
