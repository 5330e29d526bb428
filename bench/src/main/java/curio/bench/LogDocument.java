package curio.bench;

import curio.bench.report.Table;
import curio.bench.subject.EffectSubject;
import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import curio.bench.subject.RelaySubject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code bench/reports/log.md}: figures with everything needed to judge and to repeat them. */
final class LogDocument {
  private static final String DIFFERENCES =
      """
      ## What differs

      - The product's event goes from the outbox to the log, where any number of consumers find it, and from there to a consumer
        in another process, whose effect is stored in one transaction with its position: it has each effect once. namastack has no
        log: its outbox calls a handler in the same process, whose effect may be stored twice.
      - To Kafka the product moves each event once, by transactions with a marker; namastack's handler sends one record after the
        other of each key, and may send it twice. Both keep the order of a user's events, and both wait for acks=all. The
        library's module for Kafka cannot be had as a jar, so the handler is the peer's own and does what that does: it sends by
        an idempotent producer and waits for the acknowledgement.
      - `producer` has its records in memory and no outbox to empty: it is the limit, not a peer.
      - A product's row of the outbox has one event here, as if its orders had come one by one; under load a row has several, which
        is cheaper. namastack always has a row for each.
      - The broker is one, with one copy of each topic, and its settings are Kafka's own: what is acknowledged is in the
        page cache of that one broker. PostgreSQL has fsync on and the product's tuning.

      ## Method

      Subjects have their turns A B C A B C, each in processes of its own on an empty directory, with a broker of its own where it
      needs one.

      Effects: orders are placed at a fixed rate over HTTP, after a warm-up with the same load, and are 400.00 without an item.
      The times are PostgreSQL's: with `track_commit_timestamp` it remembers of each transaction when it committed, and the row of
      an order and the row of its effect say which transactions wrote them. So both moments are commits by one clock, and no
      process has to note anything; the 201 leaves after the order's commit was flushed, so what is shown is a
      little longer than from the 201. The effect of the product is a row that a consumer of `order-created` stores, that of
      namastack the row which its handler stores. It is waited for until every order has its effect, 40 s at most; one that has
      none is in no percentile, and is counted. The shop of the node consumes the same orders, beside the consumer that is
      measured and hears of new records by PostgreSQL. The load generator runs on the same cores.

      Backlog: the relay runs and has moved backlogs for 10 s; the store is vacuumed, analyzed and checkpointed; wait for a quiet
      machine (at most 8 % busy, else it is said above). Then one transaction puts all events into the outbox, of a hundred users
      for every 10 000 events, and the writer wakes the relay where there is something to wake. Time runs from the commit until
      the outbox is seen to be empty, which is looked at every 10 ms. Where a relay is not done after 40 s, its rate is that of
      what it moved. At the end all records of the topic are read (committed ones) and counted.

      Partitions: three processes, each with the product's module for background work as a node has it, share 64 partitions as
      consumers do; a fourth joins, one hands over and ends, another joins, and one is killed, each at a random moment when
      all had been quiet for a second. Each process tells when it begins and ends to have a partition; the owner that
      was killed has none from just before the signal. From the event until partitions are even again, the longest time
      that any one had no owner.

      CPU is that of all processes of a subject, the broker and PostgreSQL included, in steps of 10 ms.
      Figures are medians (min–max) of the rounds; a ratio is taken within each round.
      """;

  private final LogResult result;
  private final PeerBuild peers;
  private final String commit;

  LogDocument(LogResult result, PeerBuild peers, String commit) {
    this.result = result;
    this.peers = peers;
    this.commit = commit;
  }

  String text(Instant now) throws IOException {
    LogReport report = new LogReport(result);
    return String.join(
        "\n",
        "# Log\n",
        "Made by `./curio bench log` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + ".\n",
        run(),
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new LogGoals(result).text(),
        "## Checks\n",
        report.problems(),
        DIFFERENCES,
        "## Settings\n",
        "JVM of the peers: `%s`\n".formatted(String.join(" ", Peer.JVM_OPTIONS)),
        settings());
  }

  private String run() throws IOException {
    Options options = result.options();
    return "%d rounds; orders for %d s after %d s of warm-up, %d connections. Spring Boot %s, namastack outbox %s.%n"
        .formatted(
            options.rounds(),
            options.measured().toSeconds(),
            options.warmUp().toSeconds(),
            options.connections(),
            peers.version("spring-boot"),
            peers.version("namastack"));
  }

  private String settings() {
    Table effects = new Table("effects", "settings");
    for (EffectSubject subject : result.consumers()) {
      effects.row(subject.name(), subject.settings());
    }
    Table moves = new Table("backlog", "settings");
    for (RelaySubject subject : result.relays()) {
      moves.row(subject.name(), subject.settings());
    }
    return effects.text() + "\n" + moves.text();
  }
}
