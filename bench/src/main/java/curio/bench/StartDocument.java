package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** {@code bench/reports/start.md}: how long a start takes and what an idle product holds. */
final class StartDocument {
  private final String machine;
  private final List<StartRound> rounds;
  private final String commit;

  StartDocument(String machine, List<StartRound> rounds, String commit) {
    this.machine = machine;
    this.rounds = List.copyOf(rounds);
    this.commit = commit;
  }

  String text(Instant now) {
    return String.join(
        "\n",
        "# Start\n",
        "Made by `./curio bench start` on %s, source %s; %d rounds.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit, rounds.size()),
        machine + ".\n",
        figures(),
        "Seconds from starting the process to the first order answered 201: on an empty directory"
            + " an account is made first,\n"
            + "on data it signs in. Memory of all processes 20 s later: PSS divides shared pages"
            + " among those who share them,\n"
            + "so it is what the whole takes; RSS counts PostgreSQL's shared memory once for each"
            + " process.\n");
  }

  /** The table alone. */
  String figures() {
    Table table = new Table("start", "wanted", "median (min–max)");
    table.row("empty directory, s", "< 6", spread(round -> seconds(round.empty())).text(2));
    table.row("data present, s", "< 3", spread(round -> seconds(round.present())).text(2));
    table.row(
        "idle memory, MB PSS", "< 350", spread(round -> round.idle().pssKib() / 1024.0).text(0));
    table.row("idle memory, MB RSS", "", spread(round -> round.idle().rssKib() / 1024.0).text(0));
    return table.text();
  }

  private Spread spread(ToDoubleFunction<StartRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
