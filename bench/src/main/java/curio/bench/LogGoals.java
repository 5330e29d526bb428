package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the log's benchmark is to show, beside what it showed: medians of the rounds. */
final class LogGoals {
  private static final double POSTGRES_MILLIS = 20;
  private static final double KAFKA_MILLIS = 50;
  private static final double TIMES_NAMASTACK = 5;
  private static final double BACKLOG_SECONDS = 10;
  private static final double POSTGRES_PER_SECOND = 20_000;
  private static final double KAFKA_PER_SECOND = 15_000;
  private static final double OF_THE_LIMIT = 0.5;
  private static final double OWNER_SECONDS = 5;

  private final LogResult result;
  private final LogReport report;
  private final Table table = new Table("goal", "wanted", "shown", "met");

  LogGoals(LogResult result) {
    this.result = result;
    this.report = new LogReport(result);
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    effect(LogResult.CURIO, "PostgreSQL", POSTGRES_MILLIS);
    effect(LogResult.ON_KAFKA, "Kafka", KAFKA_MILLIS);
    report
        .effectRatio(LogResult.NAMASTACK, LogResult.CURIO)
        .ifPresent(ratio ->
            atLeast("effect p50 of namastack as it comes, times curio's", TIMES_NAMASTACK, ratio));
    backlog(LogResult.CURIO, "PostgreSQL", POSTGRES_PER_SECOND);
    backlog(LogResult.ON_KAFKA, "Kafka", KAFKA_PER_SECOND);
    report
        .rateRatio(LogResult.ON_KAFKA, LogResult.PRODUCER)
        .ifPresent(
            ratio -> atLeast("events/s on Kafka, times the bare producer", OF_THE_LIMIT, ratio));
    owner("a node joins", OwnershipRound::join);
    owner("an orderly stop", OwnershipRound::stop);
    owner("kill -9", OwnershipRound::kill);
    String text = table.text();
    return text.isEmpty() ? "Without the product there is nothing to compare.\n" : text;
  }

  private void effect(String subject, String where, double millis) {
    List<EffectRound> rounds = result.effectsOf(subject);
    if (!rounds.isEmpty()) {
      double shown = Spread.of(rounds.stream().mapToDouble(round -> round.millis(50))).median();
      boolean all = rounds.stream().allMatch(round -> round.effects().missing() == 0);
      row(
          "effect p50 on %s, ms".formatted(where),
          "< " + LoadText.number(millis),
          LoadText.number(shown),
          all && shown < millis);
    }
  }

  /** The goal of the time speaks of a backlog of its size alone. */
  private void backlog(String subject, String where, double perSecond) {
    List<RelayRound> rounds = result.movesOf(subject);
    if (rounds.isEmpty()) {
      return;
    }
    boolean all = rounds.stream().allMatch(RelayRound::whole);
    if (rounds.getFirst().events() == LogSize.GOAL_EVENTS) {
      double seconds = Spread.of(rounds.stream().mapToDouble(RelayRound::seconds)).median();
      row(
          "backlog of 100 000 gone on %s, s".formatted(where),
          "≤ " + LoadText.number(BACKLOG_SECONDS),
          (all ? "" : "> ") + LoadText.number(seconds),
          all && seconds <= BACKLOG_SECONDS);
    }
    double rate = Spread.of(rounds.stream().mapToDouble(RelayRound::perSecond)).median();
    row("events/s on " + where, "≥ " + whole(perSecond), whole(rate), rate >= perSecond);
  }

  /** The longest of all rounds: a goal of every time and no median's. */
  private void owner(String event, Function<OwnershipRound, Duration> time) {
    result.ownership().stream()
        .map(time)
        .max(Duration::compareTo)
        .ifPresent(longest -> {
          double seconds = longest.toNanos() / 1e9;
          row(
              "no owner through %s, longest, s".formatted(event),
              "< " + LoadText.number(OWNER_SECONDS),
              LoadText.number(seconds),
              seconds < OWNER_SECONDS);
        });
  }

  private void atLeast(String goal, double wanted, Spread ratio) {
    row(goal, "≥ " + wanted, LoadText.number(ratio.median()), ratio.median() >= wanted);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number).replace(',', ' ');
  }

  private void row(String goal, String wanted, String shown, boolean met) {
    table.row(goal, wanted, shown, met ? "yes" : "no");
  }
}
