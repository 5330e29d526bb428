package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the orders benchmark is to show, beside what it showed: medians of the rounds. */
final class OrdersGoals {
  private static final String PRODUCT = "curio";

  private final OrdersResult result;

  OrdersGoals(OrdersResult result) {
    this.result = result;
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    if (rounds(PRODUCT).isEmpty()) {
      return "Without the product there is nothing to compare with its goals.\n";
    }
    Table table = new Table("goal", "wanted", "median", "met");
    rate(table, "peer-namastack", 8);
    rate(table, "peer-plain", 6);
    rate(table, "echo", 0.3);
    below(
        table,
        "open-loop p99 at half load, ms",
        25,
        round -> round.open().latency().getValueAtPercentile(99) / 1e3);
    below(
        table,
        "one connection p50, ms",
        8,
        round -> round.lonely().latency().getValueAtPercentile(50) / 1e3);
    return table.text();
  }

  private void rate(Table table, String other, double wanted) {
    List<OrdersRound> own = rounds(PRODUCT);
    List<OrdersRound> others = rounds(other);
    if (!own.isEmpty() && !others.isEmpty()) {
      double ratio = Spread.ofRatios(rates(own), rates(others)).median();
      table.row("rate, times " + other, "≥ " + wanted, number(ratio), met(ratio >= wanted));
    }
  }

  private void below(Table table, String name, double most, ToDoubleFunction<OrdersRound> figure) {
    List<OrdersRound> own = rounds(PRODUCT);
    if (!own.isEmpty()) {
      double median = median(own, figure);
      table.row(name, "< " + most, number(median), met(median < most));
    }
  }

  private List<OrdersRound> rounds(String subject) {
    return result.rounds().getOrDefault(subject, List.of());
  }

  private static List<Double> rates(List<OrdersRound> rounds) {
    return rounds.stream().map(round -> round.closed().perSecond()).toList();
  }

  private static double median(List<OrdersRound> rounds, ToDoubleFunction<OrdersRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure)).median();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String met(boolean met) {
    return met ? "yes" : "no";
  }
}
