package curio.bench;

import curio.bench.report.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code bench/reports/feed.md}: figures with everything needed to judge and to repeat them. */
final class FeedDocument {
  private static final String METHOD =
      """
      ## Method

      One author is followed by all sockets; ten others by a tenth of them each. Clients are one process with one thread,
      which also publishes by HTTP POST. An event is in flight until every follower has received it; with sixteen in flight the
      next is published as soon as one of them has arrived everywhere. Every delivery is checked: its place in the order that the
      first receiver saw, nothing missing, nothing twice; at the end the product's stored posts are counted.

      Subjects have their turns A B C A B C, each in processes of its own on an empty directory: start, connect all sockets,
      warm-up in both closed loops, wait for a quiet machine, one in flight, sixteen in flight, then two open loops at half load.
      Half load is half of what the subject itself delivered with one event in flight. *To all*: as one author's events, each to all
      sockets; even a bare fan-out needs tens of milliseconds to write one event to 5 000 sockets, so that latency is mostly the
      length of that queue. *To a tenth*: the same number of deliveries a second, as ten times as many events, each to a tenth of
      the sockets. Latency runs from the intended publish to the receipt by each client, over all clients.
      Clients, server and PostgreSQL share the cores. Figures are medians (min–max) of the rounds; a ratio is taken within each.

      ## What differs

      - The product checks the author's token, commits the post, takes its event through outbox and log, stores it in the feed with
        a place in its order, and only then pushes it with a cursor. `ws`, `socket.io` and `epoll` check nothing, store nothing, and
        write what they are given to all subscribers at once. A client of theirs that was away has lost what it missed.
      - `epoll` writes each event to each client with one call. `epoll-together` first takes all events that wait and then
        writes all that waits for a client with one call, as the product does.
      - Frames of all have about 200 bytes; the product's hold cursor, id, time and author, those of the others are filled up.
      - The product's sockets belong to ten users, because a sign-up costs a deliberately slow hash: a node keeps whom each
        user follows once for all sockets of that user.
      - `curio-two-nodes`: half of the sockets at each of two nodes on one PostgreSQL, all on the same cores.

      ## Elsewhere

      Figures that others published, of other machines, other loads and other promises, not measured here and not comparable by
      number. Centrifugo (https://centrifugal.dev/blog/2020/02/10/million-connections-with-centrifugo): one million WebSocket
      connections on 20 server pods with Redis (5 instances), about 500 000 deliveries a second, p99 of the delivery latency
      200 ms, about 40 CPUs (Xeon E5-2640 v4) for the server pods and 27 GB, about 30 KB of memory for each connection. That
      is 80 us of CPU a delivery, which includes 200 000 connects and disconnects a minute and audiences of 1 to 10.
      """;

  private final FeedResult result;
  private final String commit;

  FeedDocument(FeedResult result, String commit) {
    this.result = result;
    this.commit = commit;
  }

  String text(Instant now) {
    FeedReport report = new FeedReport(result);
    return String.join(
        "\n",
        "# Feed\n",
        "Made by `./curio bench feed` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + "; " + result.size().sockets() + " sockets.\n",
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new FeedGoals(result).text(),
        "## Checks\n",
        report.problems(),
        METHOD,
        "## Settings\n",
        settings());
  }

  private String settings() {
    Table table = new Table("subject", "settings");
    result.subjects().forEach(each -> table.row(each.name(), each.settings()));
    return table.text();
  }
}
