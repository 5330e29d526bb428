package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** {@code bench/reports/sign-in.md}: what sign-ins tell and what a burst of them costs. */
final class SignInDocument {
  private final String machine;
  private final List<SignInRound> rounds;
  private final String commit;

  SignInDocument(String machine, List<SignInRound> rounds, String commit) {
    this.machine = machine;
    this.rounds = List.copyOf(rounds);
    this.commit = commit;
  }

  String text(Instant now) {
    return String.join(
        "\n",
        "# Sign-in\n",
        "Made by `./curio bench sign-in` on %s, source %s; %d rounds.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit, rounds.size()),
        machine + ".\n",
        figures(),
        """
        Wrong passwords for 200 names that exist and 200 that do not, in turn, one after the other; the ratio is that of
        their medians. Then 500 orders a second from 16 connections, first alone, then while 500 sign-ins with the right
        password arrive at once; latency from the intended start. What the queue for hashing does not hold is answered
        503 at once. Memory of all processes, shared pages divided among those who share them. The throttle is off, since
        it would answer most of these without a hash.
        """);
  }

  /** The table alone. */
  String figures() {
    Table table = new Table("sign-in", "wanted", "median (min–max)");
    table.row("wrong password, known name, ms", "", spread(SignInRound::knownMillis).text(1));
    table.row("wrong password, unknown name, ms", "", spread(SignInRound::unknownMillis).text(1));
    table.row(
        "known to unknown",
        "0.9 to 1.1",
        spread(round -> round.knownMillis() / round.unknownMillis()).text(3));
    table.row("orders alone, p99 ms", "", spread(round -> p99(round.quiet())).text(1));
    table.row(
        "orders during the burst, p99 ms", "< 100", spread(round -> p99(round.during())).text(1));
    table.row(
        "orders during the burst, wrong answers",
        "0",
        spread(round -> round.during().errors()).text(0));
    table.row("memory before, MB PSS", "", spread(round -> round.idleKib() / 1024.0).text(0));
    table.row("memory at its peak, MB PSS", "", spread(round -> round.peakKib() / 1024.0).text(0));
    return table.text() + "\nAnswers to the burst: " + statuses() + ".\n";
  }

  private String statuses() {
    Map<Integer, Long> all = new TreeMap<>();
    rounds.forEach(
        round -> round.statuses().forEach((status, count) -> all.merge(status, count, Long::sum)));
    return String.join(
        ", ", all.entrySet().stream().map(e -> e.getValue() + " × " + e.getKey()).toList());
  }

  private static double p99(LoadResult result) {
    return result.latency().getValueAtPercentile(99) / 1e3;
  }

  private Spread spread(ToDoubleFunction<SignInRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
