package curio.recommendations;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.events.v1.ImageReaction;
import curio.contracts.events.v1.UserRemoved;
import curio.contracts.recommendations.v1.AbortProfileRequest;
import curio.contracts.recommendations.v1.CommitProfileRequest;
import curio.contracts.recommendations.v1.FindProfilesRequest;
import curio.contracts.recommendations.v1.ImageProfile;
import curio.contracts.recommendations.v1.ImageProfilesGrpc;
import curio.contracts.recommendations.v1.ImageProfilesGrpc.ImageProfilesBlockingStub;
import curio.contracts.recommendations.v1.ListPreparedProfilesRequest;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.contracts.recommendations.v1.RecommendReply.Recommendation;
import curio.contracts.recommendations.v1.RecommendRequest;
import curio.contracts.recommendations.v1.RecommendationsGrpc;
import curio.contracts.recommendations.v1.RecommendationsGrpc.RecommendationsBlockingStub;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.Log;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.recommendations.ranks.Ranking;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The recommendations with their store and log, called as services are. */
public final class RecommendationsFixture implements AutoCloseable {
  public static final Topic REACTIONS =
      new Topic("image-reactions", 4, Duration.ofDays(1), OnPoison.SKIP);
  static final Topic REMOVALS = new Topic("user-removed", 2, Duration.ofDays(1), OnPoison.SKIP);

  public final SettableClock clock =
      new SettableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TestDatabase main;
  public final TestDatabase store;
  public final Database database;
  private final Log log;
  private final Notifications wakeups;
  private final Jobs jobs;

  /**
   * Who tells of reactions has connections of its own, which are not cut with those of consumers.
   */
  private final Database teller;

  private final PostgresAppender appender;
  private final RecommendationsParts parts;
  private final Channels channels;
  private final ServiceClient<RecommendationsBlockingStub> recommendations;
  private final ServiceClient<ImageProfilesBlockingStub> profiles;

