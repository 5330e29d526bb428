package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the log's benchmark says: tables of medians (min–max), ratios, problems. */
final class LogReport {
  private final LogResult result;

  LogReport(LogResult result) {
    this.result = result;
  }

  /** The figures, in Markdown. */
  String figures() {
    List<String> parts = new ArrayList<>();
    if (!result.effects().isEmpty()) {
      parts.add(effects());
    }
    if (!result.moves().isEmpty()) {
      parts.add(moves());
    }
    if (!result.ownership().isEmpty()) {
      parts.add(ownership());
    }
    return String.join("\n", parts);
  }

  private String effects() {
    Table table =
        new Table(
            "order → effect",
            "orders/s",
            "201 p50 ms",
            "effect p50 ms",
            "p99 ms",
            "longest ms",
            "without effect",
            "CPU µs per order");
    result
        .effects()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.load().perSecond()).text(0),
                LoadText.percentile(rounds, EffectRound::load, 50),
                spread(rounds, round -> round.millis(50)).text(2),
                spread(rounds, round -> round.millis(99)).text(2),
                spread(rounds, round -> round.millis(100)).text(2),
                Long.toString(rounds.stream().mapToLong(one -> one.effects().missing()).sum()),
                spread(rounds, EffectRound::cpuMicros).text(0)));
    return "%d orders a second, open loop; from the commit of an order to the commit of its effect.%n%n%s"
        .formatted(LogSize.ORDERS_PER_SECOND, table.text());
  }

  private String moves() {
    Table table =
        new Table("backlog", "events/s", "seconds", "of the backlog moved, %", "CPU µs per event");
    result
        .moves()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, RelayRound::perSecond).text(0),
                spread(rounds, RelayRound::seconds).text(2),
                spread(rounds, round -> 100.0 * round.moved() / round.events()).text(0),
                spread(rounds, RelayRound::cpuMicros).text(1)));
    LogSize size = LogSize.of(result.options());
    return "%d events put into the outbox by one transaction: from its commit until none is left, %d s at most.%n%n%s"
        .formatted(size.events(), size.longest().toSeconds(), table.text());
  }

  private String ownership() {
    Table table =
        new Table("longest without an owner, s", "a node joins", "orderly stop", "kill -9");
    table.row(
        LogResult.CURIO,
        seconds(OwnershipRound::join).text(2),
        seconds(OwnershipRound::stop).text(2),
        seconds(OwnershipRound::kill).text(2));
    return "64 partitions of a subscription on four nodes; of any partition, once a round.\n\n"
        + table.text();
  }

  private Spread seconds(Function<OwnershipRound, Duration> event) {
    return Spread.of(
        result.ownership().stream().map(event).mapToDouble(time -> time.toNanos() / 1e9));
  }

  /** Ratios of the product to each other subject. */
  String ratios() {
    Table effects = new Table("effect p50 of", "of", "ratio");
    Table moves = new Table("events/s of", "of", "ratio", "CPU per event");
    for (String own : List.of(LogResult.CURIO, LogResult.ON_KAFKA)) {
      for (String other : others(result.effects())) {
        effectRatio(own, other)
            .ifPresent(ratio -> effects.row(own, other, ratio.text(ratio.median() < 0.1 ? 4 : 2)));
      }
      for (String other : others(result.moves())) {
        rateRatio(own, other)
            .ifPresent(ratio ->
                moves.row(own, other, ratio.text(2), cpuRatio(own, other).orElseThrow().text(2)));
      }
    }
    String text = (effects.text() + "\n" + moves.text()).strip();
    return text.isEmpty()
        ? "Without the product and others there are no ratios.\n"
        : "Ratios, each of the same round.\n\n" + text + "\n";
  }

  private static List<String> others(Map<String, ?> rounds) {
    return rounds.keySet().stream().filter(name -> !name.startsWith(LogResult.CURIO)).toList();
  }

  /** How long an effect takes, in the median of orders, in times of another's. */
  Optional<Spread> effectRatio(String own, String other) {
    return ratio(result.effectsOf(own), result.effectsOf(other), round -> round.millis(50));
  }

  /** How many events a second are moved, in times of another's. */
  Optional<Spread> rateRatio(String own, String other) {
    return ratio(result.movesOf(own), result.movesOf(other), RelayRound::perSecond);
  }

  private Optional<Spread> cpuRatio(String own, String other) {
    return ratio(result.movesOf(own), result.movesOf(other), RelayRound::cpuMicros);
  }

  private static <R> Optional<Spread> ratio(
      List<R> own, List<R> other, ToDoubleFunction<R> figure) {
    return own.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.ofRatios(
                own.stream().map(figure::applyAsDouble).toList(),
                other.stream().map(figure::applyAsDouble).toList()));
  }

  /** Whatever was not as promised, or that everything was. */
  String problems() {
    Map<String, List<List<String>>> found = new LinkedHashMap<>();
    result
        .effects()
        .forEach((name, rounds) ->
            found.put(name + ", effects", rounds.stream().map(EffectRound::problems).toList()));
    result
        .moves()
        .forEach((name, rounds) ->
            found.put(name + ", backlog", rounds.stream().map(RelayRound::problems).toList()));
    return LoadText.problems(
        found,
        Function.identity(),
        "Every order was answered 201, stored once and had its effect; every event that was moved"
            + " arrived once.");
  }

  private static <R> Spread spread(List<R> rounds, ToDoubleFunction<R> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
