package curio.bench;

import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code bench/reports/items.md}: figures with everything needed to judge them and to repeat them.
 */
final class ItemsDocument {
  private static final String DIFFERENCES =
      """
      ## What differs

      - The product takes each command through its log before it is applied, so that it is not lost when nobody can apply it,
        stores what became of it, and tells followers and the archive of it by events, all durable. The peer has none of these:
        a command is one transaction with a row lock, and history and books are all that it leaves. That is to its advantage.
      - Both check a signed bearer token of a clerk, keep history, compare-and-set or lock each item, and keep double-entry
        balances in the action's transaction; the peer by Spring Security's resource server (RS256). The product also knows within
        a second that a session has ended. The peer's balances are spread over 64 rows, so that actions seldom wait for
        each other's.
      - Clients are walk-in clients, whom nobody has to be asked about; no fraud list is in force. The product's bound on commands
        of one account in a minute is off (`shop.commands-per-minute=0`), since a few clerks do what thousands of people would.
      - Reads have no token, as at a shop window: whom an item was sold to is left out.
      - The peer's search is PostgreSQL's full text with a GIN index and prefixes, planned anew for each search; it folds case and
        leaves accents. Its indexes are such that an action changes none of an item. It reads an item, its history and its tickets
        with one statement each, for a whole page at once.
      - All have fsync on and the same PostgreSQL with the same tuning. Commands have no `Idempotency-Key`.
      - `echo` is the product's HTTP edge with JSON in and out and no store: it answers commands as if they were applied, and an
        item that it makes up. It finds nothing.

      ## Method

      Subjects have their turns A B C A B C, each in processes of its own on a new store, into which the items were put before:
      seven of ten in the shop, two with clients, one pawned; names of three to five words of a vocabulary of 50 000 by Zipf's
      law. Then all is vacuumed and analyzed, and a checkpoint made. A turn: warm-up with commands, wait for a quiet machine (at
      most 8 % busy, else it is said above), commands in a closed loop, wait until the last event is in the log, commands at half
      of that rate, and on one connection for half the time; items by id and searches, each for half the time after a third of the
      warm-up; each kind of search on one connection.
      Each connection sells items of its own to a client and takes them back, one after the other through the whole stock, so that
      every command is lawful. A command counts as right only if it was applied within two seconds. Statuses of all
      answers are checked, every 64th answer whole, every 16th page. At the end history, versions and balances are compared
      with each other and with what was answered. The load generator is one thread on the same cores. Figures are
      medians (min–max) of the rounds; a ratio is taken within each round.
      """;

  private final ItemsResult result;
  private final PeerBuild peers;
  private final String commit;

  ItemsDocument(ItemsResult result, PeerBuild peers, String commit) {
    this.result = result;
    this.peers = peers;
    this.commit = commit;
  }

  String text(Instant now) throws IOException {
    ItemsReport report = new ItemsReport(result);
    return String.join(
        "\n",
        "# Items\n",
        "Made by `./curio bench items` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + ".\n",
        run(),
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new ItemsGoals(result).text(),
        "## Checks\n",
        report.problems(),
        DIFFERENCES,
        "## Settings of the peer\n",
        "JVM: `%s`\n".formatted(String.join(" ", Peer.JVM_OPTIONS)),
        "```yaml\n%s```\n".formatted(peers.settings("items")));
  }

  private String run() throws IOException {
    Options options = result.options();
    return "%d items; %d rounds of %d s after %d s of warm-up, %d connections. Spring Boot %s, PostgreSQL %s.%n"
        .formatted(
            options.items(),
            options.rounds(),
            options.measured().toSeconds(),
            options.warmUp().toSeconds(),
            options.connections(),
            peers.version("spring-boot"),
            String.join(", ", result.postgres().values().stream().distinct().toList()));
  }
}
