package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.JobsRound.Starts;
import curio.bench.JobsRound.Stored;
import curio.bench.Takeover.How;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class JobsReportTest {
  private static final Options OPTIONS = Options.parse(List.of(), 3);
  private static final Duration CUT_OFF = Duration.ofSeconds(90);

  private final Map<String, List<JobsRound>> rounds = new LinkedHashMap<>();
  private final Map<String, List<Takeover>> takeovers = new LinkedHashMap<>();

  @Test
  void figuresAreMediansAndRatiosAreTakenRoundByRound() {
    rounds.put("curio", List.of(round(10_000, 2), round(12_000, 3), round(14_000, 4)));
    rounds.put("db-scheduler", List.of(round(5_000, 200), round(3_000, 3), round(2_000, 400)));
    rounds.put("bare", List.of(stored(20_000), stored(24_000), stored(28_000)));

    JobsReport report = report();

    assertThat(report.figures())
        .contains("about 5 s")
        .contains("| curio        | 12 000 (10 000–14 000) |")
        .contains("| bare         | 24 000 (20 000–28 000) |");
    assertThat(report.ratios())
        .contains("| db-scheduler | 4.00 (2.00–7.00) |")
        .contains("| bare         | 0.50             |");
    assertThat(report.problems()).isEqualTo("Every job ran and was marked done.\n");
  }

  @Test
  void whatNobodyTookIsGivenAsLongerThanTheWait() {
    rounds.put("curio", List.of(round(10_000, 2)));
    takeovers.put("curio", List.of(taken(How.KILLED, 2, 3, 4), taken(How.FROZEN, 3)));
    takeovers.put("jobrunr", List.of(new Takeover(How.KILLED, List.of(), 1, CUT_OFF)));

    assertThat(report().figures())
        .contains("| curio       | 3     | 3.00 (2.00–4.00) | 1     | 3.00          |")
        .contains("| jobrunr     | 1     | > 90             | 0     |               |");
  }

  @Test
  void goalsSayWhetherTheyAreMet() {
    rounds.put("curio", List.of(round(10_000, 2)));
    rounds.put("db-scheduler", List.of(round(1_000, 5_000)));
    rounds.put("db-scheduler-fast", List.of(round(8_000, 20)));
    rounds.put("bare", List.of(stored(16_000)));
    takeovers.put("curio", List.of(taken(How.KILLED, 2, 3, 4), taken(How.FROZEN, 3, 6)));

    String goals = new JobsGoals(result()).text();

    assertThat(row(goals, "db-scheduler")).endsWith("| 1.25  | no  |");
    assertThat(row(goals, "bare loop")).endsWith("| 0.63  | yes |");
    assertThat(row(goals, "idle")).endsWith("| 2.00  | yes |");
    assertThat(row(goals, "kill -9")).endsWith("| 4.00  | yes |");
    assertThat(row(goals, "SIGSTOP")).endsWith("| 6.00  | no  |");
  }

  @Test
  void aTakeoverThatDidNotHappenMeetsNoGoal() {
    rounds.put("curio", List.of(round(10_000, 2)));
    takeovers.put(
        "curio", List.of(new Takeover(How.KILLED, List.of(Duration.ofSeconds(1)), 1, CUT_OFF)));

    assertThat(row(new JobsGoals(result()).text(), "kill -9")).endsWith("| > 90  | no  |");
  }

  @Test
  void withoutTheProductThereIsNothingToCompare() {
    rounds.put("bare", List.of(stored(16_000)));

    assertThat(report().ratios()).contains("no ratios");
    assertThat(new JobsGoals(result()).text()).contains("nothing to compare");
  }

  @Test
  void problemsNameTheirSubjectAndRound() {
    JobsRound bad =
        new JobsRound(
            new Stored(1, 1, 1), Optional.empty(), Optional.empty(), List.of("3 never ran"));
    rounds.put("jobrunr", List.of(stored(1), bad));

    assertThat(report().problems()).contains("- jobrunr, round 2: 3 never ran");
  }

  private JobsReport report() {
    return new JobsReport(result());
  }

  private JobsResult result() {
    return new JobsResult("machine", OPTIONS, List.of("18"), List.of(), rounds, takeovers);
  }

  private static String row(String table, String name) {
    return table.lines().filter(line -> line.contains(name)).findFirst().orElseThrow();
  }

  private static JobsRound stored(double perSecond) {
    return new JobsRound(
        new Stored(perSecond, 10, 20), Optional.empty(), Optional.empty(), List.of());
  }

  private static JobsRound round(double perSecond, int millis) {
    Histogram micros = new Histogram(3);
    micros.recordValue(millis * 1_000L);
    Starts starts = new Starts(micros, 0);
    return new JobsRound(
        new Stored(perSecond, 10, 20), Optional.of(starts), Optional.of(starts), List.of());
  }

  private static Takeover taken(How how, long... seconds) {
    return new Takeover(
        how, Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList(), 0, CUT_OFF);
  }
}
