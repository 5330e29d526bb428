package curio.gallery.blobs;

import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * Removes bytes from the blob store that no image has any more, a second or so after the last one
 * has gone. A blob is taken out of use first, for good, and deleted then: whoever uploads the same
 * bytes meanwhile stores them under a key of their own. Thread-safe.
 */
public final class LooseBlobs implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int BATCH = 100;

  private final Database database;
  private final Blobs blobs;
  private final SingletonTask task;
  private final Counter removed;

  /** Not running yet. */
  public LooseBlobs(Database database, Blobs blobs, Jobs jobs, MeterRegistry metrics) {
    this.database = database;
    this.blobs = blobs;
    this.task = SingletonTask.every(PERIOD, jobs, "gallery-loose-blobs", this::pass);
    this.removed =
        Counter.builder("gallery_blobs_removed")
            .description("Pictures whose bytes were removed, since no image has them any more")
            .register(metrics);
  }

  /** Takes part from now on. */
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean pass(JobLease lease) {
    return removeLoose() == BATCH;
  }

  /** One look; how many loose blobs were settled. */
  public int removeLoose() {
    var loose = database.read(tx -> BlobTable.loose(tx, BATCH));
    int settled = 0;
    for (var key : loose) {
      settled += settled(key) ? 1 : 0;
    }
    return settled;
  }

  /**
   * Finds blobs that nothing refers to and that nobody has loosened, among all that there are:
   * their bytes would stay for ever, since each row keeps its blob.
   */
  public void findForgotten() {
    var after = Optional.<BlobKey>empty();
    do {
      var from = after;
      after = database.inTransaction(tx -> BlobTable.loosenUnused(tx, from, Blobs.PAGE));
    } while (after.isPresent());
  }

  private boolean settled(BlobKey key) {
    var fate = database.inTransaction(tx -> BlobTable.removeUnused(tx, key));
    if (fate == BlobTable.Fate.REMOVED) {
      blobs.delete(key);
      database.inTransaction(tx -> {
        BlobTable.forget(tx, key);
        return null;
      });
      removed.increment();
    }
    return fate != BlobTable.Fate.UNKNOWN;
  }
}
