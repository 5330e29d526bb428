package curio.bench;

import curio.bench.report.Table;
import curio.bench.subject.SafepointLog.Pauses;
import curio.bench.subject.StoreActivity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The open loop at half load, each round by itself, with what may have made its tail. */
final class OrdersTails {
  private final Map<String, List<OrdersRound>> rounds;

  OrdersTails(Map<String, List<OrdersRound>> rounds) {
    this.rounds = rounds;
  }

  String text() {
    Table table =
        new Table(
            "open loop, each round",
            "round",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms",
            "cores busy %",
            "WAL MB",
            "segments made by sessions",
            "checkpoints",
            "JVM pauses",
            "longest ms");
    StringBuilder waits = new StringBuilder();
    rounds.forEach((name, list) -> {
      for (int i = 0; i < list.size(); i++) {
        OrdersRound round = list.get(i);
        row(table, name, i + 1, round);
        append(waits, name, i + 1, round);
      }
    });
    return "Each round is on a new data directory. A session that has to make a segment of the"
        + " write-ahead log keeps all commits waiting.\n\n"
        + table.text()
        + (waits.isEmpty() ? "" : "\nWhat active sessions of the store were seen at:\n\n" + waits);
  }

  private static void row(Table table, String name, int number, OrdersRound round) {
    StoreActivity store = round.during().store().orElse(null);
    Pauses pauses = round.during().pauses().orElse(null);
    table.row(
        name,
        Integer.toString(number),
        millis(round, 50),
        millis(round, 99),
        millis(round, 99.9),
        millis(round, 100),
        String.format(Locale.ROOT, "%.0f", round.during().busy() * 100),
        store == null ? "" : Long.toString(store.logBytes() / 1_000_000),
        store == null ? "" : Long.toString(store.segmentsMade()),
        store == null ? "" : Long.toString(store.checkpoints()),
        pauses == null ? "" : Integer.toString(pauses.count()),
        pauses == null ? "" : LoadText.number(pauses.longestMillis()));
  }

  private static void append(StringBuilder waits, String name, int number, OrdersRound round) {
    round
        .during()
        .store()
        .ifPresent(
            store -> waits.append("- %s, round %d: %s%n".formatted(name, number, store.text())));
  }

  private static String millis(OrdersRound round, double percent) {
    return LoadText.number(round.open().latency().getValueAtPercentile(percent) / 1e3);
  }
}
