package curio.bench;

import curio.bench.report.Spread;
import curio.bench.report.Table;
import curio.bench.subject.RpcSubject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** {@code bench/reports/rpc.md}: what a call between nodes costs beside a plain one. */
final class RpcDocument {
  private static final double MOST = 1.5;

  private final String machine;
  private final Options options;
  private final Map<RpcSubject, List<RpcRound>> rounds;
  private final String commit;

  RpcDocument(
      String machine, Options options, Map<RpcSubject, List<RpcRound>> rounds, String commit) {
    this.machine = machine;
    this.options = options;
    this.rounds = Map.copyOf(rounds);
    this.commit = commit;
  }

  String text(Instant now) {
    return String.join(
        "\n",
        "# Calls between nodes\n",
        "Made by `./curio bench rpc` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        machine + ".\n",
        "%d rounds of %d s after %d s of warm-up, %d callers on virtual threads, each calls when answered.\n"
            .formatted(
                options.rounds(),
                options.measured().toSeconds(),
                options.warmUp().toSeconds(),
                options.connections()),
        figures(),
        """
        `Orders.Place` with the same request and the same reply, over one connection of a process to itself, not encrypted:
        the CPU time of the process is that of both ends, its garbage collector and compiler included. Handlers run on
        virtual threads in both. `plain` is gRPC's netty server, channel and blocking stub with their standard settings, no
        deadline and no metadata. `curio` is what nodes use: directory, least loaded of two, breaker, retry policy, outlier
        ejection, cluster secret, deadline, request id, metrics. Subjects have their turns A B A B, each in a process of its
        own; figures are medians (min–max) of the rounds, the ratio is taken within each round.
        """);
  }

  /** The tables alone. */
  String figures() {
    Table table = new Table("calls", "calls/s", "CPU µs per call", "p50 ms", "p99 ms");
    for (RpcSubject subject : RpcSubject.values()) {
      table.row(
          subject.subject(),
          spread(subject, RpcRound::perSecond).text(0),
          spread(subject, RpcRound::cpuMicros).text(1),
          spread(subject, RpcRound::p50Millis).text(2),
          spread(subject, RpcRound::p99Millis).text(2));
    }
    double ratio = ratio();
    Table goals = new Table("goal", "wanted", "median", "met");
    goals.row(
        "CPU of a call, times plain gRPC's",
        "≤ " + MOST,
        String.format(Locale.ROOT, "%.2f", ratio),
        ratio <= MOST ? "yes" : "no");
    return table.text() + "\n" + goals.text();
  }

  private double ratio() {
    List<RpcRound> own = rounds(RpcSubject.CURIO);
    List<RpcRound> plain = rounds(RpcSubject.PLAIN);
    return Spread.of(
            IntStream.range(0, own.size())
                .mapToDouble(i -> own.get(i).cpuMicros() / plain.get(i).cpuMicros()))
        .median();
  }

  private Spread spread(RpcSubject subject, ToDoubleFunction<RpcRound> figure) {
    return Spread.of(rounds(subject).stream().mapToDouble(figure));
  }

  private List<RpcRound> rounds(RpcSubject subject) {
    return rounds.getOrDefault(subject, List.of());
  }
}
