package curio.feed;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.events.v1.UserEvent;
import curio.contracts.events.v1.UserRemoved;
import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.BlockRequest;
import curio.contracts.feed.v1.FeedGrpc;
import curio.contracts.feed.v1.FeedGrpc.FeedBlockingStub;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.NewsEvent;
import curio.contracts.feed.v1.UnfollowRequest;
import curio.feed.hints.HintNode;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The feed with its store and log, called through its door; everything runs after start. */
public final class FeedFixture implements AutoCloseable {
  public static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  static final Topic REMOVALS = new Topic("user-removed", 4, Duration.ofDays(1), OnPoison.SKIP);
  static final FeedSettings FREE = new FeedSettings(5_000, 0, 5_000, 0, 0);

  public final TestDatabase store = TestDatabase.migrated("jobs", "log", FeedParts.SCHEMA);
  public final Database database = store.database();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Log log = new PostgresLog(database);
  final Notifications wakeups = new Notifications(database, store.settings(), "node");
  final Jobs jobs = new Jobs(database, database, wakeups, "node", metrics);
  final OutboxRelay relay;
  private final HintNode alone = HintNode.alone();
  public final ServiceClient<FeedBlockingStub> feed;
  private final FeedParts parts;
  private final Channels channels;

  public FeedFixture() {
    this(FREE, Clock.systemUTC());
  }

  FeedFixture(FeedSettings settings, Clock clock) {
    log.declare(EVENTS);
    log.declare(REMOVALS);
    jobs.start();
    relay = new OutboxRelay(database, log, new Outbox(FeedParts.SCHEMA), wakeups, jobs, metrics);
    parts = parts(jobs, wakeups, settings, clock, metrics);
    channels = new Channels(List.of(parts.service()));
    feed = channels.to(FeedGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  /** What a node has, for another one on the same store. */
  FeedParts parts(
      Jobs jobs, Notifications wakeups, FeedSettings settings, Clock clock, MeterRegistry metrics) {
    return new FeedParts(
        new FeedParts.Given(database, log, wakeups, relay, EVENTS, REMOVALS, jobs, clock, metrics),
        alone.hints().hints(),
        settings);
  }

  /** Begins to relay and to store. */
  public FeedFixture start() {
    relay.start();
    parts.start();
    return this;
  }

  public boolean follow(long follower, long followed) {
    var request =
        FollowRequest.newBuilder()
            .setFollowerId(follower)
            .setFollowerName(name(follower))
            .setFollowedId(followed)
            .setFollowedName(name(followed))
            .build();
    return feed.call(stub -> stub.follow(request)).getChanged();
  }

  public boolean unfollow(long follower, long followed) {
    var request =
        UnfollowRequest.newBuilder()
            .setFollowerId(follower)
            .setFollowerName(name(follower))
            .setFollowedId(followed)
            .setFollowedName(name(followed))
            .build();
    return feed.call(stub -> stub.unfollow(request)).getChanged();
  }

  void block(long user, long blocked) {
    var request = BlockRequest.newBuilder().setUserId(user).setBlockedId(blocked).build();
    var _ = feed.call(stub -> stub.block(request));
  }

  AddPostReply post(long author, String key, String text) {
    var request =
        AddPostRequest.newBuilder()
            .setUserId(author)
            .setUsername(name(author))
            .setKey(key)
            .setText(text)
            .build();
    return feed.call(stub -> stub.addPost(request));
  }

  /** Posts something, and waits until it is stored. */
  public String postStored(long author, String text) {
    String id = post(author, "", text).getAdded().getPostId();
    awaitStored(id);
    return id;
  }

  void awaitStored(String id) {
    eventually(() -> assertThat(count("feed.event where id = '" + id + "'")).isEqualTo(1));
  }

  /** Waits until what has been told is stored. */
  void awaitQuiet() {
    eventually(() -> {
      assertThat(count("feed.outbox")).isZero();
      long last = log.lastOffsets(List.of(EVENTS)).values().stream().mapToLong(o -> o + 1).sum();
      assertThat(
              number(
                  """
                  select coalesce(sum("offset" + 1), 0) from feed.position
                  where consumer = 'feed-storekeeper'
                  """))
          .isEqualTo(last);
    });
  }

  ListNewsReply news(long user) {
    return news(ListNewsRequest.newBuilder().setUserId(user).setLimit(100));
  }

  ListNewsReply since(long user, String cursor, int limit) {
    return news(ListNewsRequest.newBuilder().setUserId(user).setSince(cursor).setLimit(limit));
  }

  ListNewsReply news(ListNewsRequest.Builder request) {
    return feed.call(stub -> stub.listNews(request.build()));
  }

  List<String> messages(long user) {
    return news(user).getEventsList().stream().map(NewsEvent::getMessage).toList();
  }

  static String name(long user) {
    return "user" + user;
  }

  static UserEvent.Builder event(String name, long author, String message) {
    return UserEvent.newBuilder()
        .setName(name)
        .setUserId(author)
        .setUsername(name(author))
        .setMessage(message);
  }

  /** Tells events as other services do, of the same time and without waiting. */
  void tell(UserEvent... events) {
    for (var event : events) {
      tell(UUID.randomUUID(), event);
    }
  }

  void tell(UUID id, UserEvent event) {
    write(id, EVENTS, Long.toString(event.getUserId()), event.getName(), event.toByteString());
  }

  void tellOfRemoval(long user) {
    var payload = UserRemoved.newBuilder().setUserId(user).build().toByteString();
    write(UUID.randomUUID(), REMOVALS, Long.toString(user), "user-removed", payload);
  }

  void write(
      UUID id, Topic topic, String key, String type, com.google.protobuf.ByteString payload) {
    var event = new Event(id, topic.name(), key, type, 1, Instant.now(), "", payload);
    database.inTransaction(tx -> {
      new Outbox(FeedParts.SCHEMA).append(tx, topic, List.of(event));
      return event;
    });
    relay.wake();
  }

  public int count(String table) {
    return (int) number("select count(*) from " + table);
  }

  long number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }

  @Override
  public void close() {
    channels.close();
    parts.close();
    alone.close();
    relay.close();
    jobs.close();
    wakeups.close();
    store.close();
  }
}
