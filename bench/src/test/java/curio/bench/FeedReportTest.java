package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.subject.CpuTimes;
import curio.bench.subject.FeedLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedReportTest {
  private static final List<FeedRound> PRODUCT = List.of(round(90_000, 600_000, 10, 40, 8));
  private static final Map<String, List<FeedRound>> GOOD =
      Map.of(
          "curio", PRODUCT,
          "curio-two-nodes", List.of(round(90_000, 600_000, 10, 40, 8)),
          "ws", List.of(round(85_000, 80_000, 10, 40, 10)),
          "socket.io", List.of(round(60_000, 60_000, 10, 40, 10)),
          "epoll", List.of(round(130_000, 130_000, 10, 40, 7)),
          "epoll-together", List.of(round(130_000, 900_000, 10, 40, 7)));

  @Test
  void goalsAreMetByEachLimit() {
    var text = goals(GOOD, 15);

    assertThat(missed(text)).isZero();
    assertThat(text.lines().count()).isEqualTo(2 + 11);
  }

  @Test
  void whatIsTooSlowOrTooDearIsSaid() {
    assertThat(missed(goals(with("ws", round(91_000, 80_000, 10, 40, 10)), 15))).isEqualTo(1);
    assertThat(missed(goals(with("socket.io", round(70_000, 121_000, 1, 1, 1)), 15))).isEqualTo(2);
    assertThat(missed(goals(with("epoll", round(151_000, 1, 1, 1, 1)), 15))).isEqualTo(1);
    assertThat(missed(goals(with("epoll-together", round(1, 1_001_000, 1, 1, 1)), 15)))
        .isEqualTo(1);
    assertThat(missed(goals(with("curio", round(90_000, 600_000, 15, 50, 8)), 15))).isEqualTo(2);
    assertThat(missed(goals(with("curio-two-nodes", round(1, 1, 1, 1, 8.1)), 15))).isEqualTo(2);
    assertThat(missed(goals(GOOD, 16))).isEqualTo(1);
  }

  @Test
  void goalsWithoutAnotherSubjectAreLeftOut() {
    var alone = Map.of("curio", PRODUCT);

    assertThat(goals(alone, 1)).doesNotContain("ws", "epoll").contains("p99");
    assertThat(goals(Map.of("ws", PRODUCT), 1)).contains("Without the product");
  }

  @Test
  void figuresHaveAllSubjectsAndLoads() {
    var report = new FeedReport(result(GOOD, 10, List.of()));

    assertThat(report.figures())
        .contains("600 000", "90 000", "8.00", "10.0", "a tenth")
        .contains("| curio | 14000");
    assertThat(report.ratios()).contains("| ws ", "7.50").doesNotContain("| curio  ");
  }

  @Test
  void theReportSaysWhatWentWrong() {
    var wrong = new FeedDocument(result(GOOD, 10, List.of("ws: lost")), "abc").text(Instant.EPOCH);
    var right = new FeedDocument(result(GOOD, 10, List.of()), "abc").text(Instant.EPOCH);

    assertThat(wrong).contains("- ws: lost").doesNotContain("Every delivery was checked:");
    assertThat(right).contains("Every delivery was checked: nothing missing", "source abc");
  }

  private static Map<String, List<FeedRound>> with(String name, FeedRound round) {
    var rounds = new HashMap<>(GOOD);
    rounds.put(name, List.of(round));
    return rounds;
  }

  private static String goals(Map<String, List<FeedRound>> rounds, int heapKib) {
    return new FeedGoals(result(rounds, heapKib, List.of())).text();
  }

  private static long missed(String text) {
    return text.lines().filter(line -> line.endsWith("| no  |")).count();
  }

  private static FeedResult result(
      Map<String, List<FeedRound>> rounds, int heapKib, List<String> problems) {
    return new FeedResult(
        "A machine",
        new FeedSize(5_000, Duration.ZERO, 1_000, 14_000),
        List.of(),
        rounds,
        List.of(new FeedIdle("curio", 14_000, heapKib * 1024.0, 20_480)),
        problems);
  }

  /** CPU in microseconds for each delivery. */
  private static FeedRound round(
      double one, double sixteen, long p50Millis, long p99Millis, double cpu) {
    var open = Optional.of(figures(one / 2, p50Millis, p99Millis, cpu));
    return new FeedRound(figures(one, 20, 60, cpu), figures(sixteen, 60, 90, cpu), open, open);
  }

  private static FeedFigures figures(double perSecond, long p50Millis, long p99Millis, double cpu) {
    long deliveries = (long) (perSecond * 5);
    var load =
        new FeedLoad(
            deliveries / 5_000,
            deliveries,
            perSecond,
            deliveries * 200,
            0,
            0,
            0,
            p50Millis * 1_000,
            p99Millis * 1_000,
            p99Millis * 2_000,
            p99Millis * 3_000);
    return new FeedFigures(
        load, new CpuTimes(Duration.ofNanos(Math.round(cpu * 1_000 * deliveries)), Duration.ZERO));
  }
}
