package curio.bench;

import curio.bench.report.Table;
import curio.bench.subject.ImageSubject;
import curio.bench.subject.OwnRedis;
import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code bench/reports/images.md}: figures with everything needed to judge them and to repeat them.
 */
final class ImagesDocument {
  private static final String DIFFERENCES =
      """
      ## What differs

      - The product looks up who may see a picture, and counts who has, at each read; the peer serves an id to anybody and counts
        nothing. The product's tag is the hash of what is stored, the peer's the id.
      - An upload of the product is decoded to its last row, freed of where it was taken, hashed, stored once however often it is
        sent, and committed in two databases at once, with an event. The peer reads the size from the head, flushes the file and
        its directory, and inserts one row. All have fsync on and the same PostgreSQL with the same tuning.
      - `curio` has what is read often in its own memory, `curio-redis` keeps nothing there, so that each read goes to one of two
        Redis, and `curio-store` has no cache: each read is one of a file, over the call that a gateway would make to a gallery.
      - The peer has one Redis and one copy of each value, Lettuce as Spring sets it up, virtual threads, pictures in Redis as they
        are, and one load for all who miss at once. A dead Redis makes its reads errors, so it is not tried with that.
      - nginx serves the same files and nothing else: they are in the page cache, and the kernel sends them.
      - Sixteen accounts upload what thousands of people would, so the product's bounds on that, and on what one address
        may have in flight, are lifted.
      - The product's rendition is asked for over HTTP and includes reading the picture and encoding at the same quality;
        `vipsthumbnail` is a process each time, whose start is measured too, with two threads.

      ## Method

      Subjects have their turns A B C A B C, each in processes of its own on a new store, to which 64 pictures of 200 000 bytes
      were uploaded before: one drawn JPEG of 1024 × 768 pixels, with another number in its comment each time. A turn: warm-up,
      wait for a quiet machine (at most 8 % busy, else it is said above), reads in a closed loop, reads at half of that rate;
      then, where the tables have a line for it, misses at once, uploads after a third of the warm-up, renditions after fifteen
      that do not count, and at last twice the time of reads at half load, with a Redis killed in the middle.
      Statuses and lengths of all answers are checked, every 64th answer of a connection byte by byte. At the end rows are
      compared with what was answered. The load generator is one thread on the same cores. Figures are
      medians (min–max) of the rounds; a ratio is taken within each round.
      """;

  private final ImagesResult result;
  private final PeerBuild peers;
  private final String commit;

  ImagesDocument(ImagesResult result, PeerBuild peers, String commit) {
    this.result = result;
    this.peers = peers;
    this.commit = commit;
  }

  String text(Instant now) throws IOException {
    ImagesReport report = new ImagesReport(result);
    return String.join(
        "\n",
        "# Images\n",
        "Made by `./curio bench images` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + ".\n",
        run(),
        subjects(),
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new ImagesGoals(result).text(),
        "## Checks\n",
        report.problems(),
        DIFFERENCES,
        "## Settings of the peer\n",
        "JVM: `%s`\n".formatted(String.join(" ", Peer.JVM_OPTIONS)),
        "```yaml\n%s```\n".formatted(peers.settings("images")));
  }

  private String run() throws IOException {
    Options options = result.options();
    return "%d rounds of %d s after %d s of warm-up, %d connections. Spring Boot %s, Redis %s.%n"
        .formatted(
            options.rounds(),
            options.measured().toSeconds(),
            options.warmUp().toSeconds(),
            options.connections(),
            peers.version("spring-boot"),
            OwnRedis.VERSION);
  }

  private String subjects() {
    Table table = new Table("subject", "settings");
    for (ImageSubject subject : result.subjects()) {
      table.row(subject.name(), subject.settings());
    }
    boolean limited =
        result.subjects().stream().anyMatch(subject -> subject.name().equals(ImagesResult.NGINX));
    return table.text()
        + (limited ? "" : "\nnginx was not measured: it is not installed, or was not asked for.\n");
  }
}
