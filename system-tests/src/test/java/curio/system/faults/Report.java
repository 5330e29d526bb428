package curio.system.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a run was and what came of it, as one block of text. Immutable.
 *
 * @param took how long the run took, its preparation included
 * @param refused late writes that nodes said were refused
 */
record Report(
    long seed,
    Shape shape,
    Timetable timetable,
    Duration faults,
    Duration took,
    long refused,
    Ledger ledger) {

  boolean allKept() {
    return ledger.broken().isEmpty();
  }

  String text() {
    var lines = new StringJoiner("\n", "\n", "\n");
    lines.add(
        "faults, seed "
            + seed
            + (timetable.strict() ? ", only what a client that retries once may not notice" : ""));
    lines.add("  cluster            " + shape.name());
    lines.add("  duration           %s of faults, %s in all".formatted(of(faults), of(took)));
    for (var kind : Fault.Kind.values()) {
      line(lines, kind.plural(), ledger.counted("fault " + kind.plural()));
    }
    lines.add("  takeovers          " + of(ledger.times("takeover")));
    lines.add("  recovered from cut " + of(ledger.times("recovery")));
    lines.add("  late writes        %d refused, %d accepted".formatted(refused, stale()));
    lines.add("  answers by status  " + ledger.countedBy("status "));
    lines.add(
        "  clients            %d retries, %d repeats, %d twins"
            .formatted(
                ledger.counted("client retries"),
                ledger.counted("repeats"),
                ledger.counted("twins")));
    lines.add(
        "  feed               %d follows, %d blocks, %d deletions, %d lists asked for again"
            .formatted(
                ledger.counted("feed follows"),
                ledger.counted("feed blocks"),
                ledger.counted("feed deletions"),
                ledger.counted("feed lists asked for")));
    lines.add("  shop               " + ledger.countedBy("shop "));
    lines.add("  gallery            " + ledger.countedBy("gallery "));
    lines.add(
        "  readers            visits %s, ended by %s"
            .formatted(ledger.countedBy("feed visits by "), ledger.countedBy("feed end ")));
    for (var promise : Promise.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %7d x %-72s %s",
              ledger.checked(promise),
              promise.text(),
              verdict(promise)));
      ledger.broken(promise).forEach(how -> lines.add("            " + how));
    }
    lines.add("  verdict            " + (allKept() ? "every promise kept" : "BROKEN"));
    lines.add(
        "  again              ./curio test --faults --seed %d --seconds %d"
            .formatted(seed, faults.toSeconds()));
    return lines.toString();
  }

  /** Late writes that were accepted. */
  int stale() {
    return ledger.broken(Promise.NO_STALE_WRITE).size();
  }

  private String verdict(Promise promise) {
    if (!ledger.broken(promise).isEmpty()) {
      return "BROKEN";
    }
    return ledger.checked(promise) > 0 ? "kept" : "did not come up";
  }

  static void line(StringJoiner lines, String name, long count) {
    if (count > 0) {
      lines.add(String.format(Locale.ROOT, "  %-18s %d", name, count));
    }
  }

  /** How many there were, and how long they took. */
  static String of(List<Duration> sorted) {
    return sorted.isEmpty()
        ? "none"
        : "%d, p50 %s, p99 %s, max %s"
            .formatted(
                sorted.size(),
                of(sorted.get((sorted.size() - 1) / 2)),
                of(sorted.get((sorted.size() - 1) * 99 / 100)),
                of(sorted.getLast()));
  }

  static String of(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
  }
}
