package curio.bench;

import curio.bench.JobsRound.Starts;
import curio.bench.JobsRound.Stored;
import curio.bench.Takeover.How;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the jobs benchmark says: tables of medians (min–max), ratios, problems. */
final class JobsReport {
  private static final String PRODUCT = "curio";

  private final JobsResult result;

  JobsReport(JobsResult result) {
    this.result = result;
  }

  /** The figures, in Markdown. */
  String figures() {
    return stored() + "\n" + starts() + "\n" + takeovers();
  }

  private String stored() {
    Table table =
        new Table("stored jobs", "jobs/s", "worker CPU µs", "store CPU µs", "together per job");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, Stored::perSecond).text(0),
                spread(rounds, Stored::workerMicros).text(1),
                spread(rounds, Stored::storeMicros).text(1),
                spread(rounds, Stored::micros).text(1)));
    return "Jobs that do nothing, stored before, as many as take about %d s: from the first's start until all are marked done, one worker.%n%n%s"
        .formatted(JobsSize.of(result.options()).stored().toSeconds(), table.text());
  }

  private String starts() {
    Table table =
        new Table(
            "enqueue → start, ms", "idle p50", "idle p99", "loaded p50", "loaded p99", "not begun");
    result
        .rounds()
        .forEach((name, rounds) -> {
          if (rounds.stream().allMatch(round -> round.idle().isPresent())) {
            table.row(
                name,
                percentile(rounds, JobsRound::idle, 50),
                percentile(rounds, JobsRound::idle, 99),
                percentile(rounds, JobsRound::loaded, 50),
                percentile(rounds, JobsRound::loaded, 99),
                Long.toString(missing(rounds)));
          }
        });
    return "Single jobs on an idle system; then %d a second. Asked for by the process that does them, which is what the peers' best needs.%n%n%s"
        .formatted(JobsSize.LOAD_PER_SECOND, table.text());
  }

  private String takeovers() {
    Table table = new Table("takeover, s", "tries", "after kill -9", "tries", "after SIGSTOP");
    result
        .takeovers()
        .forEach((name, all) ->
            table.row(
                name,
                tries(all, How.KILLED),
                times(all, How.KILLED),
                tries(all, How.FROZEN),
                times(all, How.FROZEN)));
    return "A job is held by one worker, another looks on; from the signal until the other has"
        + " begun the job: median (min–max) of all tries.\n\n"
        + table.text();
  }

  /** Ratios of the product to each other subject. */
  String ratios() {
    List<JobsRound> own = result.rounds().getOrDefault(PRODUCT, List.of());
    if (own.isEmpty()) {
      return "Without the product there are no ratios.\n";
    }
    Table table = new Table(PRODUCT + " to", "jobs/s", "CPU per job", "idle p50");
    result
        .rounds()
        .forEach((name, rounds) -> {
          if (!name.equals(PRODUCT)) {
            table.row(
                name,
                ratio(own, rounds, round -> round.stored().perSecond()),
                ratio(own, rounds, round -> round.stored().micros()),
                rounds.getFirst().idle().isEmpty()
                    ? ""
                    : ratio(own, rounds, round -> round.idle().orElseThrow().millis(50)));
          }
        });
    return "Ratios, each of the same round.\n\n" + table.text();
  }

  /** Whatever was not as promised, or that everything was. */
  String problems() {
    String problems =
        result.rounds().entrySet().stream()
            .flatMap(entry ->
                IntStream.range(0, entry.getValue().size())
                    .boxed()
                    .flatMap(round ->
                        entry.getValue().get(round).problems().stream()
                            .map(problem ->
                                "- %s, round %d: %s"
                                    .formatted(entry.getKey(), round + 1, problem))))
            .collect(Collectors.joining("\n"));
    return problems.isEmpty()
        ? "Every job ran and was marked done.\n"
        : "Not as promised:\n\n" + problems + "\n";
  }

  private static String tries(List<Takeover> all, How how) {
    return Integer.toString(
        all.stream()
            .filter(one -> one.how() == how)
            .mapToInt(one -> one.taken().size() + one.givenUp())
            .sum());
  }

  private static String times(List<Takeover> all, How how) {
    List<Takeover> these = all.stream().filter(one -> one.how() == how).toList();
    double[] seconds =
        these.stream()
            .flatMap(one -> one.taken().stream())
            .mapToDouble(time -> time.toMillis() / 1e3)
            .toArray();
    String taken =
        seconds.length == 0
            ? ""
            : Spread.of(IntStream.range(0, seconds.length).mapToDouble(i -> seconds[i])).text(2);
    return these.stream()
        .filter(one -> one.givenUp() > 0)
        .findFirst()
        .map(one -> (taken + " > " + one.cutOff().toSeconds()).strip())
        .orElse(taken);
  }

  private static long missing(List<JobsRound> rounds) {
    return rounds.stream()
        .mapToLong(round ->
            round.idle().map(Starts::missing).orElse(0L)
                + round.loaded().map(Starts::missing).orElse(0L))
        .sum();
  }

  private static String percentile(
      List<JobsRound> rounds, Function<JobsRound, Optional<Starts>> run, double percent) {
    return Spread.of(
            rounds.stream().mapToDouble(round -> run.apply(round).orElseThrow().millis(percent)))
        .text(2);
  }

  private static Spread spread(List<JobsRound> rounds, ToDoubleFunction<Stored> figure) {
    return Spread.of(rounds.stream().mapToDouble(round -> figure.applyAsDouble(round.stored())));
  }

  private static String ratio(
      List<JobsRound> own, List<JobsRound> other, ToDoubleFunction<JobsRound> figure) {
    Spread spread =
        Spread.ofRatios(
            own.stream().map(figure::applyAsDouble).toList(),
            other.stream().map(figure::applyAsDouble).toList());
    return spread.median() < 0.01
        ? String.format(Locale.ROOT, "%.5f", spread.median())
        : spread.text(2);
  }
}
