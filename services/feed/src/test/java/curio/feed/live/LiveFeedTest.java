package curio.feed.live;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.FeedReader;
import curio.feed.Head;
import curio.feed.StoredEvent;
import curio.feed.hints.HintNode;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients are told of a real store, whatever they do. */
class LiveFeedTest {
  private static final long READER = 7;
  private static final long AUTHOR = 8;
  private static final SocketSettings SETTINGS =
      new SocketSettings("", 3, 0, 0, 0, Duration.ofSeconds(2), Duration.ofHours(1));

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "feed");
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Sessions sessions = new Sessions(clock);
  private final List<String> marked = new CopyOnWriteArrayList<>();
  private final HintNode alone = HintNode.alone();
  private LiveFeed feed = feed(SETTINGS);

  private LiveFeed feed(SocketSettings settings) {
    return feed(settings, metrics);
  }

  private LiveFeed feed(SocketSettings settings, MeterRegistry meters) {
    var live =
        new LiveFeed(
            store.database(),
            (cursor, user) -> {
              if (cursor.equals("bad")) {
                throw new CurioException(ErrorCode.INVALID, "cursor");
              }
              if (cursor.equals("away")) {
                throw new CurioException(ErrorCode.UNAVAILABLE, "the store is away");
              }
              marked.add(user + " " + cursor);
            },
            clock,
            settings,
            alone.hints().interest(),
            meters);
    live.start();
    return live;
  }

  private void use(SocketSettings settings) {
    feed.close();
    metrics.clear();
    feed = feed(settings);
  }

  @AfterEach
  void close() {
    feed.close();
    alone.close();
    store.close();
  }

  private NewsClient arrive(RecordingChannel channel, String cursor) {
    return arrive(feed, channel, cursor);
  }

  private NewsClient arrive(LiveFeed node, RecordingChannel channel, String cursor) {
    return node.arrive(
        sessions, channel, "192.0.2.1", Optional.of(cursor).filter(text -> !text.isEmpty()));
  }

  private NewsClient enter(RecordingChannel channel, String token, String cursor) {
    return enter(feed, channel, token, cursor);
  }

  private NewsClient enter(LiveFeed node, RecordingChannel channel, String token, String cursor) {
    var client = arrive(node, channel, cursor);
    client.enter(() -> sessions.authenticate(token));
    return client;
  }

  private RecordingChannel open(String cursor) {
    var channel = new RecordingChannel(true);
    enter(channel, READER + ":s", cursor);
    return channel;
  }

  private void follow(long author) {
    change(author, true);
  }

  private void change(long author, boolean follows) {
    store
        .database()
        .inTransaction(tx -> {
          long place = tx.createQuery("select feed.give_places(1)").mapTo(Long.class).one();
          tx.execute(
              "insert into feed.change (place, follower, followed, follows) values (?, ?, ?, ?)",
              place,
              READER,
              author,
              follows);
          return follows
              ? tx.execute("insert into feed.follow values (?, ?, ?)", READER, author, place)
              : tx.execute(
                  "delete from feed.follow where follower = ? and followed = ?", READER, author);
        });
    feed.hint();
  }

  private void event(long author, String message) {
    event(author, message, false);
  }

  private void event(long author, String message, boolean isPrivate) {
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
              values (?, ?, ?, 'post', ?, '', '{}', '', ?, now())
              """,
              place,
              id,
              author,
              message,
              isPrivate);
        });
    feed.hint();
  }

  private static List<Map<String, Object>> of(Collection<Map<String, Object>> frames, String kind) {
    return frames.stream().filter(frame -> kind.equals(frame.get("object"))).toList();
  }

  /** The messages of everything that a client has been told, in the order in which it was. */
  @SuppressWarnings("unchecked")
  private static List<String> told(RecordingChannel channel) {
    var messages = new ArrayList<String>();
    for (var frame : channel.frames()) {
      if ("list".equals(frame.get("object"))) {
        ((List<Map<String, Object>>) requireNonNull(frame.get("data")))
            .forEach(event -> messages.add(text(event)));
      } else if ("event".equals(frame.get("object"))) {
        messages.add(text(frame));
      }
    }
    return messages;
  }

  private static String text(Map<String, Object> event) {
    return (String) requireNonNull(event.get("message"));
  }

  /** The cursor of the last frame that has one. */
  private static String cursor(RecordingChannel channel) {
    return channel.frames().stream()
        .map(frame -> (String) frame.get("cursor"))
        .filter(Objects::nonNull)
        .reduce("", (before, next) -> next);
  }

  private static void awaitTold(RecordingChannel channel, String... messages) {
    eventually(() -> assertThat(told(channel)).containsExactly(messages));
  }

  private static void awaitList(RecordingChannel channel) {
    eventually(
        () -> assertThat(of(channel.frames(), "list")).last().extracting("more").isEqualTo(false));
  }

  private static void awaitEnd(RecordingChannel channel, int code) {
    eventually(() -> assertThat(channel.code()).isEqualTo(code));
  }

  @Test
  void firstAListThenEventsAndChangesAtOnce() {
    follow(AUTHOR);
    event(AUTHOR, "1");
    var channel = open("");
    awaitTold(channel, "1");

    event(AUTHOR, "2");
    event(99, "of nobody");
    event(READER, "own", true);
    event(AUTHOR, "of somebody else", true);
    change(AUTHOR, false);
    event(AUTHOR, "not any more");
    follow(99);
    event(99, "3");

    awaitTold(channel, "1", "2", "own", "3");
    assertThat(of(channel.frames(), "event"))
        .allSatisfy(event -> assertThat(event.get("id")).isNotNull());
    // Counted at the end of the pass that tells.
    eventually(
        () -> assertThat(metrics.get("feed_events_delivered").counter().count()).isEqualTo(3));
  }

  @Test
  void allThatWasMissedComesInPartsBeforeWhatIsLive() {
    follow(AUTHOR);
    event(AUTHOR, "0");
    var before = open("");
    awaitTold(before, "0");
    before.tear();
    IntStream.rangeClosed(1, 250).forEach(i -> event(AUTHOR, "" + i));

    var channel = open(cursor(before));
    awaitList(channel);
    event(AUTHOR, "251");

    awaitTold(
        channel, IntStream.rangeClosed(1, 251).mapToObj(Integer::toString).toArray(String[]::new));
    assertThat(of(channel.frames(), "list")).extracting("more").containsExactly(true, true, false);
    assertThat(of(channel.frames(), "list")).extracting("complete").containsOnly(true);
  }

  /** Hints reach the first node alone; the other looks by itself once a second. */
  @Test
  void aCursorThatIsAheadOfANodeIsToldNothingAgain() {
    follow(AUTHOR);
    try (var other = feed(SETTINGS, new SimpleMeterRegistry())) {
      var early = new RecordingChannel(true);
      enter(other, early, READER + ":early", "");
      awaitList(early);
      var channel = open("");
      awaitList(channel);
      for (int i = 0; i < 2; i++) {
        event(AUTHOR, "seen " + i);
        var seen = "seen " + i;
        eventually(() -> assertThat(told(channel)).contains(seen));
        var later = new RecordingChannel(true);
        enter(other, later, READER + ":later" + i, cursor(channel));
        event(AUTHOR, "new " + i);
        awaitTold(later, "new " + i);
        later.tear();
        eventually(() -> assertThat(told(channel)).hasSameSizeAs(told(early)));
      }
    }
  }

  @Test
  void whoDoesNotTakeWhatIsLiveIsSentAwayAndComesBack() {
    follow(AUTHOR);
    var channel = new RecordingChannel(true);
    enter(channel, READER + ":s", "");
    awaitList(channel);
    channel.reads(false);

    var text = "x".repeat(100_000);
    IntStream.range(0, 12).forEach(i -> event(AUTHOR, i + text));
    awaitEnd(channel, 1013);

    var again = new RecordingChannel(true);
    enter(again, READER + ":s", cursor(channel));
    eventually(() -> {
      var all = new ArrayList<>(told(channel));
      all.addAll(told(again));
      assertThat(all).hasSize(12).doesNotHaveDuplicates();
    });
  }

  @Test
  void whatGathersBehindASlowReaderOfPagesIsReadInstead() {
    follow(AUTHOR);
    event(AUTHOR, "start");
    var first = open("");
    awaitTold(first, "start");
    var cursor = cursor(first);
    first.tear();
    var text = "y".repeat(50_000);
    IntStream.range(0, 110).forEach(i -> event(AUTHOR, i + text));

    var slow = new RecordingChannel(false);
    enter(slow, READER + ":s", cursor);
    eventually(() -> assertThat(slow.waiting()).isGreaterThan(64 * 1024));
    IntStream.range(110, 130).forEach(i -> event(AUTHOR, i + text));
    eventually(
        () -> assertThat(metrics.get("feed_events_delivered").counter().count()).isEqualTo(20));
    slow.reads(true);

    eventually(() ->
        assertThat(told(slow))
            .containsExactlyElementsOf(IntStream.range(0, 130).mapToObj(i -> i + text).toList()));
    assertThat(slow.code()).isZero();
    event(AUTHOR, "live");
    eventually(() -> assertThat(told(slow)).endsWith("live"));
  }

  /** As long as they come: 2000 characters of which JSON makes six each. */
  private static String longest(int number) {
    return number + " " + "\u0001".repeat(1_990);
  }

  /** Without a bound of its bytes a page alone is more than may wait of what is live. */
  @Test
  void aPageOfTheLongestPostsDoesNotCountAsSlow() {
    follow(AUTHOR);
    IntStream.range(0, 100).forEach(i -> event(AUTHOR, longest(i)));
    var channel = new RecordingChannel(false);
    var client = enter(channel, READER + ":s", "");
    eventually(() -> assertThat(channel.waiting()).isGreaterThan(64 * 1024));

    IntStream.range(100, 110).forEach(i -> event(AUTHOR, longest(i)));
    eventually(
        () -> assertThat(metrics.get("feed_events_delivered").counter().count()).isEqualTo(10));
    assertThat(channel.code()).isZero();
    assertThat(channel.waiting()).isLessThan(128 * 1024);
    channel.reads(true);

    var all = IntStream.range(0, 110).mapToObj(LiveFeedTest::longest).toList();
    eventually(() -> assertThat(told(channel)).containsExactlyElementsOf(all));
    channel.reads(false);
    client.text("list");
    eventually(() -> assertThat(channel.waiting()).isGreaterThan(64 * 1024));
    event(AUTHOR, longest(110));
    eventually(
        () -> assertThat(metrics.get("feed_events_delivered").counter().count()).isEqualTo(11));
    assertThat(channel.code()).isZero();
    channel.reads(true);
    eventually(() -> assertThat(told(channel)).hasSize(211).endsWith(longest(110)));
  }

  /** It takes five times as much as comes anew. */
  @Test
  void aSlowLineCatchesUpWhileEventsCome() {
    follow(AUTHOR);
    event(AUTHOR, "start");
    var first = open("");
    awaitTold(first, "start");
    first.tear();
    IntStream.range(0, 200).forEach(i -> event(AUTHOR, longest(i)));

    var channel = new RecordingChannel(false);
    enter(channel, READER + ":s", cursor(first));
    int next = 200;
    while (told(channel).size() < next) {
      int before = channel.frames().size();
      eventually(() -> {
        channel.takeOne();
        assertThat(channel.frames()).hasSizeGreaterThan(before);
      });
      if (next < 300) {
        event(AUTHOR, longest(next++));
      }
      assertThat(channel.code()).isZero();
      assertThat(channel.waiting()).isLessThan(512 * 1024);
    }

    assertThat(told(channel))
        .containsExactlyElementsOf(
            IntStream.range(0, 300).mapToObj(LiveFeedTest::longest).toList());
  }

  /** A list of any length is not counted, and of what is live a mebibyte may wait. */
  @Test
  void onlyWhatIsLiveCountsAsSlow() {
    follow(AUTHOR);
    var page = "p".repeat(1_100_000);
    event(AUTHOR, page);
    var channel = new RecordingChannel(false);
    enter(channel, READER + ":s", "");
    eventually(() -> assertThat(channel.waiting()).isGreaterThan(1_100_000));

    var text = "x".repeat(100_000);
    IntStream.range(0, 9).forEach(i -> event(AUTHOR, i + text));
    eventually(
        () -> assertThat(metrics.get("feed_events_delivered").counter().count()).isEqualTo(9));
    assertThat(channel.code()).isZero();
    assertThat(channel.waiting()).isGreaterThan(2_000_000);

    IntStream.range(9, 11).forEach(i -> event(AUTHOR, i + text));
    awaitEnd(channel, 1013);
    assertThat(told(channel)).startsWith(page, "0" + text).endsWith("9" + text);
  }

  @Test
  void aWantedListIsACleanCut() {
    follow(AUTHOR);
    var channel = new RecordingChannel(true);
    var client = enter(channel, READER + ":s", "");
    awaitList(channel);
    event(AUTHOR, "1");
    awaitTold(channel, "1");

    client.text(" list ");
    awaitTold(channel, "1", "1");
    event(AUTHOR, "2");
    awaitTold(channel, "1", "1", "2");
  }

  @Test
  void whatEachClientSeesIsWhatIsStoredWhateverItDoes() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    follow(AUTHOR);
    event(AUTHOR, "first");
    var seen = new ArrayList<String>();
    var writer =
        Thread.ofVirtual()
            .start(() ->
                IntStream.range(0, 400).forEach(i -> event(i % 3 == 0 ? 99 : AUTHOR, "" + i)));

    var cursor = "";
    while (writer.isAlive()) {
      var channel = open(cursor);
      int wanted = 1 + random.nextInt(4);
      eventually(() -> assertThat(channel.frames().size() >= wanted || !writer.isAlive()).isTrue());
      channel.tear();
      seen.addAll(told(channel));
      cursor = cursor(channel).isEmpty() ? cursor : cursor(channel);
    }
    var last = open(cursor);
    awaitList(last);
    seen.addAll(told(last));

    var stored = new FeedReader(store.database()).after(READER, 0, Long.MAX_VALUE, 1_000);
    assertThat(seen)
        .as("seed " + seed)
        .containsExactlyElementsOf(stored.stream().map(StoredEvent::message).toList());
    assertThat(metrics.get("feed_sockets").gauge().value()).isEqualTo(1);
  }

  @Test
  void badCursorsTokensAndTextsHaveTheirCodes() {
    var bad = open("nonsense");
    awaitEnd(bad, 4400);
    assertThat(of(bad.frames(), "error")).extracting("code").containsExactly("4001");

    var unknown = new RecordingChannel(true);
    enter(unknown, "nobody", "");
    awaitEnd(unknown, 4401);

    var channel = new RecordingChannel(true);
    var client = enter(channel, READER + ":s", "");
    awaitList(channel);
    for (var text : List.of("hello", "{}", "{\"token\": 1}")) {
      client.text(text);
    }
    client.text("{\"read\": \"c\"}");
    client.text("{\"read\": \"away\"}");
    assertThat(marked).containsExactly(READER + " c");
    assertThat(of(channel.frames(), "error"))
        .extracting("code")
        .containsExactly("4001", "4001", "4001", "5031");
    client.text("{\"read\": \"bad\"}");
    awaitEnd(channel, 4400);
  }

  @Test
  void aTokenMayBeTheFirstText() {
    var channel = new RecordingChannel(true);
    var client = arrive(channel, "");
    assertThat(client.view()).isEmpty();
    client.text("{\"token\": \"7:s\"}");
    awaitList(channel);
    assertThat(client.view()).isPresent();

    var hasty = new RecordingChannel(true);
    arrive(hasty, "").text("list");
    awaitEnd(hasty, 4401);

    var silent = new RecordingChannel(true);
    arrive(silent, "");
    awaitEnd(silent, 4401);
  }

  @Test
  void tokensRunOutAreProlongedAndRevoked() {
    var channel = new RecordingChannel(true);
    var client = enter(channel, READER + ":s", "");
    awaitList(channel);
    clock.advance(Duration.ofMinutes(14));
    client.text("{\"token\": \"7:s\"}");
    clock.advance(Duration.ofMinutes(14));
    client.text("{\"token\": \"7:t\"}");
    client.text("list");
    eventually(() -> assertThat(of(channel.frames(), "list")).hasSize(2));
    assertThat(channel.code()).isZero();

    sessions.end("t");
    awaitEnd(channel, 4401);

    var expiring = open("");
    awaitList(expiring);
    clock.advance(Duration.ofMinutes(15));
    awaitEnd(expiring, 4401);

    var another = new RecordingChannel(true);
    var of = enter(another, READER + ":u", "");
    of.text("{\"token\": \"9:u\"}");
    awaitEnd(another, 4401);
  }

  /** Opens as many sockets of a session as are free, and leaves them open. */
  private int free(String session) {
    int free = 0;
    while (true) {
      var channel = new RecordingChannel(true);
      enter(channel, READER + ":" + session, "");
      eventually(() -> assertThat(channel.frames()).isNotEmpty());
      if (channel.code() != 0) {
        return free;
      }
      free++;
    }
  }

  @Test
  void aTokenWhoseSessionCannotBeAskedTakesNoSeat() {
    var channel = new RecordingChannel(true);
    var client = enter(channel, READER + ":s", "");
    awaitList(channel);
    sessions.whenAsked(session -> {
      throw new CurioException(ErrorCode.UNAVAILABLE, "accounts are away");
    });

    client.text("{\"token\": \"7:t\"}");

    awaitEnd(channel, 1013);
    sessions.whenAsked(session -> {});
    assertThat(free("t")).isEqualTo(SETTINGS.perSession());
    assertThat(free("s")).isEqualTo(SETTINGS.perSession());
  }

  @Test
  void aClientThatGoesWhileItIsProlongedGivesEachSeatBackOnce() {
    var stays = new RecordingChannel(true);
    enter(stays, READER + ":s", "");
    var channel = new RecordingChannel(true);
    var client = enter(channel, READER + ":s", "");
    awaitList(stays);
    awaitList(channel);
    sessions.whenAsked(session -> channel.tear());

    client.text("{\"token\": \"7:t\"}");

    sessions.whenAsked(session -> {});
    assertThat(free("s")).isEqualTo(SETTINGS.perSession() - 1);
    assertThat(free("t")).isEqualTo(SETTINGS.perSession());
  }

  /** Who is told last has waited for all who are told before. */
  @Test
  void theTimeOfADeliveryHasTheDeliveryInIt() {
    follow(AUTHOR);
    var channel = open("");
    awaitList(channel);
    channel.delays(Duration.ofMillis(300));

    event(AUTHOR, "1");

    awaitTold(channel, "1");
    eventually(() -> {
      var timer = metrics.get("feed_delivery_seconds").timer();
      assertThat(timer.count()).isEqualTo(1);
      assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(300);
    });
  }

  @Test
  void sessionsAccountsAndTextsAreLimited() {
    var sockets = IntStream.range(0, 3).mapToObj(i -> open("")).toList();
    sockets.forEach(LiveFeedTest::awaitList);
    var tooMany = open("");
    awaitEnd(tooMany, 4429);
    sockets.getFirst().tear();
    var free = open("");
    awaitList(free);

    use(new SocketSettings("", 16, 2, 2, 0, Duration.ofSeconds(10), Duration.ofHours(1)));
    var first = new RecordingChannel(true);
    var client = enter(first, READER + ":a", "");
    awaitList(first);
    awaitList(open(""));
    awaitEnd(open(""), 4429);
    client.text("hello");
    client.text("hello");
    client.text("hello");
    awaitEnd(first, 4429);
  }

  @Test
  void aQuietClientGetsACursor() {
    use(new SocketSettings("", 3, 0, 0, 0, Duration.ofSeconds(10), Duration.ofMillis(100)));
    var channel = open("");
    awaitList(channel);

    event(99, "of nobody it follows");

    eventually(() ->
        assertThat(of(channel.frames(), "cursor"))
            .last()
            .extracting("cursor")
            .isEqualTo(headCursor()));
  }

  private String headCursor() {
    var head = store.database().read(Head::read);
    return head.cursor().text(head.installation());
  }

  @Test
  void aNodeThatStopsSendsAllAway() {
    var sockets = IntStream.range(0, 3).mapToObj(i -> open("")).toList();
    sockets.forEach(LiveFeedTest::awaitList);

    feed.drain(Duration.ofSeconds(5));

    assertThat(sockets)
        .allSatisfy(channel -> {
          assertThat(channel.code()).isEqualTo(1012);
          assertThat(of(channel.frames(), "bye")).hasSize(1);
        });
    assertThatThrownBy(feed::admit).isInstanceOf(CurioException.class);
    var late = new RecordingChannel(true);
    arrive(late, "");
    assertThat(late.code()).isEqualTo(1012);
  }

  @Test
  void aStoreThatWasSetBackIsNoticed() {
    follow(AUTHOR);
    event(AUTHOR, "1");
    var channel = open("");
    awaitTold(channel, "1");

    store
        .database()
        .inTransaction(tx -> tx.execute("update feed.event set id = gen_random_uuid()"));
    feed.hint();

    awaitEnd(channel, 4400);
  }

  /** With thousands of names nodes are sent everything. */
  @Test
  void whoFollowsThousandsIsToldOfThemAlone() {
    store
        .database()
        .inTransaction(tx ->
            tx.execute(
                "insert into feed.follow (follower, followed, since) select ?, i, 0 from"
                    + " generate_series(10000, 13000) i",
                READER));
    var channel = open("");
    awaitList(channel);

    event(99, "not followed");
    event(12_345, "followed");
    event(12_345, "of nobody else", true);
    change(12_345, false);
    event(12_345, "not any more");
    event(12_346, "another");

    awaitTold(channel, "followed", "another");
  }

  @Test
  void aBurstIsToldWhole() {
    follow(AUTHOR);
    var channel = open("");
    awaitList(channel);
    store
        .database()
        .inTransaction(tx -> {
          var last = UUID.randomUUID();
          long place =
              tx.createQuery("select feed.give_event_places(1199, :last)")
                  .bind("last", last)
                  .mapTo(Long.class)
                  .one();
          return tx.execute(
              """
              insert into feed.event
                (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at)
              select ? + i, case i when 1198 then ? else gen_random_uuid() end, ?, 'post', i::text,
                '', '{}', '', false, now()
              from generate_series(0, 1198) i
              """,
              place,
              last,
              AUTHOR);
        });
    feed.hint();

    eventually(() -> assertThat(told(channel)).hasSize(1_199).doesNotHaveDuplicates());
  }
}
