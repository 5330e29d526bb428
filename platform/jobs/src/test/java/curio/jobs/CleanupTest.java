package curio.jobs;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.tasks.Cleanup;
import curio.store.CleanupRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CleanupTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final String OLDER =
      """
      delete from effect where job in (
        select job from effect where at < clock_timestamp() - :kept * interval '1 millisecond'
        limit :limit)
      """;

  private final JobCluster cluster = new JobCluster();
  private final JobNode node = cluster.node("a");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void open() {
    node.jobs().start();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void onlyWhatIsOldGoesAndIsCounted() {
    write(30, "9 minutes");
    write(20, "11 minutes");

    try (var cleanup = cleanup(CleanupRule.keeping("effects", KEPT, OLDER))) {
      assertThat(cleanup.pass()).isFalse();
    }

    assertThat(rows()).isEqualTo(30);
    assertThat(removed("effects")).isEqualTo(20);
  }

  @Test
  void oneBatchGoesInAPassWhichTellsThatThereIsMore() {
    write(1_500, "11 minutes");

    try (var cleanup = cleanup(CleanupRule.keeping("effects", KEPT, OLDER))) {
      assertThat(cleanup.pass()).isTrue();
      assertThat(rows()).isEqualTo(500);
      assertThat(cleanup.pass()).isFalse();
    }

    assertThat(rows()).isZero();
  }

  @Test
  void aRuleMayGoByTheClockOfNodes() {
    write(10, "1 minute");
    var sql =
        "delete from effect where job in (select job from effect where at < :oldest limit :limit)";
    var hourAgo = Instant.now().minus(Duration.ofHours(1));

    try (var early = cleanup(CleanupRule.before("early", () -> hourAgo, sql));
        var late = cleanup(CleanupRule.before("late", Instant::now, sql))) {
      assertThat(early.pass()).isFalse();
      assertThat(rows()).isEqualTo(10);
      assertThat(late.pass()).isFalse();
    }

    assertThat(rows()).isZero();
  }

  @Test
  void batchAfterBatchGoesOnTheNodeThatHasTheWork() {
    write(2_500, "11 minutes");
    try (var cleanup = cleanup(CleanupRule.keeping("effects", KEPT, OLDER))) {
      cleanup.start(node.jobs());

      eventually(() -> assertThat(rows()).isZero());
      assertThat(cluster.texts("select kind from jobs.job")).containsExactly("effect-cleanup");
    }
  }

  @Test
  void workForEveryNodeNeedsNoJob() {
    write(20, "11 minutes");
    try (var cleanup = cleanup(CleanupRule.keeping("effects", KEPT, OLDER))) {
      cleanup.startHere();

      eventually(() -> assertThat(rows()).isZero());
      assertThat(cluster.texts("select kind from jobs.job")).isEmpty();
    }
  }

  private Cleanup cleanup(CleanupRule rule) {
    return new Cleanup("effect-cleanup", NEVER, List.of(rule), cluster.database(), metrics);
  }

  private void write(int rows, String age) {
    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                insert into effect
                select (select count(*) from effect) + n, 'a', clock_timestamp() - ?::interval
                from generate_series(1, ?) n
                """,
                age,
                rows));
  }

  private int rows() {
    return cluster.number("select count(*)::int from effect");
  }

  private double removed(String rule) {
    return metrics.get("cleanup_rows").tag("rule", rule).counter().count();
  }
}
