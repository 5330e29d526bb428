package curio.feed.live;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.feed.hints.HintNode;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets on three nodes, of which the first stores what happens. */
class NewsOfNodesTest {
  private static final long READER = 7;
  private static final long AUTHOR = 8;
  private static final SocketSettings SETTINGS =
      new SocketSettings("", 3, 0, 0, 0, Duration.ofSeconds(2), Duration.ofHours(1));

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "feed");
  private final Sessions sessions = new Sessions(Clock.systemUTC());
  private final List<HintNode> nodes = HintNode.three();
  private final HintNode keeper = nodes.getFirst();
  private final List<LiveFeed> feeds = nodes.stream().map(this::feed).toList();

  private LiveFeed feed(HintNode node) {
    var feed =
        new LiveFeed(
            store.database(),
            (cursor, user) -> {},
            Clock.systemUTC(),
            SETTINGS,
            node.hints().interest(),
            new SimpleMeterRegistry());
    node.hints().listen(feed::hint, feed::lookForNews);
    feed.start();
    return feed;
  }

  @AfterEach
  void close() {
    feeds.forEach(LiveFeed::close);
    nodes.forEach(HintNode::close);
    store.close();
  }

  /** A socket that has got its list. */
  private RecordingChannel open(int node, long user) {
    var channel = new RecordingChannel(true);
    var client = feeds.get(node).arrive(sessions, channel, "192.0.2.1", Optional.empty());
    client.enter(() -> sessions.authenticate(user + ":s" + node));
    eventually(() -> assertThat(channel.frames()).isNotEmpty());
    return channel;
  }

  private void follow(long follower, long author) {
    store
        .database()
        .inTransaction(tx -> {
          long place = tx.createQuery("select feed.give_places(1)").mapTo(Long.class).one();
          tx.execute("insert into feed.follow values (?, ?, ?)", follower, author, place);
          return tx.execute(
              "insert into feed.change (place, follower, followed, follows) values (?, ?, ?, true)",
              place,
              follower,
              author);
        });
    keeper.hints().hints().changed(follower);
  }

  private void store(long author, String message) {
    store
        .database()
        .inTransaction(tx -> {
          var id = UUID.randomUUID();
          long place =
              tx.createQuery("select feed.give_event_places(1, :id)")
                  .bind("id", id)
                  .mapTo(Long.class)
                  .one();
          return tx.execute(
              """
              insert into feed.event
                (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at)
              values (?, ?, ?, 'post', ?, '', '{}', '', false, now())
              """,
              place,
              id,
              author,
              message);
        });
  }

  private void tell(long author, String message) {
    store(author, message);
    keeper.stored(author);
  }

  private static void awaitTold(RecordingChannel channel, String... messages) {
    eventually(() ->
        assertThat(
                channel.frames().stream()
                    .filter(frame -> "event".equals(frame.get("object")))
                    .map(frame -> frame.get("message")))
            .containsExactly((Object[]) messages));
  }

  @Test
  void anEventTravelsToTheNodesWithFollowersAlone() {
    follow(READER, AUTHOR);
    follow(READER + 100, AUTHOR);
    follow(READER + 200, AUTHOR + 1);
    var channels = List.of(open(1, READER), open(1, READER + 100));
    var other = open(2, READER + 200);
    eventually(() -> assertThat(keeper.known()).isEqualTo(2));
    int before = keeper.sent();

    tell(AUTHOR, "1");
    channels.forEach(channel -> awaitTold(channel, "1"));
    tell(AUTHOR + 2, "of nobody");
    tell(AUTHOR + 1, "2");

    awaitTold(other, "2");
    channels.forEach(channel -> awaitTold(channel, "1"));
    assertThat(keeper.sent()).isEqualTo(before + 2);
  }

  @Test
  void whoBeginsToFollowIsToldByHintsFromThenOn() {
    var channel = open(1, READER);
    eventually(() -> assertThat(keeper.known()).isEqualTo(1));

    follow(READER, AUTHOR);
    tell(AUTHOR, "1");
    awaitTold(channel, "1");
    // Until the node that stores has heard of it, events come by other ways.
    eventually(() -> {
      int before = keeper.sent();
      keeper.stored(AUTHOR);
      assertThat(keeper.sent()).isGreaterThan(before);
    });

    tell(AUTHOR, "2");

    awaitTold(channel, "1", "2");
  }

  @Test
  void withoutAHintItComesByTheTimer() {
    follow(READER, AUTHOR);
    var channel = open(1, READER);

    store(AUTHOR, "1");

    awaitTold(channel, "1");
  }

  @Test
  void whoseLastSocketIsGoneCostsNoHints() {
    follow(READER, AUTHOR);
    var channel = open(1, READER);
    eventually(() -> assertThat(keeper.known()).isEqualTo(1));

    channel.tear();

    eventually(() -> {
      int before = keeper.sent();
      keeper.stored(AUTHOR);
      assertThat(keeper.sent()).isEqualTo(before);
    });
  }
}