  private RecommendationsFixture(TestDatabase main, TestDatabase store, long seed) {
    this.main = main;
    this.store = store;
    this.database = store.database();
    this.log = new PostgresLog(main.database());
    log.declare(REACTIONS);
    log.declare(REMOVALS);
    wakeups = new Notifications(main.database(), main.settings(), "node");
    jobs = new Jobs(main.database(), main.database(), wakeups, "node", metrics);
    jobs.start();
    teller = Database.open("teller", main.settings(), new SimpleMeterRegistry());
    appender = new PostgresAppender(teller, wakeups, metrics);
    parts = parts(jobs, metrics, seed);
    channels = new Channels(parts.services());
    recommendations = channels.to(RecommendationsGrpc::newBlockingStub, Duration.ofSeconds(20));
    profiles = channels.to(ImageProfilesGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  private RecommendationsParts parts(Jobs jobs, SimpleMeterRegistry metrics, long seed) {
    var random = new SplittableRandom(seed);
    var lock = new ReentrantLock();
    return new RecommendationsParts(
        new RecommendationsParts.Given(
            database, log, wakeups, REACTIONS, REMOVALS, jobs, clock, metrics),
        () -> {
          lock.lock();
          try {
            return random.nextDouble();
          } finally {
            lock.unlock();
          }
        });
  }

  /** Another node on the same store, until it is closed. */
  public AutoCloseable startAnother() {
    var more = new SimpleMeterRegistry();
    var others = new Jobs(main.database(), main.database(), wakeups, "another", more);
    others.start();
    var another = parts(others, more, 2);
    another.start();
    return () -> {
      another.close();
      others.close();
    };
  }

  /** One database for everything. */
  public static RecommendationsFixture together() {
    var all = TestDatabase.migrated("jobs", "log", RecommendationsParts.SCHEMA);
    return new RecommendationsFixture(all, all, 1);
  }

  /** A database of their own, without log and jobs. */
  static RecommendationsFixture apart() {
    return new RecommendationsFixture(
        TestDatabase.migrated("jobs", "log"),
        TestDatabase.migrated(RecommendationsParts.SCHEMA),
        1);
  }

  /** Begins to consume and to look after what is stored. */
  public RecommendationsFixture start() {
    parts.start();
    return this;
  }

  public static ImageProfile.Builder image(UUID id, long author, String... tags) {
    return ImageProfile.newBuilder()
        .setImageId(id.toString())
        .setAuthorId(author)
        .addAllTags(List.of(tags))
        .setPublic(true);
  }

  /** A public image that is there now. */
  public UUID add(long author, String... tags) {
    UUID id = UUID.randomUUID();
    put(image(id, author, tags));
    return id;
  }

  /** One that was born before. */
  public UUID addAged(Duration age, long author, String... tags) {
    UUID id = UUID.randomUUID();
    put(image(id, author, tags).setCreatedAtMillis(clock.instant().minus(age).toEpochMilli()));
    return id;
  }

  /** Prepares and commits. */
  public void put(ImageProfile.Builder profile) {
    String transaction = UUID.randomUUID().toString();
    prepare(transaction, profile);
    commit(transaction);
  }

  public void prepare(String transaction, ImageProfile.Builder profile) {
    if (profile.getCreatedAtMillis() == 0) {
      profile.setCreatedAtMillis(clock.millis());
    }
    prepare(PrepareProfileRequest.newBuilder().setTransactionId(transaction).setPut(profile));
  }

  public void prepareRemoval(String transaction, UUID image) {
    prepare(
        PrepareProfileRequest.newBuilder()
            .setTransactionId(transaction)
            .setRemovedImageId(image.toString()));
  }

  public void prepare(PrepareProfileRequest.Builder request) {
    var _ = profiles.call(stub -> stub.prepareProfile(request.build()));
  }

  public void remove(UUID image) {
    String transaction = UUID.randomUUID().toString();
    prepareRemoval(transaction, image);
    commit(transaction);
  }

  public void commit(String transaction) {
    var request = CommitProfileRequest.newBuilder().setTransactionId(transaction).build();
    var _ = profiles.call(stub -> stub.commitProfile(request));
  }

  public void abort(String transaction) {
    var request = AbortProfileRequest.newBuilder().setTransactionId(transaction).build();
    var _ = profiles.call(stub -> stub.abortProfile(request));
  }

  public List<String> prepared(Duration olderThan) {
    var request =
        ListPreparedProfilesRequest.newBuilder().setOlderThanMillis(olderThan.toMillis()).build();
    return profiles.call(stub -> stub.listPreparedProfiles(request)).getTransactionIdsList();
  }

  public List<ImageProfile> find(UUID... images) {
    return find(List.of(images).stream().map(UUID::toString).toList());
  }

  public List<ImageProfile> find(List<String> images) {
    var request = FindProfilesRequest.newBuilder().addAllImageIds(images).build();
    return profiles.call(stub -> stub.findProfiles(request)).getProfilesList();
  }

  public List<Recommendation> recommend(long viewer, String tag, int limit) {
    var request =
        RecommendRequest.newBuilder().setViewerId(viewer).setTag(tag).setLimit(limit).build();
    return recommendations.call(stub -> stub.recommend(request)).getRecommendationsList();
  }

  public List<UUID> images(long viewer, String tag, int limit) {
    return recommend(viewer, tag, limit).stream()
        .map(one -> UUID.fromString(one.getImageId()))
        .toList();
  }

  public void view(long viewer, UUID image) {
    views(viewer, image, 1);
  }

  public void views(long viewer, UUID image, int times) {
    react(reaction(viewer, image).setViews(times));
  }

  public void like(long viewer, UUID image, boolean likes) {
    react(reaction(viewer, image).setLiked(likes));
  }

  public static ImageReaction.Builder reaction(long viewer, UUID image) {
    return ImageReaction.newBuilder().setUserId(viewer).setImageId(image.toString());
  }

  public void react(ImageReaction.Builder reaction) {
    append(event(UUID.randomUUID(), reaction));
  }

  public Event event(UUID id, ImageReaction.Builder reaction) {
    return new Event(
        id,
        REACTIONS.name(),
        reaction.getImageId(),
        "image-reaction",
        1,
        clock.instant(),
        "",
        reaction.build().toByteString());
  }

  public void append(Event... events) {
    var _ = appender.append(REACTIONS, List.of(events));
  }

  void tellOfRemoval(long user) {
    ByteString payload = UserRemoved.newBuilder().setUserId(user).build().toByteString();
    var event =
        new Event(
            UUID.randomUUID(),
            REMOVALS.name(),
            Long.toString(user),
            "user-removed",
            1,
            clock.instant(),
            "",
            payload);
    var _ = appender.append(REMOVALS, List.of(event));
  }

  /** Cuts the connections on which reactions are being written at this moment. */
  public void cutConsumers() {
    store.asSuperuser(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like '%recommendations.%'
          and pid <> pg_backend_pid()
        """);
  }

  /** Waits until what was told has had its effect. */
  public void awaitHandled() {
    for (var topic : List.of(REACTIONS, REMOVALS)) {
      eventually(() -> {
        long told = 0;
        for (long last : log.lastOffsets(List.of(topic)).values()) {
          told += last + 1;
        }
        assertThat(
                number(
                    """
                    select coalesce(sum("offset" + 1), 0) from recommendations.position
                    where topic = '%s'
                    """
                        .formatted(topic.name())))
            .isEqualTo(told);
      });
    }
  }

  /** The same, and what was counted decides the ranks, but of images that are in doubt. */
  public void awaitRanked() {
    awaitHandled();
    for (int i = 0; i < 2; i++) {
      var _ = new Ranking(database, jobs).pass();
      // What the running task has locked at this moment was passed over. Prepared locks have no
      // pid.
      eventually(() ->
          assertThat(
                  number(
                      """
                      select count(*) from pg_locks l join pg_database d on d.oid = l.database
                      where relation = 'recommendations.profile'::regclass
                        and mode in ('RowShareLock', 'RowExclusiveLock')
                        and pid <> pg_backend_pid()
                      """))
              .isZero());
    }
  }

  public long count(String table) {
    return number("select count(*) from recommendations." + table);
  }

  public long number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }

  public double decimal(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Double.class).one());
  }

  @Override
  public void close() {
    channels.close();
    parts.close();
    appender.close();
    teller.close();
    jobs.close();
    wakeups.close();
    store.close();
    if (main != store) {
      main.close();
    }
  }
}
