package curio.bench;

import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code bench/reports/orders.md}: figures with everything needed to judge them and to repeat them.
 */
final class OrdersDocument {
  private static final String DIFFERENCES =
      """
      ## What differs

      - All check a signed bearer token, echo `X-Request-Id` and keep metrics of requests: the peers by Spring Security's
        resource server (RS256) and Spring Boot's actuator. The product also knows within a second that a session has ended.
      - The peers' log offsets come from a sequence; the product's are dense and become visible in order.
      - The peers' orders stay `new`: nothing tells when an event is on the bus. Their keys have no index by age.
      - `peer-plain` moves its outbox in batches of 2 000 with one statement; namastack calls its handler once for each event.
      - Keyed by user, so that a user's events stay in order; namastack deletes a completed record, as the others do.
      - All have fsync on, the same PostgreSQL with the same tuning, and one row each for key and order. The product writes the
        events of a batch as one row for each partition of its log; the peers have one row for each event.
      - `echo` is the product's HTTP edge with JSON in and out and no store. Bare inserts have no HTTP at all.

      ## Method

      Subjects have their turns A B C A B C, each in processes of its own on an empty directory. A turn: start, warm-up,
      drain, wait for a quiet machine (at most 8 % busy, else it is said below), closed loop, drain, open loop at half of the
      rate just reached, one connection for half the time, drain, count rows. 2 % of requests repeat an earlier one and must get
      the same order, 1 % reuse a key with another body and must get 422; both count as answers. Every answer's
      status and order id is checked, every 64th new order's whole body. The load generator is one thread on the same cores.
      Figures are medians (min–max) of the rounds; a ratio is taken within each round. During the open loop the store's sessions
      are looked at every 20 ms, for all who have a store alike.
      """;

  private final OrdersResult result;
  private final PeerBuild peers;
  private final String commit;

  OrdersDocument(OrdersResult result, PeerBuild peers, String commit) {
    this.result = result;
    this.peers = peers;
    this.commit = commit;
  }

  String text(Instant now) throws IOException {
    OrdersReport report = new OrdersReport(result);
    return String.join(
        "\n",
        "# Orders\n",
        "Made by `./curio bench orders` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + ".\n",
        run(),
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new OrdersGoals(result).text(),
        "## Checks\n",
        report.problems(),
        DIFFERENCES,
        "## Settings of the peers\n",
        "JVM: `%s`\n".formatted(String.join(" ", Peer.JVM_OPTIONS)),
        settings("plain"),
        settings("namastack"));
  }

  private String run() throws IOException {
    Options options = result.options();
    return "%d rounds of %d s after %d s of warm-up, %d connections. Spring Boot %s, namastack outbox %s, PostgreSQL %s.%n"
        .formatted(
            options.rounds(),
            options.measured().toSeconds(),
            options.warmUp().toSeconds(),
            options.connections(),
            peers.version("spring-boot"),
            peers.version("namastack"),
            String.join(", ", result.postgres().values().stream().distinct().toList()));
  }

  private String settings(String peer) throws IOException {
    return "`peer-%s`:%n%n```yaml%n%s```%n".formatted(peer, peers.settings(peer));
  }
}
