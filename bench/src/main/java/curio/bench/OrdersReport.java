package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import curio.bench.subject.InsertLimit.Taken;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the orders benchmark says: tables of medians (min–max), ratios, problems. */
final class OrdersReport {
  private final OrdersResult result;

  OrdersReport(OrdersResult result) {
    this.result = result;
  }

  /** The figures, in Markdown. */
  String figures() {
    return capacity()
        + "\n"
        + latency()
        + "\n"
        + tails()
        + "\n"
        + cpu()
        + "\n"
        + drains()
        + "\n"
        + inserts();
  }

  private String capacity() {
    Table table = new Table("closed loop", "orders/s", "p50 ms", "p99 ms", "p99.9 ms");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.closed().perSecond()).text(0),
                LoadText.percentile(rounds, OrdersRound::closed, 50),
                LoadText.percentile(rounds, OrdersRound::closed, 99),
                LoadText.percentile(rounds, OrdersRound::closed, 99.9)));
    return "%d connections, each sends when answered.\n\n%s"
        .formatted(result.options().connections(), table.text());
  }

  private String latency() {
    Table table =
        new Table(
            "open loop",
            "asked/s",
            "answered/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "one connection p50 ms");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.closed().perSecond() / 2).text(0),
                spread(rounds, round -> round.open().perSecond()).text(0),
                LoadText.percentile(rounds, OrdersRound::open, 50),
                LoadText.percentile(rounds, OrdersRound::open, 99),
                LoadText.percentile(rounds, OrdersRound::open, 99.9),
                LoadText.percentile(rounds, OrdersRound::lonely, 50)));
    return "A fixed rate, half of the closed loop's, latency from the intended start; then one"
        + " connection alone.\n\n"
        + table.text();
  }

  /** Each round of the open loop for itself: tails are what a median hides. */
  private String tails() {
    return new OrdersTails(result.rounds()).text();
  }

  private String cpu() {
    Table table =
        new Table("CPU µs per order", "server", "PostgreSQL", "together", "load generator");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.cpu().server()).text(1),
                spread(rounds, round -> round.cpu().postgres()).text(1),
                spread(rounds, round -> round.cpu().subject()).text(1),
                spread(rounds, round -> round.cpu().generator()).text(1)));
    return "In the closed loop, until the last event is in the log.\n\n" + table.text();
  }

  private String drains() {
    Table table =
        new Table(
            "events behind",
            "waiting when the closed loop ended",
            "seconds until all were in the log");
    result
        .rounds()
        .forEach((name, rounds) -> {
          List<OrdersRound.Drained> drained =
              rounds.stream().flatMap(round -> round.drained().stream()).toList();
          if (!drained.isEmpty()) {
            table.row(
                name,
                Spread.of(drained.stream().mapToDouble(OrdersRound.Drained::backlog)).text(0),
                Spread.of(drained.stream().mapToDouble(drain -> drain.took().toMillis() / 1e3))
                    .text(1));
          }
        });
    return table.text();
  }

  private String inserts() {
    if (result.inserts().isEmpty()) {
      return "";
    }
    Table table =
        new Table(
            "bare inserts, 1 024 rows a statement", "orders/s", "PostgreSQL CPU µs per order");
    result
        .inserts()
        .forEach((connections, rounds) ->
            table.row(
                connections + (connections == 1 ? " connection" : " connections"),
                Spread.of(rounds.stream().mapToDouble(Taken::ordersPerSecond)).text(0),
                Spread.of(rounds.stream().mapToDouble(Taken::postgresCpuMicrosPerOrder)).text(1)));
    return table.text();
  }

  /** Ratios of the first subject to each other one. */
  String ratios() {
    String first = result.rounds().keySet().stream().findFirst().orElse("");
    List<OrdersRound> own = result.rounds().getOrDefault(first, List.of());
    Table table = new Table(first + " to", "rate", "open-loop p99", "CPU per order");
    result
        .rounds()
        .forEach((name, rounds) -> {
          if (!name.equals(first)) {
            table.row(
                name,
                ratio(own, rounds, round -> round.closed().perSecond()),
                ratio(own, rounds, round -> LoadText.milliseconds(round.open(), 99)),
                ratio(own, rounds, round -> round.cpu().subject()));
          }
        });
    result
        .inserts()
        .forEach((connections, rounds) ->
            table.row(
                "bare inserts, " + connections,
                Spread.ofRatios(
                        own.stream().map(round -> round.closed().perSecond()).toList(),
                        rounds.stream().map(Taken::ordersPerSecond).toList())
                    .text(2),
                "",
                ""));
    return "Ratios, each of the same round.\n\n" + table.text();
  }

  /** Whatever was not as promised, or that everything was. */
  String problems() {
    return LoadText.problems(
        result.rounds(),
        OrdersRound::problems,
        "Every answer was right, and wherever orders are stored, orders, keys and events were as"
            + " many as answers 201.");
  }

  private static String ratio(
      List<OrdersRound> own, List<OrdersRound> other, ToDoubleFunction<OrdersRound> figure) {
    return Spread.ofRatios(
            own.stream().map(figure::applyAsDouble).toList(),
            other.stream().map(figure::applyAsDouble).toList())
        .text(2);
  }

  private static Spread spread(List<OrdersRound> rounds, ToDoubleFunction<OrdersRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
