package curio.gallery;

import curio.blobs.Blobs;
import curio.cluster.Channels;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.gallery.blobs.BlobSweep;
import curio.gallery.blobs.LooseBlobs;
import curio.gallery.erasure.AccountImages;
import curio.gallery.events.GalleryEvents;
import curio.gallery.images.ImageLists;
import curio.gallery.images.Images;
import curio.gallery.reactions.Likes;
import curio.gallery.reactions.Views;
import curio.gallery.saga.ImageChanges;
import curio.gallery.saga.Shown;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.limits.SqlClock;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.erasure.Erasure;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.notifications.Notifications;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All parts of the gallery, put together. Thread-safe. */
public final class GalleryParts implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "gallery";

  /** What people did with images, keyed by image. */
  public static final Topic REACTIONS =
      new Topic("image-reactions", 8, Duration.ofDays(7), OnPoison.SKIP);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration GATHER_PERIOD = Duration.ofSeconds(5);
  private static final Duration CLEANUP_PERIOD = Duration.ofMinutes(10);

  private final ImageChanges changes;
  private final GalleryService service;
  private final LooseBlobs loose;
  private final AccountImages erasure;
  private final Cleanup gathering;
  private final Cleanup cleanup;
  private final BlobSweep sweep;
  private final Jobs jobs;

  /**
   * What they are made of.
   *
   * @param relay of the schema's outbox; started and closed by its owner
   * @param events the topic of what followers are told
   * @param removals the topic {@link Erasure#REMOVALS}
   * @param channels the ways to services, once they are open; the tags of images are also kept by
   *     the recommendations
   * @param shown what nodes show of images
   */
  public record Given(
      Database database,
      Log log,
      Notifications notifications,
      OutboxRelay relay,
      Topic events,
      Topic removals,
      Jobs jobs,
      Blobs blobs,
      Supplier<Channels> channels,
      Shown shown,
      Clock clock,
      MeterRegistry metrics) {}

  /** On a migrated database; {@link #start} begins the background work. */
  public GalleryParts(Given given, GallerySettings settings) {
    var database = given.database();
    var clock = given.clock();
    var metrics = given.metrics();
    jobs = given.jobs();
    var limits = new Limits(SCHEMA, SqlClock.database());
    var events = new GalleryEvents(new Outbox(SCHEMA), given.events(), REACTIONS);
    var pictures = new PictureWork(given.blobs(), settings.bounds(), metrics);
    changes =
        new ImageChanges(
            new ImageChanges.Given(
                database,
                given.blobs(),
                pictures,
                given.channels(),
                events,
                limits,
                given.shown(),
                jobs,
                clock,
                metrics),
            new ImageChanges.Policy(
                new Rate(settings.uploadsPerMinute(), MINUTE),
                settings.mostImages(),
                settings.mostBytes().bytes()));
    var images = new Images(database);
    service =
        new GalleryService(
            changes,
            images,
            new ImageLists(database),
            new PictureReads(images, given.blobs(), pictures),
            new Likes(database, events, limits, new Rate(settings.likesPerMinute(), MINUTE), clock),
            new Views(database, events, clock),
            given.relay());
    loose = new LooseBlobs(database, given.blobs(), jobs, metrics);
    erasure =
        new AccountImages(
            new Erasure.Given(
                database, given.log(), given.notifications(), given.removals(), jobs, metrics),
            changes::delete);
    gathering = new Cleanup("gallery-tags", GATHER_PERIOD, Images.tagRules(), database, metrics);
    var rules = new ArrayList<CleanupRule>(ImageChanges.rules(clock));
    rules.add(Images.goneRule());
    rules.add(new CleanupRule("limits", limits::forget));
    cleanup = new Cleanup("gallery-cleanup", CLEANUP_PERIOD, rules, database, metrics);
    sweep = new BlobSweep(database, given.blobs(), loose, jobs, clock);
  }

  /** What is compared with now in the schema. */
  public static List<StoredTime> storedTimes() {
    var times = new ArrayList<StoredTime>(ImageChanges.storedTimes());
    times.add(StoredTime.moment("gallery.erased_user", "erased_at"));
    times.add(new Outbox(SCHEMA).storedTime());
    return times;
  }

  /** Stores a picture as an image, as the service does. */
  public AddImageReply add(AddImageRequest request) {
    return changes.add(request);
  }

  /** What others call. */
  public BindableService service() {
    return service;
  }

  /**
   * Starts to recover, to clean up and to erase.
   *
   * @throws curio.errors.CurioException if the database cannot do what two-phase commit needs
   */
  public void start() {
    changes.start();
    loose.start();
    erasure.start();
    gathering.start(jobs);
    cleanup.start(jobs);
    sweep.start();
  }

  @Override
  public void close() {
    sweep.close();
    cleanup.close();
    gathering.close();
    erasure.close();
    loose.close();
    changes.close();
  }
}
