package curio.bench;

import curio.bench.ImagesRound.Misses;
import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.util.List;

/** What the gallery's benchmark is to show, beside what it showed: medians of the rounds. */
final class ImagesGoals {
  private static final double UPLOADS = 150;
  private static final double BACK_SECONDS = 5;

  private final ImagesResult result;
  private final ImagesReport report;
  private final Table table = new Table("goal", "wanted", "reached", "met");

  ImagesGoals(ImagesResult result) {
    this.result = result;
    this.report = new ImagesReport(result);
  }

  /** One line for each goal whose subjects were measured. */
  String text() {
    reads(ImagesResult.NEAR, ImagesResult.NGINX, 0.6);
    reads(ImagesResult.RING, ImagesResult.NGINX, 0.35);
    reads(ImagesResult.NEAR, ImagesResult.PEER, 2);
    reads(ImagesResult.RING, ImagesResult.PEER, 2);
    uploads();
    misses();
    lost();
    String text = table.text();
    return text.isEmpty() ? "Without the product there is nothing to compare.\n" : text;
  }

  private void reads(String own, String other, double wanted) {
    report
        .ratio(own, other, round -> round.reads().perSecond())
        .ifPresent(ratio ->
            row(
                "reads/s of %s, times %s".formatted(own, other),
                "≥ " + wanted,
                LoadText.number(ratio.median()),
                ratio.median() >= wanted));
  }

  private void uploads() {
    List<LoadResult> runs =
        ImagesReport.present(result.of(ImagesResult.NEAR), ImagesRound::uploads);
    if (!runs.isEmpty()) {
      double reached = Spread.of(runs.stream().mapToDouble(LoadResult::perSecond)).median();
      row(
          "uploads/s of 200 000 bytes, flushed",
          "≥ 150",
          LoadText.number(reached),
          reached >= UPLOADS);
    }
  }

  private void misses() {
    List<Misses> all = ImagesReport.present(result.of(ImagesResult.RING), ImagesRound::misses);
    if (!all.isEmpty()) {
      long most = all.stream().mapToLong(Misses::loads).max().orElse(0);
      row("loads for 1 000 misses of one key", "1", Long.toString(most), most == 1);
    }
  }

  private void lost() {
    List<LostRedis> all = ImagesReport.present(result.of(ImagesResult.RING), ImagesRound::lost);
    if (all.isEmpty()) {
      return;
    }
    long errors = all.stream().mapToLong(lost -> lost.run().errors()).sum();
    row("errors while half of the Redis die, all rounds", "0", Long.toString(errors), errors == 0);
    double longest =
        all.stream()
            .mapToDouble(lost ->
                lost.back().map(time -> time.toMillis() / 1e3).orElse(Double.POSITIVE_INFINITY))
            .max()
            .orElse(0);
    row(
        "p99 below twice its old value after, s, longest of all rounds",
        "≤ 5",
        LoadText.number(longest),
        longest <= BACK_SECONDS);
  }

  private void row(String goal, String wanted, String reached, boolean met) {
    table.row(goal, wanted, reached, met ? "yes" : "no");
  }
}
