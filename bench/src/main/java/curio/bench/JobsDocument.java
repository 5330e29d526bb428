package curio.bench;

import curio.bench.report.Table;
import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code bench/reports/jobs.md}: figures with everything needed to judge and to repeat them. */
final class JobsDocument {
  private static final String DIFFERENCES =
      """
      ## What differs

      - `curio`, `db-scheduler` and `bare` delete a job that is done; JobRunr keeps it as SUCCEEDED, which is what it can do.
        A job of JobRunr is a JSON text with its history, through a job request and its handler, its quickest way.
      - `curio` refuses every late write of a worker that was overtaken, by the job's epoch; the peers let it pass unless
        their own row has changed. `bare` has no owner, no retry and no wake-up: it is the limit, not a peer.
      - `curio` hears of a job from any process; db-scheduler's immediate execution only from the one that does it.
      - `ignite` is the way of Mobile-ID proxies on Ignite 2.13: cache, topic, semaphore for each job, two servers and
        the workers as clients, everything in memory. It is the only one that loses all jobs with its processes. It runs on a
        JDK 17, because on a later one this Ignite does not start, and is left out where there is none under /usr/lib/jvm.
      - All others store in one PostgreSQL each with the product's tuning and fsync on.

      ## Method

      Subjects have their turns A B C A B C, each in processes of its own on an empty directory; `jobrunr-fast` and
      `ignite-fast` in the first round only, and peers as they come (`db-scheduler`, `jobrunr`, `ignite`) only if they are
      named by `--only`, since they take minutes. A turn: one worker does more and more stored jobs until it is warm (5 s at
      least) and rests; as many jobs as take it about 5 s are stored, the store is vacuumed, analyzed and checkpointed; wait
      for a quiet machine (at most 8 % busy, else it is said above); the worker starts, and time runs from its first job
      until none is left in the database that is not marked done. Then 200 single jobs at random moments, over two looks of
      those that only look now and then; then a fixed rate. Latency runs from the line that asks for the job to the first line of its handler,
      so that it holds the commit. Workers are driven over their standard input and output. Takeovers: the worker
      that took a job holds it in the next try; the moment of the signal is random. Peers are tried
      once. CPU is that of all processes, in steps of 10 ms.
      Figures are medians (min–max) of the rounds; a ratio is taken within each round.
      """;

  private final JobsResult result;
  private final PeerBuild peers;
  private final String commit;

  JobsDocument(JobsResult result, PeerBuild peers, String commit) {
    this.result = result;
    this.peers = peers;
    this.commit = commit;
  }

  String text(Instant now) throws IOException {
    JobsReport report = new JobsReport(result);
    return String.join(
        "\n",
        "# Jobs\n",
        "Made by `./curio bench jobs` on %s, source %s.\n"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), commit),
        result.machine() + ".\n",
        run(),
        "## Figures\n",
        report.figures(),
        "## Ratios\n",
        report.ratios(),
        "## Goals\n",
        new JobsGoals(result).text(),
        "## Checks\n",
        report.problems(),
        DIFFERENCES,
        "## Settings\n",
        "JVM of the peers: `%s`\n".formatted(String.join(" ", Peer.JVM_OPTIONS)),
        settings());
  }

  private String run() throws IOException {
    return "%d rounds; single jobs for %d s or longer. db-scheduler %s, JobRunr %s, Ignite %s, PostgreSQL %s.%n"
        .formatted(
            result.options().rounds(),
            result.options().measured().toSeconds(),
            peers.version("db-scheduler"),
            peers.version("jobrunr"),
            peers.version("ignite"),
            String.join(", ", result.postgres()));
  }

  private String settings() {
    Table table = new Table("subject", "settings");
    result.subjects().forEach(subject -> table.row(subject.name(), subject.settings()));
    return table.text();
  }
}
