package curio.jobs;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobKind TICK =
      JobKind.of("tick", 1).with(new Retry(1, Duration.ofMillis(1), Duration.ofMillis(1)));

  private final JobCluster cluster = new JobCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void missedRunsAreOneRun() {
    var every = Schedule.every(Duration.ofMinutes(10));

    assertThat(every.next(NOON, NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(600));
    assertThat(every.next(NOON, NOON.plusSeconds(3_601))).isEqualTo(NOON.plusSeconds(4_200));
    assertThat(every.next(NOON, NOON.plusSeconds(600))).isEqualTo(NOON.plusSeconds(1_200));
  }

  @Test
  void cronTimesAreInUtc() {
    var nightly = Schedule.cron("30 3 * * *");

    assertThat(nightly.next(NOON, NOON)).isEqualTo(Instant.parse("2026-03-02T03:30:00Z"));
    assertThat(nightly.next(NOON, NOON.plus(Duration.ofDays(30))))
        .isEqualTo(Instant.parse("2026-04-01T03:30:00Z"));
  }

  @Test
  void badSchedulesAreRefused() {
    assertThatThrownBy(() -> Schedule.cron("61 * * * *"))
        .hasMessage(
            "cron: 61 * * * * (expected: minute hour day month weekday, such as 30 3 * * 1)");
    assertThatThrownBy(() -> Schedule.every(Duration.ZERO))
        .hasMessage("period: PT0S (expected: >= 10 ms)");
  }

  @Test
  void threeNodesRunAScheduleOnceEachTime() {
    for (var name : List.of("a", "b", "c")) {
      var node = cluster.node(name);
      node.jobs()
          .schedule(
              TICK,
              Schedule.every(Duration.ofMillis(100)),
              context -> {
                context.inTransaction(tx -> JobCluster.effect(tx, context, name));
                return JobOutcome.done();
              })
          .start();
    }

    eventually(() -> assertThat(cluster.number("select count(*) from effect")).isGreaterThan(10));

    assertThat(cluster.number("select count(*) from jobs.job")).isOne();
    var closest =
        """
        select coalesce(min(extract(epoch from gap) * 1000), 1000)::int
        from (select at - lag(at) over (order by at) as gap from effect) gaps
        """;
    // A run that is late is followed sooner by the next one; two nodes at once would be at 0.
    assertThat(cluster.number(closest)).isGreaterThan(5);
    assertThat(cluster.number("select count(distinct job) from effect")).isOne();
  }

  @Test
  void aScheduleGoesOnAfterARunThatWasGivenUp() {
    var node = cluster.node("a");
    node.jobs()
        .schedule(
            TICK,
            Schedule.every(Duration.ofMillis(20)),
            context -> {
              context.inTransaction(tx -> JobCluster.effect(tx, context, "a"));
              throw new IllegalStateException("never well");
            })
        .start();

    eventually(() -> assertThat(cluster.number("select count(*) from effect")).isGreaterThan(3));
    assertThat(node.jobs().parked().list("tick", 1)).isEmpty();
  }

  @Test
  void runsThatWereMissedWhileNobodyLivedAreOne() {
    var node = cluster.node("a");
    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                insert into jobs.job (kind, key, payload, due_at)
                values ('tick', 'schedule', '', now() - interval '100 days')
                """));

    node.jobs()
        .schedule(
            TICK,
            Schedule.every(Duration.ofDays(1)),
            context -> {
              context.inTransaction(tx -> JobCluster.effect(tx, context, "a"));
              return JobOutcome.done();
            })
        .start();

    eventually(() ->
        assertThat(
                cluster.number(
                    "select count(*) from jobs.job where state = 'waiting' and due_at > now()"))
            .isOne());
    assertThat(cluster.number("select count(*) from effect")).isOne();
  }
}
