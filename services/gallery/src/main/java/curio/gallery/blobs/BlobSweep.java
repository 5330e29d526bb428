package curio.gallery.blobs;

import curio.blobs.Blobs;
import curio.blobs.OrphanSweep;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the blob store with its rows, each hour, on one of the nodes: what neither belongs to
 * nor is expected by anybody is removed, but only where nobody else keeps blobs. Thread-safe.
 */
public final class BlobSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSweep.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private final Database database;
  private final Blobs blobs;
  private final LooseBlobs loose;
  private final OrphanSweep orphans;
  private final SingletonTask task;

  /** Not running yet. */
  public BlobSweep(Database database, Blobs blobs, LooseBlobs loose, Jobs jobs, Clock clock) {
    this.database = database;
    this.blobs = blobs;
    this.loose = loose;
    this.orphans = new OrphanSweep(blobs, new BlobReferences(database), clock);
    this.task =
        SingletonTask.every(
            PERIOD,
            jobs,
            "gallery-orphan-blobs",
            lease -> {
              sweep();
              return false;
            });
  }

  /** Takes part from now on, unless this node keeps its blobs in the wrong place. */
  public void start() {
    if (isOwnPlace()) {
      task.start();
    }
  }

  @Override
  public void close() {
    task.close();
  }

  /** One look at all blobs. */
  void sweep() {
    // Again each time: a file system that is not mounted any more is another place.
    if (!isOwnPlace()) {
      return;
    }
    loose.findForgotten();
    var report = orphans.run();
    var line = report.missing() > 0 ? LOG.atError() : LOG.atInfo();
    line.addKeyValue("blobs", report.seen())
        .addKeyValue("orphans", report.orphans())
        .addKeyValue("removed", report.removed())
        .addKeyValue("missing", report.missing())
        .addKeyValue("missingKeys", report.missingKeys())
        .log("blobs compared with their rows");
  }

  private boolean isOwnPlace() {
    boolean own = BlobPlace.isOwn(database, blobs);
    if (!own) {
      LOG.atWarn()
          .log(
              "blobs are kept elsewhere than by the first node, or where another installation keeps"
                  + " its own, so images are missing and blobs without a row stay (expected:"
                  + " blobs.directory or s3.bucket and s3.prefix that all nodes of this database"
                  + " share, and nobody else)");
    }
    return own;
  }
}
