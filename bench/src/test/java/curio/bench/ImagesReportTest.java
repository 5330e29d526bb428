package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.ImagesRound.CpuPerRead;
import curio.bench.ImagesRound.Misses;
import curio.bench.ImagesRound.Renditions;
import curio.bench.load.LoadResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ImagesReportTest {
  private static final Options OPTIONS = Options.parse(List.of(), 3);

  @Test
  void figuresAreMediansAndRatiosAreTakenRoundByRound() {
    ImagesReport report = new ImagesReport(result());

    assertThat(report.figures())
        .contains("| curio       | 7 000 (6 000–8 000)", "| nginx       | 10 000 ")
        .contains("| 320 wide ", "| vipsthumbnail ")
        .contains("| curio-redis    | 1     | 1000  | 1000         | 1     | 0.50    |");
    assertThat(report.ratios()).contains("| curio       | nginx       | 0.70 (0.60–0.80) |");
    assertThat(report.problems()).contains("Every answer was right");
  }

  @Test
  void goalsSayWhetherTheyAreMet() {
    String goals = new ImagesGoals(result()).text();

    assertThat(line(goals, "reads/s of curio, times nginx")).endsWith("| 0.70    | yes |");
    assertThat(line(goals, "reads/s of curio-redis, times nginx")).endsWith("| 0.30    | no  |");
    assertThat(line(goals, "reads/s of curio, times peer-images")).endsWith("| 7.00    | yes |");
    assertThat(line(goals, "uploads/s")).endsWith("| 200.00  | yes |");
    assertThat(line(goals, "loads for 1 000 misses")).endsWith("| 1       | yes |");
    assertThat(line(goals, "errors while half")).endsWith("| 0       | yes |");
    assertThat(line(goals, "below twice")).endsWith("| 0.75    | yes |");
  }

  @Test
  void whatNeverCameBackIsNoGoalMet() {
    ImagesRound never =
        new ImagesRound(
            run(10, 1),
            run(10, 1),
            new CpuPerRead(1, 1),
            Optional.empty(),
            Optional.of(new LostRedis(run(10, 1), 2, 900, 900, Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            List.of("2 images are stored (expected: 1)"));
    ImagesResult result =
        new ImagesResult(
            "machine",
            OPTIONS,
            Optional.empty(),
            1,
            List.of(),
            Map.of("curio-redis", List.of(never)));

    assertThat(line(new ImagesGoals(result).text(), "below twice")).endsWith("| no  |");
    assertThat(new ImagesReport(result).figures()).contains("| never ").doesNotContain("uploads");
    assertThat(new ImagesReport(result).problems())
        .contains("- curio-redis, round 1: 2 images are stored");
  }

  private static String line(String goals, String what) {
    return goals.lines().filter(line -> line.contains(what)).findFirst().orElse("");
  }

  private static ImagesResult result() {
    Map<String, List<ImagesRound>> rounds = new LinkedHashMap<>();
    rounds.put("curio", List.of(near(6_000), near(8_000), near(7_000)));
    rounds.put("curio-redis", List.of(ring(3_000), ring(3_000), ring(3_000)));
    rounds.put("nginx", List.of(plain(10_000), plain(10_000), plain(10_000)));
    rounds.put("peer-images", List.of(plain(1_000), plain(1_000), plain(1_000)));
    return new ImagesResult(
        "machine", OPTIONS, Optional.of("vips-8"), 3_000_000, List.of(), rounds);
  }

  private static ImagesRound near(long perSecond) {
    return round(
        perSecond,
        Optional.of(run(200, 10)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new Renditions(
                Map.of(320, List.of(50.0, 60.0), 1280, List.of(90.0)),
                Map.of(320, List.of(40.0)),
                List.of(20.0))));
  }

  private static ImagesRound ring(long perSecond) {
    return round(
        perSecond,
        Optional.empty(),
        Optional.of(new LostRedis(run(1_500, 2), 2, 120, 2.5, Optional.of(Duration.ofMillis(750)))),
        Optional.of(new Misses(1_000, Map.of(200, 1_000L), 1, 0.5)),
        Optional.empty());
  }

  private static ImagesRound plain(long perSecond) {
    return round(perSecond, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static ImagesRound round(
      long perSecond,
      Optional<LoadResult> uploads,
      Optional<LostRedis> lost,
      Optional<Misses> misses,
      Optional<Renditions> renditions) {
    return new ImagesRound(
        run(perSecond, 5),
        run(perSecond / 2, 2),
        new CpuPerRead(100, 50),
        uploads,
        lost,
        misses,
        renditions,
        List.of());
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
