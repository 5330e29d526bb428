package curio.gallery.saga;

import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.PictureKey;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.blobs.BlobTable;
import curio.gallery.events.GalleryEvents;
import curio.gallery.images.ImageTable;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.LocalRates;
import curio.limits.Rate;
import curio.store.Database;
import curio.store.TimeOrderedIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores pictures as images, each whole or not at all, once for each key. The steps stand in {@link
 * Step}. Thread-safe.
 */
final class Uploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * An account may try so many times as often as it may upload: what is no picture, or has been
   * uploaded under the same key, is looked at as well.
   */
  private static final int TRIES = 2;

  private static final int HIGHEST_RATE = 1_000_000;

  private final Database database;
  private final Blobs blobs;
  private final Pictures pictures;
  private final TwoPhaseCommit commits;
  private final GalleryEvents events;
  private final Limits limits;
  private final ImageChanges.Policy policy;
  private final LocalRates tries;
  private final Clock clock;
  private final Step.Watch watch;
  private final UploadsUnderWay underWay;
  private final TimeOrderedIds ids =
      new TimeOrderedIds(() -> ThreadLocalRandom.current().nextLong());

  Uploads(
      Database database,
      Blobs blobs,
      Pictures pictures,
      TwoPhaseCommit commits,
      GalleryEvents events,
      Limits limits,
      ImageChanges.Policy policy,
      Clock clock,
      Step.Watch watch) {
    this.database = database;
    this.blobs = blobs;
    this.pictures = pictures;
    this.commits = commits;
    this.events = events;
    this.limits = limits;
    this.policy = policy;
    this.tries =
        new LocalRates(
            new Rate(
                Math.min(HIGHEST_RATE, TRIES * policy.rate().count()), policy.rate().window()));
    this.clock = clock;
    this.watch = watch;
    this.underWay = new UploadsUnderWay(database);
  }

  /** Begins to tell the recovery of uploads that are slow. */
  void start() {
    underWay.start();
  }

  @Override
  public void close() {
    underWay.close();
  }

  /** Tells it now. */
  void renew() {
    underWay.renew();
  }

  /** Stores one, unless the key has done so before. */
  AddImageReply add(AddImageRequest request) {
    var image = NewImage.of(request);
    if (!tries.take(image.author())) {
      throw Limits.tooMany(policy.rate().cost());
    }
    try (var picture = pictures.take(request.getPicture(), image.author())) {
      return add(image, picture);
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNSUPPORTED_TYPE || e.code() == ErrorCode.TOO_LARGE) {
        return unfit(e);
      }
      throw e;
    }
  }

  private AddImageReply add(NewImage image, TakenPicture picture) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    var fingerprint = image.fingerprint(picture.file().sha256());
    while (true) {
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      var begun = new Begun(ids.next(now), now);
      watch.before(Step.KEEP);
      var kept = database.inTransaction(tx -> keep(tx, image, picture, begun.id(), fingerprint));
      switch (kept) {
        case KeepOutcome.Kept(var blob) -> {
          store(image, picture, begun, blob);
          return added(begun.id(), false);
        }
        case KeepOutcome.Earlier(var earlier) when !earlier.fingerprint().equals(fingerprint) -> {
          return AddImageReply.newBuilder()
              .setKeyReused(AddImageReply.KeyReused.getDefaultInstance())
              .build();
        }
        case KeepOutcome.Earlier(var earlier) when earlier.done() -> {
          return added(earlier.imageId(), true);
        }
        case KeepOutcome.Earlier _ -> pauseUntil(deadline);
      }
    }
  }

  /** An upload that was written down. */
  private record Begun(UUID id, Instant now) {}

  private sealed interface KeepOutcome {
    record Kept(BlobTable.Kept blob) implements KeepOutcome {}

    record Earlier(UploadTable.Earlier upload) implements KeepOutcome {}
  }

  private KeepOutcome keep(
      Handle tx, NewImage image, TakenPicture picture, UUID id, UUID fingerprint) {
    if (image.key() != null) {
      Optional<UploadTable.Earlier> earlier =
          UploadTable.takeKey(tx, image.author(), image.key(), fingerprint, id);
      if (earlier.isPresent()) {
        return new KeepOutcome.Earlier(earlier.get());
      }
    }
    var author = Long.toString(image.author());
    limits.require(tx, LimitKey.of("upload", author), policy.rate());
    var owned = ImageTable.owned(tx, image.author());
    if (owned.images() >= policy.mostImages()
        || owned.bytes() + picture.file().bytes() > policy.mostBytes()) {
      throw new CurioException(
          ErrorCode.FORBIDDEN,
          "the account is full: %d images, %d bytes (expected: at most %d and %d)"
              .formatted(owned.images(), owned.bytes(), policy.mostImages(), policy.mostBytes()));
    }
    var blob = BlobTable.keep(tx, picture.file().sha256(), picture.file().bytes());
    UploadTable.begin(tx, id, image.author(), image.key(), blob.key());
    return new KeepOutcome.Kept(blob);
  }

  private void store(NewImage given, TakenPicture picture, Begun begun, BlobTable.Kept blob) {
    var image = image(given, picture, begun, blob.key());
    var profile =
        PrepareProfileRequest.newBuilder()
            .setTransactionId(begun.id().toString())
            .setPut(ImageProfiles.of(image))
            .build();
    underWay.begin(begun.id());
    try {
      watch.before(Step.STORE);
      if (!blob.stored()) {
        blobs.put(blob.key(), picture.file());
      }
      commits.commit(
          new TwoPhaseCommit.Change(
              profile,
              begun.id(),
              blob.key(),
              tx -> {
                UploadTable.requireKept(tx, begun.id());
                ImageTable.add(tx, image, begun.id());
                events.shared(tx, begun.id(), image, given.traceId(), begun.now());
                return true;
              }));
    } catch (CurioException e) {
      if (!isCommittedAfterAll(begun.id())) {
        removeUnlessKept(blob);
        throw e;
      }
    } finally {
      underWay.end(begun.id());
    }
  }

  /** Where the upload was taken back, its bytes may have been stored after their removal. */
  private void removeUnlessKept(BlobTable.Kept blob) {
    try {
      if (!blob.stored() && !database.read(tx -> BlobTable.isKept(tx, blob.key()))) {
        blobs.delete(blob.key());
      }
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("blob", blob.key())
          .addKeyValue("reason", e.getMessage())
          .log("the bytes of an upload that was taken back are removed later");
    }
  }

  /** Brings it to its end; what cannot be done now is left to the recovery. */
  private boolean isCommittedAfterAll(UUID id) {
    try {
      return commits.settle(id.toString());
    } catch (CurioException e) {
      return false;
    }
  }

  private static Image image(NewImage given, TakenPicture picture, Begun begun, BlobKey blob) {
    var texts = given.texts();
    return Image.newBuilder()
        .setId(begun.id().toString())
        .setAuthorId(given.author())
        .setAuthorName(given.authorName())
        .setTitle(texts.title())
        .setDescription(texts.description())
        .setAlt(texts.alt())
        .addAllTags(texts.tags())
        .setVisibility(texts.visibility())
        .setType(picture.type())
        .setWidth(picture.width())
        .setHeight(picture.height())
        .setBytes(picture.file().bytes())
        .setColor(picture.color())
        .setCreatedAtMillis(begun.now().toEpochMilli())
        .setPicture(PictureKey.newBuilder().setHash(blob.sha256()).setGeneration(blob.generation()))
        .build();
  }

  private static void pauseUntil(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw UploadTable.running();
    }
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  private static AddImageReply added(UUID id, boolean replayed) {
    return AddImageReply.newBuilder()
        .setAdded(AddImageReply.Added.newBuilder().setImageId(id.toString()).setReplayed(replayed))
        .build();
  }

  private static AddImageReply unfit(CurioException e) {
    return AddImageReply.newBuilder()
        .setUnfit(
            AddImageReply.Unfit.newBuilder()
                .setTooLarge(e.code() == ErrorCode.TOO_LARGE)
                .setReason(String.valueOf(e.getMessage())))
        .build();
  }
}
