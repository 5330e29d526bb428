package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * What the orders benchmark is to show, beside what it showed: medians of the rounds, and their
 * worst tails.
 */
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
    Table table = new Table("goal", "wanted", "reached", "met");
    rate(table, "peer-namastack", 8);
    rate(table, "peer-plain", 6);
    rate(table, "echo", 0.3);
    below(
        table,
        "open-loop p99 at half load, each round, ms",
        10,
        OrdersGoals::worst,
        percentile(99));
    below(
        table,
        "open-loop p99.9 at half load, each round, ms",
        25,
        OrdersGoals::worst,
        percentile(99.9));
    below(
        table,
        "one connection p50, ms",
        8,
        OrdersGoals::median,
        round -> round.lonely().latency().getValueAtPercentile(50) / 1e3);
    return table.text();
  }

  private void rate(Table table, String other, double wanted) {
    List<OrdersRound> own = rounds(PRODUCT);
    List<OrdersRound> others = rounds(other);
    if (!own.isEmpty() && !others.isEmpty()) {
      double ratio = Spread.ofRatios(rates(own), rates(others)).median();
      table.row(
          "rate, times " + other, "≥ " + wanted, LoadText.number(ratio), met(ratio >= wanted));
    }
  }

  private void below(
      Table table,
      String name,
      double most,
      ToDoubleBiFunction<List<OrdersRound>, ToDoubleFunction<OrdersRound>> choice,
      ToDoubleFunction<OrdersRound> figure) {
    List<OrdersRound> own = rounds(PRODUCT);
    if (!own.isEmpty()) {
      double reached = choice.applyAsDouble(own, figure);
      table.row(name, "< " + most, LoadText.number(reached), met(reached < most));
    }
  }

  private static ToDoubleFunction<OrdersRound> percentile(double percent) {
    return round -> round.open().latency().getValueAtPercentile(percent) / 1e3;
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

  private static double worst(List<OrdersRound> rounds, ToDoubleFunction<OrdersRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure)).max();
  }

  private static String met(boolean met) {
    return met ? "yes" : "no";
  }
}
