package curio.jobs;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.tasks.SingletonTask;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeeperTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int TASKS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JobCluster cluster = new JobCluster();
  private final AtomicInteger passes = new AtomicInteger();
  private final JobNode a = cluster.node("a");
  private final JobNode b = cluster.node("b");
  private final SingletonTask first = keeper(a);
  private final SingletonTask second = keeper(b);

  @AfterEach
  void close() {
    first.close();
    second.close();
    cluster.close();
  }

  @Test
  void oneNodeHasTheWorkAndIsWoken() {
    first.start();
    a.jobs().start();
    eventually(() -> assertThat(first.isHeld()).isTrue());
    second.start();
    b.jobs().start();
    eventually(() -> assertThat(passes).hasValue(1));

    b.notifications().send("work");

    eventually(() -> assertThat(passes).hasValueGreaterThan(1));
    assertThat(second.isHeld()).isFalse();
  }

  @Test
  void theWorkIsHandedOverWhenItsKeeperIsClosed() {
    first.start();
    a.jobs().start();
    eventually(() -> assertThat(first.isHeld()).isTrue());
    second.start();
    b.jobs().start();

    first.close();

    assertThat(first.isHeld()).isFalse();
    eventually(() -> assertThat(second.isHeld()).isTrue());
    assertThat(b.counted("jobs_takeovers")).isZero();
  }

  @Test
  void anotherNodeTakesOverAndTheOldHoldIsRefused() throws Exception {
    var holds = new ConcurrentLinkedQueue<JobLease>();
    var old =
        SingletonTask.every(
            NEVER,
            a.jobs(),
            "held",
            lease -> {
              holds.add(lease);
              return false;
            });
    old.start();
    a.jobs().start();
    eventually(() -> assertThat(holds).hasSize(1));
    assertThat(fenced(holds.element())).isTrue();
    var next = SingletonTask.every(NEVER, b.jobs(), "held", lease -> false);
    next.start();
    b.jobs().start();

    a.stopRenewing();

    eventually(PATIENCE, () -> assertThat(next.isHeld()).isTrue());
    assertThat(old.isHeld()).isFalse();
    assertThat(fenced(holds.element())).isFalse();
    assertThat(a.counted("jobs_stale_writes_refused")).isOne();
  }

  @Test
  void aPassThatFailsIsTriedAgain() {
    var failures = new AtomicInteger(3);
    var failing =
        SingletonTask.every(
            NEVER,
            a.jobs(),
            "failing",
            lease -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
              }
              passes.incrementAndGet();
              return false;
            });
    failing.start();
    a.jobs().start();

    eventually(() -> assertThat(passes).hasValue(1));
  }

  @Test
  void manyTasksAreRegisteredByOneStatement() {
    // Counts statements, whether they insert a row or not.
    cluster.asOwner(
        """
        create sequence jobs.inserts;
        grant usage on jobs.inserts to public;
        create function jobs.count_inserts() returns trigger language plpgsql
          as 'begin perform nextval(''jobs.inserts''); return null; end';
        create trigger count_inserts before insert on jobs.job
          for each statement execute function jobs.count_inserts()
        """);
    for (int i = 0; i < TASKS; i++) {
      SingletonTask.every(NEVER, a.jobs(), "task-" + i, lease -> false).start();
    }
    a.jobs().start();
    eventually(() -> assertThat(running("task-%")).isEqualTo(TASKS));
    assertThat(inserts()).isOne();

    cluster
        .database()
        .inTransaction(tx -> tx.execute("delete from jobs.job where kind = 'task-3'"));
    SingletonTask.every(NEVER, a.jobs(), "task-late", lease -> false).start();

    eventually(() -> assertThat(running("task-%")).isEqualTo(TASKS + 1));
    assertThat(inserts()).isEqualTo(2);
  }

  @Test
  void workThatRestsAndALeaseThatIsLostAreTold() {
    first.start();
    a.jobs().start();
    eventually(() -> assertThat(first.isHeld()).isTrue());
    assertThat(a.jobs().troubles()).isEmpty();

    // As if it had been given up: a task never is.
    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                "update jobs.job set state = 'parked', owner = null, epoch = epoch + 1"
                    + " where kind = 'kept'"));

    eventually(() ->
        assertThat(a.jobs().troubles(Duration.ZERO))
            .containsExactly("the work kept rests on all nodes"));
    assertThat(a.jobs().troubles()).isEmpty();

    cluster.database().inTransaction(tx -> tx.execute("update jobs.job set state = 'waiting'"));
    eventually(() -> assertThat(a.jobs().troubles(Duration.ZERO)).isEmpty());
    a.stopRenewing();
    eventually(
        PATIENCE,
        () ->
            assertThat(a.jobs().troubles(Duration.ZERO))
                .anyMatch(text -> text.startsWith("it has had no lease for background work for")));
  }

  private SingletonTask keeper(JobNode node) {
    return SingletonTask.every(
            NEVER,
            node.jobs(),
            "kept",
            lease -> {
              passes.incrementAndGet();
              return false;
            })
        .wokenBy(node.notifications(), "work");
  }

  private int running(String kinds) {
    return cluster.number(
        "select count(*) from jobs.job where state = 'running' and kind like '" + kinds + "'");
  }

  private int inserts() {
    return cluster.number(
        "select case when is_called then last_value else 0 end from jobs.inserts");
  }

  private boolean fenced(JobLease lease) throws SQLException {
    return cluster.database().inTransaction(lease::requireOwned);
  }
}
