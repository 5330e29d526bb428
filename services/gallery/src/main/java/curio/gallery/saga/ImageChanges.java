package curio.gallery.saga;

import curio.blobs.Blobs;
import curio.cluster.Channels;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.gallery.events.GalleryEvents;
import curio.jobs.Jobs;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.twophase.InDoubtMeters;
import curio.store.twophase.PreparedTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * All that adds, changes and removes images: each in the gallery's database, the recommendations'
 * and the blob store, or in none of them. Thread-safe.
 */
public final class ImageChanges implements AutoCloseable {
  /** So many changes may be prepared at once: nodes times their connections for writes. */
  private static final int SLOTS = 16;

  private final PreparedTransactions prepared;
  private final Finished finished;
  private final Uploads uploads;
  private final Changes changes;
  private final Recovery recovery;
  private final InDoubtMeters inDoubt;

  /**
   * What they are made of.
   *
   * @param channels the ways to services, among them the recommendations
   * @param shown what nodes show, which a change has to drop
   */
  public record Given(
      Database database,
      Blobs blobs,
      Pictures pictures,
      Supplier<Channels> channels,
      GalleryEvents events,
      Limits limits,
      Shown shown,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {}

  /**
   * What one account may have.
   *
   * @param rate how often one may upload, and as often change what was uploaded
   */
  public record Policy(Rate rate, int mostImages, long mostBytes) {}

  /** On a migrated database; {@link #start} begins the background work. */
  public ImageChanges(Given given, Policy policy) {
    this(given, policy, Recovery.LEFT_AFTER, Step.Watch.NONE);
  }

  /**
   * The same, watched.
   *
   * @param leftAfter when the recovery takes a change for one that nobody is at work on
   */
  ImageChanges(Given given, Policy policy, Duration leftAfter, Step.Watch watch) {
    var database = given.database();
    prepared = new PreparedTransactions(database, "gallery");
    finished = new Finished(database);
    var profiles = new Profiles(given.channels());
    var commits =
        new TwoPhaseCommit(
            database, prepared, profiles, finished, given.shown(), watch, given.metrics());
    recovery =
        new Recovery(
            database, prepared, profiles, commits, leftAfter, given.jobs(), given.metrics());
    uploads =
        new Uploads(
            database,
            given.blobs(),
            given.pictures(),
            commits,
            given.events(),
            given.limits(),
            policy,
            given.clock(),
            watch);
    changes =
        new Changes(
            database,
            commits,
            recovery,
            given.events(),
            given.shown(),
            given.limits(),
            policy.rate(),
            given.clock());
    inDoubt = new InDoubtMeters("gallery", prepared, given.metrics());
  }

  /** What is compared with now in the tables that these write. */
  public static List<StoredTime> storedTimes() {
    return List.of(
        StoredTime.moment("gallery.upload", "begun_at"),
        StoredTime.moment("gallery.decision", "decided_at"),
        StoredTime.moment("gallery.image_key", "created_at"));
  }

  /** What was decided long ago, and keys that were used before yesterday. */
  public static List<CleanupRule> rules(Clock clock) {
    return List.of(
        Decisions.rule(),
        CleanupRule.untilNextDayEnds(
            "image-keys",
            clock,
            """
            delete from gallery.image_key where (author, key) in (
              select author, key from gallery.image_key
              where created_at < :oldest and done limit :limit)
            """));
  }

  /**
   * Begins to recover.
   *
   * @throws curio.errors.CurioException if the database cannot prepare transactions, with what to
   *     set
   */
  public void start() {
    prepared.require(SLOTS);
    finished.start();
    uploads.start();
    recovery.start();
    inDoubt.start();
  }

  /** Stores a picture as an image, unless its key has done so before. */
  public AddImageReply add(AddImageRequest request) {
    return uploads.add(request);
  }

  /** Changes what is said about an image of its author. */
  public Outcome change(ChangeImageRequest request) {
    return changes.change(request);
  }

  /** Removes an image. */
  public Outcome delete(DeleteImageRequest request) {
    return changes.delete(request);
  }

  /** One look at what was left; how many changes were brought to their end. */
  int recover() {
    return recovery.recover();
  }

  /** Forgets what is over, now. */
  void forget() {
    finished.pass();
  }

  /** Tells the recovery which uploads are under way, now. */
  void renew() {
    uploads.renew();
  }

  @Override
  public void close() {
    inDoubt.close();
    recovery.close();
    uploads.close();
    finished.close();
  }
}
