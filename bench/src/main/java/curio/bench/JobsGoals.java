package curio.bench;

import curio.bench.JobsRound.Starts;
import curio.bench.Takeover.How;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What the jobs benchmark is to show, beside what it showed. */
final class JobsGoals {
  private static final String PRODUCT = "curio";
  private static final double START_MILLIS = 5;
  private static final double TAKEOVER_SECONDS = 5;

  private final JobsResult result;

  JobsGoals(JobsResult result) {
    this.result = result;
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    if (rounds(PRODUCT).isEmpty()) {
      return "Without the product there is nothing to compare with its goals.\n";
    }
    Table table = new Table("goal", "wanted", "shown", "met");
    rate(table, "db-scheduler's best", 2, "db-scheduler", "db-scheduler-fast");
    rate(table, "the bare loop", 0.5, "bare");
    start(table);
    takeover(table, "takeover after kill -9, slowest, s", How.KILLED);
    takeover(table, "takeover after SIGSTOP, slowest, s", How.FROZEN);
    return table.text();
  }

  private void rate(Table table, String whose, double wanted, String... others) {
    OptionalDouble best =
        Stream.of(others)
            .map(this::rounds)
            .filter(rounds -> !rounds.isEmpty())
            .mapToDouble(JobsGoals::perSecond)
            .max();
    if (best.isPresent()) {
      double ratio = perSecond(rounds(PRODUCT)) / best.getAsDouble();
      table.row(
          "stored jobs/s, times " + whose, "≥ " + wanted, number(ratio), met(ratio >= wanted));
    }
  }

  private void start(Table table) {
    List<Starts> idle = rounds(PRODUCT).stream().flatMap(round -> round.idle().stream()).toList();
    if (!idle.isEmpty()) {
      double millis = Spread.of(idle.stream().mapToDouble(one -> one.millis(50))).median();
      table.row(
          "idle enqueue → start p50, ms",
          "< " + START_MILLIS,
          number(millis),
          met(millis < START_MILLIS));
    }
  }

  /**
   * The slowest of all tries stands for the 99th percentile; one that was given up is no success.
   */
  private void takeover(Table table, String name, How how) {
    List<Takeover> all =
        result.takeovers().getOrDefault(PRODUCT, List.of()).stream()
            .filter(one -> one.how() == how)
            .toList();
    OptionalDouble slowest =
        all.stream().flatMap(one -> one.taken().stream()).mapToDouble(JobsGoals::seconds).max();
    boolean allTaken = all.stream().allMatch(one -> one.givenUp() == 0);
    if (!all.isEmpty()) {
      boolean met = allTaken && slowest.orElse(Double.MAX_VALUE) < TAKEOVER_SECONDS;
      table.row(
          name,
          "< " + TAKEOVER_SECONDS,
          allTaken && slowest.isPresent()
              ? number(slowest.getAsDouble())
              : "> " + all.getFirst().cutOff().toSeconds(),
          met(met));
    }
  }

  private List<JobsRound> rounds(String subject) {
    return result.rounds().getOrDefault(subject, List.of());
  }

  private static double perSecond(List<JobsRound> rounds) {
    return Spread.of(rounds.stream().mapToDouble(round -> round.stored().perSecond())).median();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String met(boolean met) {
    return met ? "yes" : "no";
  }
}
