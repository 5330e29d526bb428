package curio.bench;

import curio.bench.Takeover.How;
import curio.bench.report.Spread;
import curio.bench.report.Table;
import curio.bench.subject.ProxySubject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code bench/reports/midid.md}: what waiting sessions cost and how soon they go on. */
final class MobileIdDocument {
  private static final String PRODUCT = "curio";
  private static final String IGNITE = "ignite-fast";
  private static final String ABOUT_IGNITE =
      """
      `ignite-fast` is the way of Mobile-ID proxies on Ignite 2.13: cache, topic, semaphore for each session, two servers
      that keep everything in memory, proxies as their clients, a platform thread for each poll. It loses all sessions with
      its processes, checks no signature and keeps no limits, and runs on a JDK 17, because on a later one this Ignite does
      not start; it is left out where there is none under /usr/lib/jvm. With 10 000 sessions it falls behind the
      starts, each of which takes transactions of its semaphore, and the benchmark ends.
      """;

  private static final double KIB = 1024;

  private final String machine;
  private final List<ProxySubject> subjects;
  private final Map<String, List<MobileIdRound>> rounds;
  private final String commit;

  MobileIdDocument(
      String machine,
      List<ProxySubject> subjects,
      Map<String, List<MobileIdRound>> rounds,
      String commit) {
    this.machine = machine;
    this.subjects = List.copyOf(subjects);
    this.rounds = Map.copyOf(rounds);
    this.commit = commit;
  }

  String text(Instant now) {
    return String.join(
        "\n",
        "# Mobile-ID\n",
        "Made by `./curio bench midid` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        machine + ".\n",
        figures(),
        """
        ## Method

        Upstream is the stand-in for SK in a process of its own. One node: 2 500 sessions to warm up; then 10 000 are
        started, 32 at a time, whose people answer after 85 to 130 s. When all are polled, live objects (of a full
        collection, by `jcmd GC.class_histogram`), memory (PSS) and platform threads of the node are compared with those after
        the warm-up. Then 9 000 clients wait for the ends, each on a connection (with 10 000 connections to upstream a
        process has no more files), and objects are counted again. Latency runs from the time that upstream writes into a result to the client's having it: it holds
        upstream's own answer, the check of signature and certificate, the transaction and the way to the client.

        Two nodes: 100 sessions are started at one while it is alone, the other comes, and after a random moment the first is
        killed or frozen; upstream tells when each session was polled again. Who took over is the next to be lost. Sessions
        of earlier tries are lost again with the new ones.

        Peers are tried once, in the first round, with 1 000 sessions and 900 clients; so is the product, beside them.
        """,
        rounds.containsKey(IGNITE) ? ABOUT_IGNITE : "",
        "## Settings\n",
        settings());
  }

  /** The tables alone. */
  String figures() {
    return String.join("\n", waiting(), takeovers(), goals());
  }

  private String waiting() {
    Table table =
        new Table(
            "waiting",
            "sessions",
            "started/s",
            "heap KiB each",
            "PSS KiB each",
            "heap KiB a client",
            "threads more",
            "landing → answer p50 ms",
            "p99 ms",
            "p99.9 ms",
            "not confirmed");
    for (String name : names()) {
      for (int clients : sizes(name)) {
        table.row(
            name,
            spread(name, clients, Waiting::sessions).text(0),
            spread(name, clients, Waiting::startsPerSecond).text(0),
            spread(name, clients, each -> each.heapPerSession() / KIB).text(1),
            spread(name, clients, Waiting::pssPerSession).text(1),
            spread(name, clients, each -> each.heapPerClient() / KIB).text(1),
            spread(name, clients, Waiting::threads).text(0),
            spread(name, clients, each -> each.millis(50)).text(2),
            spread(name, clients, each -> each.millis(99)).text(2),
            spread(name, clients, each -> each.millis(99.9)).text(2),
            spread(name, clients, each -> each.clients() - each.confirmed()).text(0));
      }
    }
    return table.text();
  }

  private String takeovers() {
    Table table =
        new Table("takeover, s", "after", "sessions", "p50", "p99", "slowest", "not taken");
    for (String name : names()) {
      for (How how : How.values()) {
        List<Duration> taken = MobileIdRound.taken(of(name), how);
        table.row(
            name,
            how == How.KILLED ? "kill -9" : "SIGSTOP",
            Integer.toString(taken.size()),
            seconds(taken, 0.5),
            seconds(taken, 0.99),
            seconds(taken, 1),
            Integer.toString(MobileIdRound.givenUp(of(name), how)));
      }
    }
    return table.text();
  }

  private String goals() {
    if (!rounds.containsKey(PRODUCT)) {
      return "";
    }
    Table table = new Table("goal", "wanted", "shown", "met");
    int most = sizes(PRODUCT).getFirst();
    double heap = spread(PRODUCT, most, each -> each.heapPerSession() / KIB).median();
    goal(table, "heap of a waiting session, KiB", 20, heap, 1);
    goal(
        table,
        "platform threads for all waiting sessions",
        20,
        spread(PRODUCT, most, Waiting::threads).median(),
        0);
    goal(
        table,
        "landing → answer p99, ms",
        100,
        spread(PRODUCT, most, each -> each.millis(99)).median(),
        1);
    goal(
        table,
        "clients that did not get their OK",
        1,
        spread(PRODUCT, most, each -> each.clients() - each.confirmed()).max(),
        0);
    for (How how : How.values()) {
      boolean all = MobileIdRound.givenUp(of(PRODUCT), how) == 0;
      List<Duration> taken = MobileIdRound.taken(of(PRODUCT), how);
      double p99 = all ? value(taken, 0.99) : Double.POSITIVE_INFINITY;
      goal(
          table,
          "takeover after " + (how == How.KILLED ? "kill -9" : "SIGSTOP") + " p99, s",
          5,
          p99,
          2);
    }
    return table.text();
  }

  private static void goal(Table table, String what, double below, double shown, int decimals) {
    table.row(
        what,
        "< " + Math.round(below),
        String.format(Locale.ROOT, "%." + decimals + "f", shown),
        shown < below ? "yes" : "no");
  }

  private String settings() {
    Table table = new Table("subject", "settings");
    subjects.stream()
        .filter(each -> rounds.containsKey(each.name()))
        .forEach(each -> table.row(each.name(), each.settings()));
    return table.text();
  }

  private List<String> names() {
    return subjects.stream().map(ProxySubject::name).filter(rounds::containsKey).toList();
  }

  private List<MobileIdRound> of(String name) {
    return rounds.getOrDefault(name, List.of());
  }

  /** By their clients, how many waited at once in its rounds; the most first. */
  private List<Integer> sizes(String name) {
    return of(name).stream()
        .map(round -> round.waiting().clients())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private Spread spread(String name, int clients, ToDoubleFunction<Waiting> figure) {
    return Spread.of(
        of(name).stream()
            .map(MobileIdRound::waiting)
            .filter(waiting -> waiting.clients() == clients)
            .mapToDouble(figure));
  }

  private static String seconds(List<Duration> sorted, double share) {
    return sorted.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", value(sorted, share));
  }

  /** A percentile of sorted times by nearest rank, in seconds. */
  private static double value(List<Duration> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1)).toMillis() / 1e3;
  }
}
