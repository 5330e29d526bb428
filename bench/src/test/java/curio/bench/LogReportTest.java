package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.load.LoadResult;
import curio.bench.subject.EffectTimes.Effects;
import curio.bench.subject.PeerBuild;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LogReportTest {
  private static final Options OPTIONS = Options.parse(List.of(), 3);

  private final Map<String, List<EffectRound>> effects = new LinkedHashMap<>();
  private final Map<String, List<RelayRound>> moves = new LinkedHashMap<>();
  private final List<OwnershipRound> ownership = new ArrayList<>();

  @Test
  void figuresAreMediansAndRatiosAreTakenRoundByRound() {
    effects.put("curio", List.of(effect(10, 0), effect(16, 0), effect(12, 0)));
    effects.put("namastack", List.of(effect(1_000, 0), effect(800, 0), effect(1_200, 0)));
    moves.put("curio-kafka", List.of(moved(100_000, 5), moved(100_000, 4), moved(100_000, 4)));
    moves.put("producer", List.of(moved(100_000, 2), moved(100_000, 1), moved(100_000, 2)));

    LogReport report = new LogReport(result());

    assertThat(report.figures())
        .contains("| curio ", "12.01 (10.01–16.01)", "1000 orders a second")
        .contains("| curio-kafka | 25 000 (20 000–25 000)  | 4.00 (4.00–5.00) | 100 ")
        .doesNotContain("orderly stop");
    assertThat(report.ratios())
        .contains("| curio         | namastack | 0.0100 (0.0100–0.02")
        .contains("| curio-kafka | producer | 0.40 (0.25–0.50) | 1.00");
    assertThat(report.problems()).startsWith("Every order was answered");
  }

  @Test
  void goalsSayWhetherTheyAreMet() {
    effects.put("curio", List.of(effect(12, 0)));
    effects.put("curio-kafka", List.of(effect(60, 0)));
    effects.put("namastack", List.of(effect(1_200, 0)));
    moves.put("curio", List.of(moved(100_000, 4)));
    moves.put("curio-kafka", List.of(moved(100_000, 8)));
    moves.put("producer", List.of(moved(100_000, 4)));
    ownership.add(owned(1, 0, 3));
    ownership.add(owned(2, 1, 6));

    String goals = new LogGoals(result()).text();

    assertThat(row(goals, "effect p50 on PostgreSQL")).endsWith("| 12.01  | yes |");
    assertThat(row(goals, "effect p50 on Kafka")).endsWith("| no  |");
    assertThat(row(goals, "as it comes")).endsWith("| yes |");
    assertThat(row(goals, "gone on PostgreSQL")).endsWith("| 4.00   | yes |");
    assertThat(row(goals, "events/s on PostgreSQL")).endsWith("| 25 000 | yes |");
    assertThat(row(goals, "gone on Kafka")).endsWith("| 8.00   | yes |");
    assertThat(row(goals, "events/s on Kafka ")).endsWith("| 12 500 | no  |");
    assertThat(row(goals, "bare producer")).endsWith("| 0.50   | yes |");
    assertThat(row(goals, "a node joins")).endsWith("| 2.00   | yes |");
    assertThat(row(goals, "kill -9")).endsWith("| 6.00   | no  |");
  }

  @Test
  void whatHasNoEffectOrWasNotMovedMeetsNoGoal() {
    effects.put("curio", List.of(effect(12, 3)));
    moves.put("curio", List.of(moved(60_000, 9)));

    String goals = new LogGoals(result()).text();

    assertThat(row(goals, "effect p50")).endsWith("| no  |");
    assertThat(row(goals, "gone on")).contains("> 9.00").endsWith("| no  |");
    assertThat(new LogReport(result()).figures()).contains("| 60 ");
  }

  @Test
  void problemsNameTheirSubjectPartAndRound() {
    moves.put(
        "namastack",
        List.of(
            moved(100_000, 5),
            new RelayRound(1, 1, Duration.ofSeconds(1), 1, List.of("3 events arrived"))));

    assertThat(new LogReport(result()).problems())
        .contains("- namastack, backlog, round 2: 3 events arrived");
  }

  @Test
  void withoutTheProductThereIsNothingToCompare() {
    moves.put("producer", List.of(moved(100_000, 5)));

    assertThat(new LogReport(result()).ratios()).contains("no ratios");
    assertThat(new LogGoals(result()).text()).contains("nothing to compare");
  }

  @Test
  void theDocumentSaysHowTimesAreTaken() throws IOException {
    effects.put("curio", List.of(effect(12, 0)));

    String text =
        new LogDocument(result(), new PeerBuild(Path.of("..")), "abc").text(Instant.EPOCH);

    assertThat(text)
        .startsWith("# Log\n")
        .contains("1970-01-01T00:00:00Z, source abc", "track_commit_timestamp");
  }

  private LogResult result() {
    return new LogResult("machine", OPTIONS, List.of(), List.of(), effects, moves, ownership);
  }

  private static String row(String table, String name) {
    return table.lines().filter(line -> line.contains(name)).findFirst().orElseThrow();
  }

  private static OwnershipRound owned(long join, long stop, long kill) {
    return new OwnershipRound(
        Duration.ofSeconds(join), Duration.ofSeconds(stop), Duration.ofSeconds(kill));
  }

  private static RelayRound moved(long moved, long seconds) {
    return new RelayRound(100_000, moved, Duration.ofSeconds(seconds), 20, List.of());
  }

  private static EffectRound effect(long millis, long missing) {
    Histogram micros = new Histogram(3);
    micros.recordValue(millis * 1_000);
    return new EffectRound(
        load(), new Effects(micros, missing), Duration.ofSeconds(1), 100, List.of());
  }

  private static LoadResult load() {
    Histogram latency = new Histogram(3);
    latency.recordValue(1_000);
    return new LoadResult(
        Duration.ofSeconds(1), 1_000, 1_000, 0, 0, Map.of(), 0, 0, 0, 0, List.of(), latency);
  }
}
