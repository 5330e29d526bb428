package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import curio.bench.shop.SearchShape;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the shop's benchmark is to show, beside what it showed: medians of the rounds. */
final class ItemsGoals {
  private static final double SEARCH_P99_MILLIS = 20;

  private final ItemsResult result;
  private final Table table = new Table("goal", "wanted", "reached", "met");

  ItemsGoals(ItemsResult result) {
    this.result = result;
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    List<ItemsRound> own = result.of(ItemsResult.PRODUCT);
    if (own.isEmpty()) {
      return "Without the product there is nothing to compare with its goals.\n";
    }
    ratio("commands/s", ItemsResult.PEER, round -> round.commands().perSecond(), 5);
    ratio("commands/s", ItemsResult.ECHO, round -> round.commands().perSecond(), 0.3);
    below(
        "accepted → applied p50 at half load, ms",
        15,
        percentile(own.stream().map(ItemsRound::applied).toList(), 50));
    below(
        "accepted → applied p99 at half load, ms",
        60,
        percentile(own.stream().map(ItemsRound::applied).toList(), 99));
    ratio("items by id/s", ItemsResult.ECHO, round -> round.fetches().perSecond(), 0.5);
    ItemsReport.pageRatio(own, result.of(ItemsResult.PEER))
        .ifPresent(reached -> atLeast("search pages/s", ItemsResult.PEER, 3, reached));
    for (SearchShape shape : SearchShape.values()) {
      List<LoadResult> runs = ItemsReport.searches(own, shape);
      if (!runs.isEmpty()) {
        below(
            "one search by %s p99, ms".formatted(shape.text()),
            SEARCH_P99_MILLIS,
            percentile(runs, 99));
      }
    }
    return table.text();
  }

  private void ratio(
      String what, String other, ToDoubleFunction<ItemsRound> figure, double wanted) {
    List<ItemsRound> others = result.of(other);
    if (!others.isEmpty()) {
      Spread reached = ItemsReport.ratio(result.of(ItemsResult.PRODUCT), others, figure);
      atLeast(what, other, wanted, reached);
    }
  }

  private void atLeast(String what, String other, double wanted, Spread reached) {
    row(
        "%s, times %s".formatted(what, other),
        "≥ " + wanted,
        reached.median(),
        reached.median() >= wanted);
  }

  private void below(String what, double most, double reached) {
    row(what, "< " + most, reached, reached < most);
  }

  private void row(String goal, String wanted, double reached, boolean met) {
    table.row(goal, wanted, String.format(Locale.ROOT, "%.2f", reached), met ? "yes" : "no");
  }

  private static double percentile(List<LoadResult> runs, double percent) {
    return Spread.of(runs.stream().mapToDouble(run -> LoadText.milliseconds(run, percent)))
        .median();
  }
}
