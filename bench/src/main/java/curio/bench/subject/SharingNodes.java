package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Nodes of the product that share the partitions of a subscription, each a process of its own, on
 * one PostgreSQL. Used by one thread.
 */
public final class SharingNodes {
  /** How many partitions there are. */
  public static final int PARTITIONS = 64;

  private final OwnPostgres postgres;
  private final Path directory;
  private final Cleanup cleanup;
  private int started;

  private SharingNodes(OwnPostgres postgres, Path directory, Cleanup cleanup) {
    this.postgres = postgres;
    this.directory = directory;
    this.cleanup = cleanup;
  }

  /** A store that no node has; `cleanup` ends it and all nodes. */
  public static SharingNodes start(Path directory, Cleanup cleanup) {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("data")));
    return new SharingNodes(postgres, directory, cleanup);
  }

  /**
   * One more, which takes part from now on: it tells {@code have N} and {@code left N} of each
   * partition, and, told to {@code leave}, {@code gone}.
   */
  public Worker join() throws IOException {
    started++;
    return LogWorker.start(
        directory,
        "node-" + started,
        postgres.address().environment(),
        List.of("share", Integer.toString(PARTITIONS)),
        cleanup);
  }
}
