package curio.gallery.saga;

import curio.blobs.BlobKey;
import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.Visibility;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.blobs.BlobTable;
import curio.gallery.events.GalleryEvents;
import curio.gallery.images.ImageTable;
import curio.gallery.images.ImageTexts;
import curio.gallery.images.StoredImage;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.Database;
import curio.store.TransactionWork;
import curio.text.UuidText;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/**
 * Changes what is said about images, and removes them. When a call has returned, no node shows what
 * was before. Thread-safe.
 */
final class Changes {
  /** Others may change the same image meanwhile; then it is read anew. */
  private static final int TRIES = 5;

  private final Database database;
  private final TwoPhaseCommit commits;
  private final Recovery recovery;
  private final GalleryEvents events;
  private final Shown shown;
  private final Limits limits;
  private final Rate rate;
  private final Clock clock;

  /**
   * Those of a store.
   *
   * @param rate how often an account may change images: followers are told of some changes
   */
  Changes(
      Database database,
      TwoPhaseCommit commits,
      Recovery recovery,
      GalleryEvents events,
      Shown shown,
      Limits limits,
      Rate rate,
      Clock clock) {
    this.database = database;
    this.commits = commits;
    this.recovery = recovery;
    this.events = events;
    this.shown = shown;
    this.limits = limits;
    this.rate = rate;
    this.clock = clock;
  }

  /** Changes an image of its author. */
  Outcome change(ChangeImageRequest request) {
    var counted = new AtomicBoolean();
    return retried(request.getImageId(), stored -> change(stored, request, counted));
  }

  private Optional<Outcome> change(
      StoredImage stored, ChangeImageRequest request, AtomicBoolean counted) {
    if (stored.image().getAuthorId() != request.getAuthorId()) {
      return Optional.of(Outcome.OUTCOME_FOREIGN);
    }
    var now = changed(stored.image(), request);
    if (now.equals(stored.image())) {
      // Who asks again may be answered before the try that made the change has told the nodes.
      shown.drop(stored.id());
      return Optional.of(Outcome.OUTCOME_DONE);
    }
    if (!counted.getAndSet(true)) {
      count(request.getAuthorId());
    }
    TransactionWork<Boolean> work = tx -> write(tx, stored, now, request.getTraceId());
    if (!ImageTable.tagsDiffer(stored.image(), now)) {
      boolean written = database.inTransaction(work);
      if (written) {
        shown.drop(stored.id());
      }
      return done(written);
    }
    return done(commit(profile().setPut(ImageProfiles.of(now)), stored.id(), work));
  }

  /** Apart from the change, which would keep the counter locked while it is in doubt. */
  private void count(long author) {
    database.inTransaction(tx -> {
      limits.require(tx, LimitKey.of("change", Long.toString(author)), rate);
      return null;
    });
  }

  /** Removes an image; its author's, or anybody's if the caller may do that. */
  Outcome delete(DeleteImageRequest request) {
    var asked = new AtomicBoolean();
    var outcome =
        retried(
            request.getImageId(),
            stored -> {
              if (stored.image().getAuthorId() != request.getUserId() && !request.getAnyAuthor()) {
                return Optional.of(Outcome.OUTCOME_FOREIGN);
              }
              asked.set(true);
              return done(
                  commit(
                      profile().setRemovedImageId(stored.image().getId()),
                      stored.id(),
                      tx -> remove(tx, stored, request.getTraceId())));
            });
    if (outcome != Outcome.OUTCOME_MISSING) {
      return outcome;
    }
    // A try of this call whose outcome was not known has removed it, or somebody else has.
    UuidText.read(request.getImageId())
        .filter(id -> asked.get() || hasJustGone(id))
        .ifPresent(shown::drop);
    return asked.get() ? Outcome.OUTCOME_DONE : outcome;
  }

  /** Whoever removed it may not have told the nodes yet; nobody tells them of what never was. */
  private boolean hasJustGone(UUID image) {
    return database.read(tx -> ImageTable.hasJustGone(tx, image));
  }

