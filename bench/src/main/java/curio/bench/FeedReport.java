package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The figures of the feed's benchmark, and how the product stands to the others. */
final class FeedReport {
  private static final double KIB = 1024;

  private final FeedResult result;

  FeedReport(FeedResult result) {
    this.result = result;
  }

  /** Capacity, latency and memory. */
  String figures() {
    return String.join("\n", capacity(), latency(), idle());
  }

  private String capacity() {
    Table table =
        new Table(
            "closed loop",
            "in flight",
            "deliveries/s",
            "to all: p50 ms",
            "p99 ms",
            "CPU us a delivery",
            "of it PostgreSQL",
            "bytes a delivery");
    for (String name : result.rounds().keySet()) {
      row(table, name, "1", FeedRound::one);
      row(table, name, "16", FeedRound::sixteen);
    }
    return table.text();
  }

  private void row(
      Table table, String name, String inFlight, Function<FeedRound, FeedFigures> choice) {
    List<FeedFigures> of = result.of(name).stream().map(choice).toList();
    table.row(
        name,
        inFlight,
        spread(of, each -> each.load().perSecond()).text(0),
        spread(of, each -> each.load().p50() / 1e3).text(1),
        spread(of, each -> each.load().p99() / 1e3).text(1),
        spread(of, FeedFigures::cpuPerDelivery).text(2),
        spread(of, each -> each.cpu().postgres().toNanos() / 1e3 / each.load().deliveries())
            .text(2),
        spread(of, each -> (double) each.load().bytes() / each.load().deliveries()).text(0));
  }

  private String latency() {
    Table table =
        new Table(
            "half load, publish → receipt",
            "each event to",
            "deliveries/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "longest ms");
    for (String name : result.rounds().keySet()) {
      open(table, name, "all", FeedRound::toAll);
      open(table, name, "a tenth", FeedRound::toGroups);
    }
    return table.text();
  }

  private void open(
      Table table,
      String name,
      String audience,
      Function<FeedRound, Optional<FeedFigures>> choice) {
    List<FeedFigures> of = result.of(name).stream().map(choice).flatMap(Optional::stream).toList();
    if (!of.isEmpty()) {
      table.row(
          name,
          audience,
          spread(of, each -> each.load().perSecond()).text(0),
          spread(of, each -> each.load().p50() / 1e3).text(2),
          spread(of, each -> each.load().p99() / 1e3).text(2),
          spread(of, each -> each.load().p999() / 1e3).text(2),
          spread(of, each -> each.load().max() / 1e3).text(2));
    }
  }

  private String idle() {
    Table table = new Table("idle", "sockets", "heap KiB each", "PSS KiB each");
    for (FeedIdle idle : result.idle()) {
      table.row(
          idle.subject(),
          Integer.toString(idle.sockets()),
          idle.heapBytes() == 0 ? "–" : number(idle.heapBytes() / KIB),
          number(idle.pssBytes() / KIB));
    }
    return table.text();
  }

  /** Deliveries of the product to those of each other, within each round. */
  String ratios() {
    if (result.of(FeedBench.PRODUCT).isEmpty()) {
      return "";
    }
    Table table = new Table("deliveries/s of curio, times those of", "1 in flight", "16 in flight");
    for (String name : result.rounds().keySet()) {
      if (!name.equals(FeedBench.PRODUCT)) {
        table.row(
            name,
            ratio(result, name, FeedRound::one).text(2),
            ratio(result, name, FeedRound::sixteen).text(2));
      }
    }
    return table.text();
  }

  /** What was not as it should be, and else that all was. */
  String problems() {
    return result.problems().isEmpty()
        ? "Every delivery was checked: nothing missing, nothing twice, the same order everywhere;"
            + " all that was published is stored where there is a store.\n"
        : "- " + String.join("\n- ", result.problems()) + "\n";
  }

  /** How many times the deliveries of another the product made. */
  static Spread ratio(FeedResult result, String other, Function<FeedRound, FeedFigures> choice) {
    return Spread.ofRatios(
        rates(result.of(FeedBench.PRODUCT), choice), rates(result.of(other), choice));
  }

  private static List<Double> rates(
      List<FeedRound> rounds, Function<FeedRound, FeedFigures> choice) {
    return rounds.stream().map(choice).map(each -> each.load().perSecond()).toList();
  }

  private static Spread spread(List<FeedFigures> of, ToDoubleFunction<FeedFigures> figure) {
    return Spread.of(of.stream().mapToDouble(figure));
  }

  private static String number(double value) {
    return new Spread(value, value, value).text(1);
  }
}
