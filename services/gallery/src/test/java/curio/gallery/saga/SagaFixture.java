package curio.gallery.saga;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.blobs.BlobInfo;
import curio.blobs.Blobs;
import curio.blobs.S3Settings;
import curio.cluster.Channels;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.PictureType;
import curio.gallery.GalleryParts;
import curio.gallery.ProfileStore;
import curio.gallery.blobs.LooseBlobs;
import curio.gallery.events.GalleryEvents;
import curio.jobs.Jobs;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.limits.SqlClock;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.Row;
import curio.store.notifications.Notifications;
import curio.store.twophase.PreparedTransactions;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The changes of a gallery with two databases and a blob store; nothing runs by itself. */
public final class SagaFixture implements AutoCloseable {
  public static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  public static final long ANNA = 1;
  public static final long BOB = 2;
  private static final int MOST_BYTES = 1 << 20;

  public final TestDatabase store = TestDatabase.migrated("jobs", "log", GalleryParts.SCHEMA);
  public final Database database = store.database();
  public final ProfileStore profiles = new ProfileStore();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Blobs blobs;
  public final ImageChanges changes;
  public final LooseBlobs loose;

  /** Images that nodes were told to show as before no more. */
  public final List<UUID> dropped = new CopyOnWriteArrayList<>();

  private final Notifications notifications = new Notifications(database, store.settings(), "node");
  private final Jobs jobs = new Jobs(database, database, notifications, "node", metrics);
  private final Channels channels = new Channels(List.of(profiles));

  /** One that nothing watches, in a directory. */
  public SagaFixture(Path directory) {
    this(directory, Step.Watch.NONE);
  }

  public SagaFixture(Path directory, Step.Watch watch) {
    this(directory, Duration.ZERO, watch);
  }

  /**
   * One whose recovery waits.
   *
   * @param leftAfter how old a change is that it takes for one that was left
   */
  SagaFixture(Path directory, Duration leftAfter, Step.Watch watch) {
    Log log = new PostgresLog(database);
    log.declare(EVENTS);
    log.declare(GalleryParts.REACTIONS);
    blobs = Blobs.open(S3Settings.NONE, directory);
    changes =
        new ImageChanges(
            new ImageChanges.Given(
                database,
                blobs,
                this::take,
                () -> channels,
                new GalleryEvents(new Outbox(GalleryParts.SCHEMA), EVENTS, GalleryParts.REACTIONS),
                new Limits(GalleryParts.SCHEMA, SqlClock.database()),
                dropped::add,
                jobs,
                Clock.systemUTC(),
                metrics),
            new ImageChanges.Policy(new Rate(0, Duration.ofMinutes(1)), 1_000, 1 << 30),
            leftAfter,
            watch);
    loose = new LooseBlobs(database, blobs, jobs, metrics);
  }

  /** Anything is a picture here, of one pixel. */
  private TakenPicture take(ByteString bytes, long author) {
    var file = blobs.incoming(MOST_BYTES);
    try {
      bytes.writeTo(file.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TakenPicture(file, PictureType.PICTURE_TYPE_PNG, 1, 1, "#000000");
  }

  public static AddImageRequest upload(String key, String bytes, String... tags) {
    return AddImageRequest.newBuilder()
        .setAuthorId(ANNA)
        .setAuthorName("anna")
        .setKey(key)
        .setPicture(ByteString.copyFromUtf8(bytes))
        .setTitle("A title")
        .addAllTags(List.of(tags))
        .build();
  }

  public AddImageReply add(String key, String bytes, String... tags) {
    return changes.add(upload(key, bytes, tags));
  }

  public String added(String key, String bytes, String... tags) {
    return add(key, bytes, tags).getAdded().getImageId();
  }

  public static ChangeImageRequest retag(String id, String... tags) {
    return ChangeImageRequest.newBuilder()
        .setImageId(id)
        .setAuthorId(ANNA)
        .setTags(ChangeImageRequest.Tags.newBuilder().addAllNames(List.of(tags)))
        .build();
  }

  public Outcome delete(String id) {
    return changes.delete(DeleteImageRequest.newBuilder().setImageId(id).setUserId(ANNA).build());
  }

  /** Brings everything to its end. */
  public void recover() {
    changes.recover();
    loose.removeLoose();
  }

  /** The tags of all images. */
  public Map<String, List<String>> images() {
    var all = new TreeMap<String, List<String>>();
    database.read(tx ->
        tx.createQuery("select id, tags from gallery.image")
            .map((result, context) -> {
              var row = new Row(result);
              all.put(row.uuid("id").toString(), row.texts("tags"));
              return true;
            })
            .list());
    return all;
  }

  public long count(String table) {
    return database.read(
        tx -> tx.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }

  public Set<String> files() {
    var files = new HashSet<String>();
    blobs.list(page -> page.stream().map(BlobInfo::key).forEach(key -> files.add(key.toString())));
    return files;
  }

  private List<String> texts(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(String.class).list());
  }

  /** What must hold whenever everything was brought to its end. */
  public void isWhole() {
    assertThat(new PreparedTransactions(database, "gallery").prepared(Duration.ZERO)).isEmpty();
    assertThat(profiles.prepared.prepared(Duration.ZERO)).isEmpty();
    assertThat(profiles.tags()).isEqualTo(images());
    assertThat(count("gallery.upload")).isZero();
    assertThat(count("gallery.loose_blob")).isZero();
    assertThat(count("gallery.decision where committed")).isZero();
    assertThat(count("gallery.image_key where not done")).isZero();
    var used = new HashSet<>(texts("select hash || '.' || generation from gallery.image"));
    assertThat(texts("select hash || '.' || generation from gallery.blob"))
        .containsExactlyInAnyOrderElementsOf(used);
    assertThat(files()).isEqualTo(used);
    assertThat(new ArrayList<>(texts("select image_id from gallery.reactions")))
        .containsExactlyInAnyOrderElementsOf(images().keySet());
    assertThat(texts("select image_id || tag from gallery.image_tag"))
        .containsExactlyInAnyOrderElementsOf(
            images().entrySet().stream()
                .flatMap(image -> image.getValue().stream().map(tag -> image.getKey() + tag))
                .toList());
    assertThat(
            texts(
                "select tag || sum(change) from gallery.tag_change group by tag having sum(change)"
                    + " <> 0"))
        .containsExactlyInAnyOrderElementsOf(
            texts("select tag || count(*) from gallery.image_tag group by tag"));
  }

  @Override
  public void close() {
    changes.close();
    jobs.close();
    notifications.close();
    blobs.close();
    channels.close();
    profiles.close();
    store.close();
  }
}
