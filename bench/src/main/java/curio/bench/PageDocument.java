package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** {@code bench/reports/page.md}: what the page costs in a browser, and how soon it shows news. */
final class PageDocument {
  private static final double KILOBYTE = 1_000;

  private final String machine;
  private final List<PageRound> rounds;
  private final String commit;

  PageDocument(String machine, List<PageRound> rounds, String commit) {
    this.machine = machine;
    this.rounds = List.copyOf(rounds);
    this.commit = commit;
  }

  String text(Instant now) {
    return String.join(
        "\n",
        "# Page\n",
        "Made by `./curio bench page` on %s, source %s; %d rounds.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit, rounds.size()),
        machine + ".\n",
        figures(),
        "Chromium without a window, on the machine of the server, a new profile each round. First"
            + " view: the welcome page, until\nits heading is drawn; bytes are the page's own"
            + " document, modules, libraries and stylesheet with their heads, packed.\nThe feed"
            + " holds %d events when more come, one after the other: the delivery is from the"
                .formatted(PageBench.EVENTS)
            + " author's request\nto the frame of the reader's screen from which on it slides in."
            + " Tasks are those of more than 50 ms on the reader's main thread meanwhile.\n");
  }

  /** The table alone. */
  String figures() {
    Table table = new Table("page", "wanted", "median (min–max)");
    table.row("first view, kB", "< 120", spread(round -> round.bytes() / KILOBYTE).text(1));
    table.row("first contentful paint, ms", "", spread(PageRound::firstPaintMillis).text(0));
    table.row("first view, ms", "< 1000", spread(PageRound::viewMillis).text(0));
    table.row("layout shift of the first view", "0", spread(PageRound::viewShift).text(3));
    table.row("layout shift of the feed", "0", spread(PageRound::feedShift).text(3));
    table.row("tasks over 50 ms", "0", spread(PageRound::longTasks).text(0));
    table.row("longest task, ms", "", spread(PageRound::longestTaskMillis).text(0));
    table.row("event to screen p95, ms", "< 200", spread(PageRound::deliveryP95Millis).text(0));
    return table.text();
  }

  private Spread spread(ToDoubleFunction<PageRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
