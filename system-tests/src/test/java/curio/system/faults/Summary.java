package curio.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What several runs were together. Used by one thread. */
final class Summary {
  private final List<Report> reports = new ArrayList<>();

  void add(Report report) {
    reports.add(report);
  }

  int runs() {
    return reports.size();
  }

  /** The sums of all runs, and the seeds of those that broke a promise. */
  String text() {
    var lines = new StringJoiner("\n", "\n", "\n");
    var broken = reports.stream().filter(report -> !report.allKept()).map(Report::seed).toList();
    lines.add("faults, %d runs".formatted(runs()));
    var shapes = new TreeMap<String, Long>();
    reports.forEach(report -> shapes.merge(report.shape().name(), 1L, Long::sum));
    shapes.forEach(
        (shape, runs) -> lines.add("  clusters           %d x %s".formatted(runs, shape)));
    lines.add("  duration           %s of faults".formatted(Report.of(duration())));
    for (var kind : Fault.Kind.values()) {
      Report.line(
          lines, kind.plural(), sum(report -> report.ledger().counted("fault " + kind.plural())));
    }
    lines.add("  takeovers          " + Report.of(times("takeover")));
    lines.add("  recovered from cut " + Report.of(times("recovery")));
    lines.add(
        "  late writes        %d refused, %d accepted"
            .formatted(sum(Report::refused), sum(Report::stale)));
    lines.add("  answers by status  " + statuses());
    for (var promise : Promise.values()) {
      long checked = sum(report -> report.ledger().checked(promise));
      lines.add(String.format(Locale.ROOT, "  %8d x %s", checked, promise.text()));
    }
    lines.add(
        "  verdict            "
            + (broken.isEmpty() ? "every promise kept" : "BROKEN by seeds " + broken));
    return lines.toString();
  }

  private Duration duration() {
    return reports.stream().map(Report::faults).reduce(Duration.ZERO, Duration::plus);
  }

  private Map<String, Long> statuses() {
    var all = new TreeMap<String, Long>();
    for (var report : reports) {
      report.ledger().countedBy("status ").forEach((status, n) -> all.merge(status, n, Long::sum));
    }
    return all;
  }

  private List<Duration> times(String what) {
    Function<Report, List<Duration>> times = report -> report.ledger().times(what);
    return reports.stream().map(times).flatMap(List::stream).sorted().toList();
  }

  private long sum(ToLongFunction<Report> number) {
    return reports.stream().mapToLong(number).sum();
  }
}