  private boolean write(Handle tx, StoredImage stored, Image now, String traceId)
      throws SQLException {
    boolean tells = now.getVisibility() != Visibility.VISIBILITY_PRIVATE;
    boolean told = stored.image().getVisibility() != Visibility.VISIBILITY_PRIVATE;
    UUID eventId = stored.eventId();
    if (told != tells) {
      eventId = tells ? UUID.randomUUID() : null;
    }
    if (!ImageTable.change(tx, stored, now, eventId)) {
      return false;
    }
    if (told && !tells && stored.eventId() != null) {
      events.withdrawn(tx, stored.eventId(), now, traceId, clock.instant());
    } else if (!told && tells && eventId != null) {
      events.shared(tx, eventId, now, traceId, clock.instant());
    }
    return true;
  }

  private boolean remove(Handle tx, StoredImage stored, String traceId) throws SQLException {
    if (!ImageTable.remove(tx, stored)) {
      return false;
    }
    var picture = stored.image().getPicture();
    BlobTable.loosen(tx, new BlobKey(picture.getHash(), picture.getGeneration()));
    if (stored.eventId() != null) {
      events.withdrawn(tx, stored.eventId(), stored.image(), traceId, clock.instant());
    }
    return true;
  }

  /** Makes a change in both databases; false if somebody else has changed the image meanwhile. */
  private boolean commit(
      PrepareProfileRequest.Builder profile, UUID image, TransactionWork<Boolean> work) {
    var change =
        new TwoPhaseCommit.Change(
            profile.build(),
            image,
            null,
            tx -> {
              if (!work.run(tx)) {
                throw new Outdated();
              }
              return true;
            });
    try {
      commits.commit(change);
    } catch (Outdated e) {
      return false;
    }
    return true;
  }

  private static PrepareProfileRequest.Builder profile() {
    return PrepareProfileRequest.newBuilder().setTransactionId("change-" + UUID.randomUUID());
  }

  private Outcome retried(String imageId, Attempt attempt) {
    var id = UuidText.read(imageId);
    if (id.isEmpty()) {
      return Outcome.OUTCOME_MISSING;
    }
    for (int i = 0; i < TRIES; i++) {
      var stored = database.read(tx -> ImageTable.find(tx, id.get()));
      if (stored.isEmpty()) {
        return Outcome.OUTCOME_MISSING;
      }
      var outcome = madeOrTriedAgain(attempt, stored.get());
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new CurioException(
        ErrorCode.CONFLICT, "others change this image all the time (expected: try again)");
  }

  /**
   * A change that its node left half-way keeps the image locked: it is brought to its end first.
   */
  private Optional<Outcome> madeOrTriedAgain(Attempt attempt, StoredImage stored) {
    long began = System.nanoTime();
    try {
      return attempt.make(stored);
    } catch (CurioException e) {
      boolean waited = System.nanoTime() - began > Recovery.IN_THE_WAY_AFTER.toNanos();
      if (e.code() != ErrorCode.UNAVAILABLE || !waited || !recovery.clearTheWay()) {
        throw e;
      }
      return attempt.make(stored);
    }
  }

  private static Optional<Outcome> done(boolean written) {
    return written ? Optional.of(Outcome.OUTCOME_DONE) : Optional.empty();
  }

  /** One try on an image as it was read; empty if it was changed meanwhile. */
  @FunctionalInterface
  private interface Attempt {
    Optional<Outcome> make(StoredImage stored);
  }

  private static Image changed(Image image, ChangeImageRequest request) {
    var texts =
        new ImageTexts(
            request.hasTitle() ? request.getTitle() : image.getTitle(),
            request.hasDescription() ? request.getDescription() : image.getDescription(),
            request.hasAlt() ? request.getAlt() : image.getAlt(),
            request.hasTags() ? request.getTags().getNamesList() : image.getTagsList(),
            request.getVisibility() == Visibility.VISIBILITY_UNSPECIFIED
                ? image.getVisibility()
                : request.getVisibility());
    return image.toBuilder()
        .setTitle(texts.title())
        .setDescription(texts.description())
        .setAlt(texts.alt())
        .clearTags()
        .addAllTags(texts.tags())
        .setVisibility(texts.visibility())
        .build();
  }

  /** Somebody else has changed the image since it was read. */
  private static final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1;

    Outdated() {
      super("changed meanwhile", null, false, false);
    }
  }
}
