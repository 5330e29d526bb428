package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs of load as reports show them. Stateless. */
final class LoadText {
  private LoadText() {}

  /** With two decimals. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** The latency within which so many of a hundred were answered; 100 is the longest. */
  static double milliseconds(LoadResult run, double percent) {
    return run.latency().getValueAtPercentile(percent) / 1e3;
  }

  /** The same of all rounds, in milliseconds. */
  static <R> String percentile(List<R> rounds, Function<R, LoadResult> run, double percent) {
    return Spread.of(rounds.stream().map(run).mapToDouble(one -> milliseconds(one, percent)))
        .text(2);
  }

  /** A table of the tails of one run of each round, by subject. */
  static <R> String eachRound(Map<String, List<R>> bySubject, Function<R, LoadResult> run) {
    var table = new Table("each round", "round", "p50 ms", "p99 ms", "p99.9 ms", "longest ms");
    bySubject.forEach((name, rounds) -> {
      for (int i = 0; i < rounds.size(); i++) {
        var one = run.apply(rounds.get(i));
        table.row(
            name,
            Integer.toString(i + 1),
            number(milliseconds(one, 50)),
            number(milliseconds(one, 99)),
            number(milliseconds(one, 99.9)),
            number(milliseconds(one, 100)));
      }
    });
    return table.text();
  }

  /**
   * Whatever was not as promised, by subject and round.
   *
   * @param none what is said if everything was
   */
  static <R> String problems(
      Map<String, List<R>> bySubject, Function<R, List<String>> problems, String none) {
    var found =
        bySubject.entrySet().stream()
            .flatMap(subject -> problemsOf(subject.getKey(), subject.getValue(), problems))
            .collect(Collectors.joining("\n"));
    return found.isEmpty() ? none + "\n" : "Not as promised:\n\n" + found + "\n";
  }

  private static <R> Stream<String> problemsOf(
      String name, List<R> rounds, Function<R, List<String>> problems) {
    return IntStream.range(0, rounds.size())
        .boxed()
        .flatMap(i ->
            problems.apply(rounds.get(i)).stream()
                .map(problem -> "- %s, round %d: %s".formatted(name, i + 1, problem)));
  }
}
