package curio.bench;

import curio.bench.ImagesRound.Renditions;
import curio.bench.load.LoadResult;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the gallery's benchmark says: tables of medians (min–max), ratios, problems. */
final class ImagesReport {
  private final ImagesResult result;

  ImagesReport(ImagesResult result) {
    this.result = result;
  }

  /** The figures, in Markdown. */
  String figures() {
    return Stream.of(closed(), half(), tails(), cpu(), uploads(), lost(), misses(), renditions())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private String closed() {
    Table table = new Table("reads", "reads/s", "MB/s", "p50 ms", "p99 ms", "p99.9 ms");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.reads().perSecond()).text(0),
                spread(rounds, round -> round.reads().perSecond() * 0.2).text(0),
                LoadText.percentile(rounds, ImagesRound::reads, 50),
                LoadText.percentile(rounds, ImagesRound::reads, 99),
                LoadText.percentile(rounds, ImagesRound::reads, 99.9)));
    return "%d connections, each asks when answered; any of 64 pictures of 200 000 bytes.\n\n%s"
        .formatted(result.options().connections(), table.text());
  }

  private String half() {
    Table table = new Table("half load", "asked/s", "answered/s", "p50 ms", "p99 ms", "p99.9 ms");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.reads().perSecond() / 2).text(0),
                spread(rounds, round -> round.half().perSecond()).text(0),
                LoadText.percentile(rounds, ImagesRound::half, 50),
                LoadText.percentile(rounds, ImagesRound::half, 99),
                LoadText.percentile(rounds, ImagesRound::half, 99.9)));
    return "A fixed rate, half of the closed loop's, from the intended start.\n\n" + table.text();
  }

  private String tails() {
    return "At half load.\n\n" + LoadText.eachRound(result.rounds(), ImagesRound::half);
  }

  private String cpu() {
    Table table = new Table("CPU µs per read", "subject", "load generator");
    result
        .rounds()
        .forEach((name, rounds) ->
            table.row(
                name,
                spread(rounds, round -> round.cpu().subject()).text(1),
                spread(rounds, round -> round.cpu().generator()).text(1)));
    return "In the closed loop; of the subject with its Redis and PostgreSQL.\n\n" + table.text();
  }

  private String uploads() {
    Table table = new Table("uploads", "uploads/s", "p50 ms", "p99 ms", "p99.9 ms");
    result
        .rounds()
        .forEach((name, rounds) -> {
          List<LoadResult> runs = present(rounds, ImagesRound::uploads);
          if (!runs.isEmpty()) {
            table.row(
                name,
                Spread.of(runs.stream().mapToDouble(LoadResult::perSecond)).text(0),
                LoadText.percentile(runs, Function.identity(), 50),
                LoadText.percentile(runs, Function.identity(), 99),
                LoadText.percentile(runs, Function.identity(), 99.9));
          }
        });
    return section(
        "%d connections, 200 000 bytes each, all of them different; answered when all is flushed."
            .formatted(result.options().connections()),
        table);
  }

  private String lost() {
    Table table =
        new Table(
            "a Redis dies",
            "round",
            "reads/s",
            "errors",
            "p99 ms before",
            "worst p99 ms of 250 ms",
            "back after",
            "p99 ms then",
            "longest ms");
    result
        .rounds()
        .forEach((name, rounds) ->
            IntStream.range(0, rounds.size())
                .forEach(i ->
                    rounds
                        .get(i)
                        .lost()
                        .ifPresent(lost ->
                            table.row(
                                name,
                                Integer.toString(i + 1),
                                LoadText.number(lost.run().perSecond()),
                                Long.toString(lost.run().errors()),
                                LoadText.number(lost.before()),
                                LoadText.number(lost.worst()),
                                back(lost.back()),
                                LoadText.number(lost.after()),
                                LoadText.number(LoadText.milliseconds(lost.run(), 100))))));
    return section(
        "One of two Redis is killed half-way under half load. Back is when p99 of 250 ms has stayed"
            + " below twice its old value for a second.",
        table);
  }

  private static String back(Optional<Duration> back) {
    return back.map(time -> LoadText.number(time.toMillis() / 1e3) + " s").orElse("never");
  }

  private String misses() {
    Table table = new Table("misses at once", "round", "asked", "answered 200", "loads", "seconds");
    result
        .rounds()
        .forEach((name, rounds) ->
            IntStream.range(0, rounds.size())
                .forEach(i ->
                    rounds
                        .get(i)
                        .misses()
                        .ifPresent(misses ->
                            table.row(
                                name,
                                Integer.toString(i + 1),
                                Integer.toString(misses.asked()),
                                Long.toString(misses.statuses().getOrDefault(200, 0L)),
                                Long.toString(misses.loads()),
                                LoadText.number(misses.seconds())))));
    return section(
        "One picture that was just uploaded, asked for on connections that were open before.",
        table);
  }

  private String renditions() {
    Table table = new Table("first rendition", "of", "median ms (min–max)", "longest ms");
    List<Renditions> all =
        result.rounds().values().stream()
            .flatMap(List::stream)
            .flatMap(round -> round.renditions().stream())
            .toList();
    rows(table, "curio", all, Renditions::own);
    rows(table, "vipsthumbnail", all, Renditions::vips);
    List<Double> alone = all.stream().flatMap(one -> one.vipsAlone().stream()).toList();
    if (!alone.isEmpty()) {
      row(table, "vipsthumbnail", "16 × 16 pixels: its start", List.of(alone));
    }
    return section(
        "A JPEG of 4000 × 3000 pixels and %d bytes; for the product by HTTP, right after its upload, else a process each time. %s."
            .formatted(
                result.largeBytes(),
                result.vips().orElse("libvips' thumbnailer is not installed here")),
        table);
  }

  private static void rows(
      Table table,
      String name,
      List<Renditions> all,
      Function<Renditions, Map<Integer, List<Double>>> choice) {
    TreeSet<Integer> widths = new TreeSet<>();
    all.forEach(one -> widths.addAll(choice.apply(one).keySet()));
    for (int width : widths) {
      row(
          table,
          name,
          width + " wide",
          all.stream().map(one -> choice.apply(one).getOrDefault(width, List.of())).toList());
    }
  }

  private static void row(Table table, String name, String of, List<List<Double>> rounds) {
    Spread medians = medians(rounds);
    double longest = rounds.stream().flatMap(List::stream).mapToDouble(one -> one).max().orElse(0);
    table.row(name, of, medians.text(1), LoadText.number(longest));
  }

  /** Of the medians of all rounds. */
  static Spread medians(List<List<Double>> rounds) {
    return Spread.of(
        rounds.stream()
            .filter(round -> !round.isEmpty())
            .mapToDouble(round -> Spread.of(round.stream().mapToDouble(one -> one)).median()));
  }

  private static String section(String text, Table table) {
    return table.text().isEmpty() ? "" : text + "\n\n" + table.text();
  }

  /** Ratios of the product's shapes to the others. */
  String ratios() {
    Table table = new Table("reads/s of", "to", "ratio");
    for (String own : List.of(ImagesResult.NEAR, ImagesResult.RING, ImagesResult.STORE)) {
      for (String other : List.of(ImagesResult.NGINX, ImagesResult.PEER)) {
        ratio(own, other, round -> round.reads().perSecond())
            .ifPresent(ratio -> table.row(own, other, ratio.text(2)));
      }
    }
    Table uploads = new Table("uploads/s of", "to", "ratio");
    ratio(
            ImagesResult.NEAR,
            ImagesResult.PEER,
            round -> round.uploads().map(LoadResult::perSecond).orElse(0.0))
        .ifPresent(ratio -> uploads.row(ImagesResult.NEAR, ImagesResult.PEER, ratio.text(2)));
    return "Ratios, each of the same round.\n\n" + table.text() + "\n" + uploads.text();
  }

  /** Empty where one of both was not measured. */
  Optional<Spread> ratio(String own, String other, ToDoubleFunction<ImagesRound> figure) {
    List<ImagesRound> ours = result.of(own);
    List<ImagesRound> theirs = result.of(other);
    return ours.isEmpty() || theirs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.ofRatios(
                ours.stream().map(figure::applyAsDouble).toList(),
                theirs.stream().map(figure::applyAsDouble).toList()));
  }

  /** Whatever was not as promised, or that everything was. */
  String problems() {
    return LoadText.problems(
        result.rounds(),
        ImagesRound::problems,
        "Every answer was right, and each upload that was answered 201 is stored once.");
  }

  static <T> List<T> present(List<ImagesRound> rounds, Function<ImagesRound, Optional<T>> choice) {
    return rounds.stream().map(choice).flatMap(Optional::stream).toList();
  }

  private static Spread spread(List<ImagesRound> rounds, ToDoubleFunction<ImagesRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }
}
