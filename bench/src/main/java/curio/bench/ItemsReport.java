package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import curio.bench.shop.SearchShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the shop's benchmark says: tables of medians (min–max), ratios, problems. */
final class ItemsReport {
  private final ItemsResult result;

  ItemsReport(ItemsResult result) {
    this.result = result;
  }

  /** The figures, in Markdown. */
  String figures() {
    return String.join("\n", commands(), applied(), tails(), cpu(), fetches(), pages(), searches());
  }

  private String commands() {
    Table table = new Table("commands", "commands/s", "p50 ms", "p99 ms", "p99.9 ms");
    closed(table, round -> Optional.of(round.commands()));
    return "%d connections, each sends when answered; buy and sell in turn, each item by one clerk.\n\n%s"
        .formatted(result.options().connections(), table.text());
  }

  private String applied() {
    Table table =
        new Table(
            "accepted → applied",
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
                spread(rounds, round -> round.commands().perSecond() / 2).text(0),
                spread(rounds, round -> round.applied().perSecond()).text(0),
                LoadText.percentile(rounds, ItemsRound::applied, 50),
                LoadText.percentile(rounds, ItemsRound::applied, 99),
                LoadText.percentile(rounds, ItemsRound::applied, 99.9),
                LoadText.percentile(rounds, ItemsRound::lonely, 50)));
    return "A fixed rate, half of the closed loop's, from the intended start to the answer that the"
        + " command is applied; then one connection alone.\n\n"
        + table.text();
  }

  private String tails() {
    return LoadText.eachRound(result.rounds(), ItemsRound::applied);
  }

  private String cpu() {
    Table table =
        new Table("CPU µs per command", "server", "PostgreSQL", "together", "load generator");
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

  private String fetches() {
    Table table = new Table("items by id", "items/s", "p50 ms", "p99 ms", "p99.9 ms");
    closed(table, round -> Optional.of(round.fetches()));
    return "%d connections, any item of all, with its history.\n\n%s"
        .formatted(result.options().connections(), table.text());
  }

  private String pages() {
    Table table = new Table("search pages", "pages/s", "p50 ms", "p99 ms", "p99.9 ms");
    closed(table, ItemsRound::pages);
    return "%d connections, all kinds of searches by turns, pages of 20 items with their histories.\n\n%s"
        .formatted(result.options().connections(), table.text());
  }

  private String searches() {
    Table table = new Table("one search", "by", "pages/s", "p50 ms", "p99 ms", "longest ms");
    result
        .rounds()
        .forEach((name, rounds) -> {
          for (SearchShape shape : SearchShape.values()) {
            List<LoadResult> runs = searches(rounds, shape);
            if (!runs.isEmpty()) {
              table.row(
                  name,
                  shape.text(),
                  Spread.of(runs.stream().mapToDouble(LoadResult::perSecond)).text(0),
                  LoadText.percentile(runs, Function.identity(), 50),
                  LoadText.percentile(runs, Function.identity(), 99),
                  LoadText.percentile(runs, Function.identity(), 100));
            }
          }
        });
    return "One connection, each kind for itself.\n\n" + table.text();
  }

  /** Of one shape, round by round. */
  static List<LoadResult> searches(List<ItemsRound> rounds, SearchShape shape) {
    return rounds.stream()
        .flatMap(round -> Stream.ofNullable(round.searches().get(shape)))
        .toList();
  }

  /** Ratios of the product to each other one. */
  String ratios() {
    List<ItemsRound> own = result.of(ItemsResult.PRODUCT);
    Table table =
        new Table("curio to", "commands/s", "items by id/s", "search pages/s", "CPU per command");
    if (!own.isEmpty()) {
      result
          .rounds()
          .forEach((name, rounds) -> {
            if (!name.equals(ItemsResult.PRODUCT)) {
              table.row(
                  name,
                  ratio(own, rounds, round -> round.commands().perSecond()).text(2),
                  ratio(own, rounds, round -> round.fetches().perSecond()).text(2),
                  pageRatio(own, rounds).map(spread -> spread.text(2)).orElse("–"),
                  ratio(own, rounds, round -> round.cpu().subject()).text(2));
            }
          });
    }
    return "Ratios, each of the same round.\n\n" + table.text();
  }

  /** Of the searches in all shapes; empty if one of both finds nothing. */
  static Optional<Spread> pageRatio(List<ItemsRound> own, List<ItemsRound> other) {
    List<Double> ours = pageRates(own);
    List<Double> theirs = pageRates(other);
    return ours.isEmpty() || theirs.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.ofRatios(ours, theirs));
  }

  private static List<Double> pageRates(List<ItemsRound> rounds) {
    return rounds.stream()
        .flatMap(round -> round.pages().stream())
        .map(LoadResult::perSecond)
        .toList();
  }

  static Spread ratio(
      List<ItemsRound> own, List<ItemsRound> other, ToDoubleFunction<ItemsRound> figure) {
    return Spread.ofRatios(
        own.stream().map(figure::applyAsDouble).toList(),
        other.stream().map(figure::applyAsDouble).toList());
  }

  /** Whatever was not as promised, or that everything was. */
  String problems() {
    return LoadText.problems(
        result.rounds(),
        ItemsRound::problems,
        "Every answer was right, and wherever items are stored, each command that was answered is"
            + " in their history once, versions and history agree, and the books balance.");
  }

  private void closed(Table table, Function<ItemsRound, Optional<LoadResult>> choice) {
    result
        .rounds()
        .forEach((name, rounds) -> {
          List<LoadResult> runs = rounds.stream().map(choice).flatMap(Optional::stream).toList();
          if (!runs.isEmpty()) {
            table.row(
                name,
                Spread.of(runs.stream().mapToDouble(LoadResult::perSecond)).text(0),
                LoadText.percentile(runs, Function.identity(), 50),
                LoadText.percentile(runs, Function.identity(), 99),
                LoadText.percentile(runs, Function.identity(), 99.9));
          }
        });
  }

  private static Spread spread(List<ItemsRound> rounds, ToDoubleFunction<ItemsRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
