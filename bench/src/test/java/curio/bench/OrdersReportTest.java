package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.OrdersRound.CpuPerOrder;
import curio.bench.OrdersRound.Drained;
import curio.bench.load.LoadResult;
import curio.bench.subject.InsertLimit.Taken;
import curio.bench.subject.SafepointLog.Pauses;
import curio.bench.subject.StoreActivity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OrdersReportTest {
  private static final Options OPTIONS = Options.parse(List.of(), 3);

  @Test
  void figuresAreMediansAndRatiosAreTakenRoundByRound() {
    Map<String, List<OrdersRound>> rounds = new LinkedHashMap<>();
    rounds.put("curio", List.of(round(20_000, 4), round(30_000, 5), round(24_000, 6)));
    rounds.put("peer-plain", List.of(round(2_000, 40), round(6_000, 50), round(3_000, 60)));
    OrdersReport report =
        new OrdersReport(
            new OrdersResult(
                "machine", OPTIONS, Map.of(), rounds, Map.of(1, List.of(new Taken(60_000, 12)))));

    assertThat(report.figures())
        .contains("| curio       | 24 000 (20 000–30 000) | 5.00 (4.00–6.00)")
        .contains("| peer-plain  | 3 000 (2 000–6 000)    | 50.0")
        .contains("| 1 connection ")
        .contains("60 000");
    assertThat(report.ratios())
        .contains("| peer-plain      | 8.00 (5.00–10.00) | 0.10")
        .contains("0.33");
    assertThat(report.problems()).contains("Every answer was right");
  }

  @Test
  void problemsNameTheirSubjectAndRound() {
    OrdersRound bad = round(10, 1, "9 orders are stored");
    OrdersResult result =
        new OrdersResult(
            "machine", OPTIONS, Map.of(), Map.of("curio", List.of(round(10, 1), bad)), Map.of());

    assertThat(new OrdersReport(result).problems())
        .contains("- curio, round 2: 9 orders are stored");
  }

  @Test
  void goalsSayWhetherTheyAreMet() {
    Map<String, List<OrdersRound>> rounds = new LinkedHashMap<>();
    rounds.put("curio", List.of(round(24_000, 30)));
    rounds.put("peer-plain", List.of(round(3_000, 40)));
    rounds.put("echo", List.of(round(100_000, 1)));

    String goals =
        new OrdersGoals(new OrdersResult("machine", OPTIONS, Map.of(), rounds, Map.of())).text();

    assertThat(goals.lines().filter(line -> line.contains("peer-plain")))
        .singleElement()
        .asString()
        .endsWith("| 8.00    | yes |");
    assertThat(goals.lines().filter(line -> line.contains("echo")))
        .singleElement()
        .asString()
        .endsWith("| 0.24    | no  |");
    assertThat(goals.lines().filter(line -> line.contains("p99")))
        .hasSize(2)
        .allMatch(line -> line.endsWith("| no  |"));
    assertThat(goals).doesNotContain("namastack");
  }

  @Test
  void aTailIsMetOnlyIfEachRoundMeetsIt() {
    Map<String, List<OrdersRound>> rounds = new LinkedHashMap<>();
    rounds.put("curio", List.of(round(24_000, 4), round(24_000, 11), round(24_000, 4)));

    String goals =
        new OrdersGoals(new OrdersResult("machine", OPTIONS, Map.of(), rounds, Map.of())).text();

    assertThat(goals.lines().filter(line -> line.contains("p99 ")))
        .singleElement()
        .asString()
        .contains("11.0")
        .endsWith("| no  |");
    assertThat(goals.lines().filter(line -> line.contains("p99.9")))
        .singleElement()
        .asString()
        .endsWith("| yes |");
  }

  @Test
  void eachRoundOfTheOpenLoopStandsForItselfWithWhatTheStoreDid() {
    Map<String, List<OrdersRound>> rounds = new LinkedHashMap<>();
    rounds.put("curio", List.of(round(20_000, 4), round(30_000, 50)));

    String figures =
        new OrdersReport(new OrdersResult("machine", OPTIONS, Map.of(), rounds, Map.of()))
            .figures();

    assertThat(figures.lines().filter(line -> line.matches("\\| curio +\\| 2 .*")))
        .singleElement()
        .asString()
        .contains("| 50.", "| 78 ", "| 80 ", "| 7 ", "| 12.50 ");
    assertThat(figures)
        .contains("- curio, round 1: WalSync 75.0 %, running 20.0 %, WalInitSync 5.0 %");
  }

  private static OrdersRound round(long perSecond, long millis, String... problems) {
    LoadResult run = run(perSecond, millis);
    Drained drained = new Drained(100, Duration.ofMillis(300), true);
    OpenLoopWatch.Seen during =
        new OpenLoopWatch.Seen(
            Optional.of(
                new StoreActivity(
                    500,
                    Map.of("WalSync", 75L, "running", 20L, "WalInitSync", 5L),
                    7,
                    80_000_000,
                    1)),
            Optional.of(new Pauses(9, 30, 12.5)),
            0.78);
    return new OrdersRound(
        run,
        run,
        during,
        run,
        new CpuPerOrder(20, 10, 5),
        Optional.of(drained),
        0,
        List.of(problems));
  }

  private static LoadResult run(long perSecond, long millis) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(millis * 1000, perSecond);
    return new LoadResult(
        Duration.ofSeconds(1),
        perSecond,
        perSecond,
        0,
        0,
        Map.of(),
        0,
        0,
        0,
        0,
        List.of(),
        latency);
  }
}
