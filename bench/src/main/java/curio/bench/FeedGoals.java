package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the feed's benchmark is to show, beside what it showed: medians of the rounds. */
final class FeedGoals {
  private static final double KIB = 1024;

  private final FeedResult result;
  private final Table table = new Table("goal", "wanted", "reached", "met");

  FeedGoals(FeedResult result) {
    this.result = result;
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    if (result.of(FeedBench.PRODUCT).isEmpty()) {
      return "Without the product there is nothing to compare with its goals.\n";
    }
    ratio("socket.io", "1 in flight", FeedRound::one, 1.3);
    ratio("ws", "1 in flight", FeedRound::one, 1);
    ratio("socket.io", "16 in flight", FeedRound::sixteen, 5);
    ratio("ws", "16 in flight", FeedRound::sixteen, 5);
    ratio("epoll", "1 in flight", FeedRound::one, 0.6);
    ratio("epoll-together", "16 in flight", FeedRound::sixteen, 0.6);
    latency("p50", load -> load.load().p50(), 15);
    latency("p99", load -> load.load().p99(), 50);
    heap();
    nodes("1 in flight", FeedRound::one);
    nodes("16 in flight", FeedRound::sixteen);
    return table.text();
  }

  private void ratio(
      String other, String load, Function<FeedRound, FeedFigures> choice, double wanted) {
    if (!result.of(other).isEmpty()) {
      double reached = FeedReport.ratio(result, other, choice).median();
      row(
          "deliveries/s, %s, times %s".formatted(load, other),
          "≥ ",
          wanted,
          reached,
          reached >= wanted);
    }
  }

  private void latency(String what, ToDoubleFunction<FeedFigures> micros, double most) {
    List<FeedFigures> of =
        result.of(FeedBench.PRODUCT).stream()
            .map(FeedRound::toGroups)
            .flatMap(Optional::stream)
            .toList();
    if (!of.isEmpty()) {
      double reached = Spread.of(of.stream().mapToDouble(micros)).median() / 1e3;
      row(
          "publish → receipt %s at half load, to a tenth, ms".formatted(what),
          "< ",
          most,
          reached,
          reached < most);
    }
  }

  private void heap() {
    result.idle().stream()
        .filter(each -> each.subject().equals(FeedBench.PRODUCT))
        .forEach(each ->
            row(
                "heap of an idle socket, KiB",
                "< ",
                16,
                each.heapBytes() / KIB,
                each.heapBytes() / KIB < 16));
  }

  /** On few cores two nodes cannot be faster than one; they may not be dearer. */
  private void nodes(String load, Function<FeedRound, FeedFigures> choice) {
    List<Double> two = cpu(FeedBench.TWO_NODES, choice);
    if (!two.isEmpty()) {
      double reached = Spread.ofRatios(two, cpu(FeedBench.PRODUCT, choice)).median();
      row(
          "CPU a delivery with two nodes, %s, times one node's".formatted(load),
          "≤ ",
          1,
          reached,
          reached <= 1);
    }
  }

  private List<Double> cpu(String subject, Function<FeedRound, FeedFigures> choice) {
    return result.of(subject).stream().map(choice).map(FeedFigures::cpuPerDelivery).toList();
  }

  private void row(String goal, String sign, double wanted, double reached, boolean met) {
    table.row(
        goal,
        sign + String.format(Locale.ROOT, "%.1f", wanted),
        String.format(Locale.ROOT, "%.2f", reached),
        met ? "yes" : "no");
  }
}
