package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.ItemsRound.CpuPerCommand;
import curio.bench.load.LoadResult;
import curio.bench.shop.SearchShape;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ItemsReportTest {
  private static final Options OPTIONS = Options.parse(List.of(), 3);

  @Test
  void figuresAreMediansAndRatiosAreTakenRoundByRound() {
    ItemsReport report = new ItemsReport(result());

    assertThat(report.figures())
        .contains("| curio      | 12 000 (10 000–15 000) | 5.00 (4.00–6.00)")
        .contains("| peer-items | 2 000 (2 000–3 000)")
        .contains("| curio      | a rare word")
        .doesNotContain("| echo       | a rare word");
    assertThat(report.ratios())
        .contains("| peer-items | 5.00 (5.00–6.00)")
        .contains("| echo    ")
        .contains("–");
    assertThat(report.problems()).contains("Every answer was right");
  }

  @Test
  void goalsSayWhetherTheyAreMet() {
    String goals = new ItemsGoals(result()).text();

    assertThat(line(goals, "commands/s, times peer-items")).endsWith("| 5.00    | yes |");
    assertThat(line(goals, "commands/s, times echo")).endsWith("| 0.12    | no  |");
    assertThat(line(goals, "applied p50")).endsWith("| 5.00    | yes |");
    assertThat(line(goals, "search pages/s, times peer-items")).endsWith("| 5.00    | yes |");
    assertThat(line(goals, "a common prefix p99")).endsWith("| yes |");
    assertThat(goals.lines().filter(line -> line.contains("one search by")))
        .hasSize(SearchShape.values().length);
  }

  @Test
  void whatWasNotMeasuredHasNoGoal() {
    Map<String, List<ItemsRound>> rounds = Map.of("curio", List.of(round(10_000, 4, true)));

    String goals = new ItemsGoals(new ItemsResult("machine", OPTIONS, Map.of(), rounds)).text();

    assertThat(goals).contains("applied p99").doesNotContain("echo", "peer-items");
    assertThat(new ItemsGoals(new ItemsResult("machine", OPTIONS, Map.of(), Map.of())).text())
        .contains("Without the product");
  }

  @Test
  void problemsNameTheirSubjectAndRound() {
    Map<String, List<ItemsRound>> rounds =
        Map.of("curio", List.of(round(10, 1, true), round(10, 1, true, "9 actions are stored")));

    assertThat(new ItemsReport(new ItemsResult("machine", OPTIONS, Map.of(), rounds)).problems())
        .contains("- curio, round 2: 9 actions are stored");
  }

  private static String line(String goals, String what) {
    return goals.lines().filter(line -> line.contains(what)).findFirst().orElse("");
  }

  private static ItemsResult result() {
    Map<String, List<ItemsRound>> rounds = new LinkedHashMap<>();
    rounds.put(
        "curio", List.of(round(10_000, 4, true), round(15_000, 5, true), round(12_000, 6, true)));
    rounds.put(
        "peer-items",
        List.of(round(2_000, 40, true), round(3_000, 50, true), round(2_000, 60, true)));
    rounds.put(
        "echo",
        List.of(round(100_000, 1, false), round(100_000, 1, false), round(100_000, 1, false)));
    return new ItemsResult("machine", OPTIONS, Map.of(), rounds);
  }

  private static ItemsRound round(long perSecond, long millis, boolean finds, String... problems) {
    LoadResult run = run(perSecond, millis);
    Map<SearchShape, LoadResult> searches = new LinkedHashMap<>();
    if (finds) {
      for (SearchShape shape : SearchShape.values()) {
        searches.put(shape, run);
      }
    }
    return new ItemsRound(
        run,
        run,
        run,
        new CpuPerCommand(20, 10, 5),
        run,
        finds ? Optional.of(run) : Optional.empty(),
        searches,
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
