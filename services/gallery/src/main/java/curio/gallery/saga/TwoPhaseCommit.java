package curio.gallery.saga;

import curio.blobs.BlobKey;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.blobs.BlobTable;
import curio.store.Database;
import curio.store.TransactionWork;
import curio.store.twophase.PreparedTransactions;
import curio.text.UuidText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a change of an image in the gallery's and in the recommendations' database, or in neither:
 * two-phase commit with this side as the coordinator, presumed abort (Mohan and Lindsay 1983). What
 * is decided stands in {@link Decisions}; whoever finds a change that was left, here or on another
 * node, brings it to the same end by {@link #settle}. The steps stand in {@link Step}. Thread-safe.
 */
final class TwoPhaseCommit {
  private static final Logger LOG = LoggerFactory.getLogger(TwoPhaseCommit.class);

  private final Database database;
  private final PreparedTransactions prepared;
  private final Profiles profiles;
  private final Finished finished;
  private final Shown shown;
  private final Step.Watch watch;
  private final Timer inDoubt;

  TwoPhaseCommit(
      Database database,
      PreparedTransactions prepared,
      Profiles profiles,
      Finished finished,
      Shown shown,
      Step.Watch watch,
      MeterRegistry metrics) {
    this.database = database;
    this.prepared = prepared;
    this.profiles = profiles;
    this.finished = finished;
    this.shown = shown;
    this.watch = watch;
    this.inDoubt =
        Timer.builder("gallery_in_doubt")
            .description("How long changes were prepared and not yet committed or taken back")
            .publishPercentileHistogram()
            .register(metrics);
  }

  /**
   * A change that is to be.
   *
   * @param profile what the recommendations prepare; its id is that of the change, never used
   *     twice: that of the image for its upload, else one that is no id of an image
   * @param image that is changed
   * @param uploaded the bytes of an upload, which are in the blob store; null for other changes
   * @param work the change in the gallery's database; fails if it cannot be made
   */
  record Change(
      PrepareProfileRequest profile,
      UUID image,
      @Nullable BlobKey uploaded,
      TransactionWork<?> work) {
    String id() {
      return profile.getTransactionId();
    }
  }

  /**
   * Makes a change. When this returns it can be seen in the gallery, what was before is shown
   * nowhere any more, and the recommendations know it at once or soon.
   *
   * @throws CurioException what the change itself fails with; UNAVAILABLE if a database is away:
   *     then there is no change, or its outcome is found out later
   */
  void commit(Change change) {
    var sample = Timer.start();
    try {
      prepare(change);
      if (!decided(change)) {
        takeBackQuietly(change.id());
        throw tookTooLong();
      }
      watch.before(Step.COMMIT_IMAGE);
      prepared.commit(change.id());
      if (change.uploaded() == null) {
        watch.before(Step.DROP);
        shown.drop(change.image());
      }
      commitProfile(change.id());
    } finally {
      sample.stop(inDoubt);
    }
  }

  static CurioException tookTooLong() {
    return new CurioException(
        ErrorCode.UNAVAILABLE, "it took too long and was taken back", 1, null);
  }

  private void prepare(Change change) {
    try {
      watch.before(Step.PREPARE_PROFILE);
      profiles.prepare(change.profile());
      watch.before(Step.PREPARE_IMAGE);
      var _ = prepared.prepare(change.id(), change.work());
    } catch (RuntimeException e) {
      // Only this call may decide to commit, so nobody has.
      takeBackQuietly(change.id());
      throw e;
    }
  }

  /** Writes the decision to commit; whether it stands. */
  private boolean decided(Change change) {
    watch.before(Step.DECIDE);
    try {
      return database.inTransaction(tx -> {
        if (change.uploaded() != null) {
          BlobTable.stored(tx, change.uploaded());
        }
        return Decisions.decide(tx, change.id(), change.image(), true).committed();
      });
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("transaction", change.id())
          .addKeyValue("reason", e.getMessage())
          .log("the outcome of a decision is not known; asking");
      return database.inTransaction(
          tx -> Decisions.decide(tx, change.id(), change.image(), false).committed());
    }
  }

  /** The change can be seen already: what is left of it is carried out here or by the recovery. */
  private void commitProfile(String id) {
    watch.before(Step.COMMIT_PROFILE);
    try {
      profiles.commit(id);
    } catch (CurioException e) {
      LOG.atWarn()
          .addKeyValue("transaction", id)
          .addKeyValue("reason", e.getMessage())
          .log("the tags of an image follow later");
      return;
    }
    watch.before(Step.FORGET);
    finished.soon(id);
  }

  /**
   * Brings a change that was left to its end: as it was decided, else it is taken back. Repeatable,
   * beside others too.
   *
   * @return whether it is committed
   */
  boolean settle(String id) {
    var upload = UuidText.read(id);
    var decision =
        database.inTransaction(tx -> Decisions.decide(tx, id, upload.orElse(null), false));
    if (decision.committed()) {
      prepared.commit(id);
      if (upload.isEmpty() && decision.image() != null) {
        // Before the other database, which may be away for long.
        shown.drop(decision.image());
      }
      profiles.commit(id);
      finished.soon(id);
      return true;
    }
    rollBack(id);
    upload.ifPresent(image ->
        database.inTransaction(tx -> {
          UploadTable.takeBack(tx, image);
          return null;
        }));
    return false;
  }

  /** As far as it can be done now; the recovery does the rest. */
  private void takeBackQuietly(String id) {
    try {
      rollBack(id);
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("transaction", id)
          .addKeyValue("reason", e.getMessage())
          .log("a change is taken back later");
    }
  }

  /** What stays prepared in the other database is found there by the recovery. */
  private void rollBack(String id) {
    prepared.rollback(id);
    try {
      profiles.abort(id);
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("transaction", id)
          .addKeyValue("reason", e.getMessage())
          .log("the tags of an image are taken back later");
    }
  }
}
