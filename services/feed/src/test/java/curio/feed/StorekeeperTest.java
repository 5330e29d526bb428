package curio.feed;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.jobs.Jobs;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events get their places. */
class StorekeeperTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private final FeedFixture fixture = new FeedFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void eachAuthorsEventsKeepTheirOrderAndPlacesAreOfTheDay() {
    for (int i = 0; i < 200; i++) {
      fixture.tell(FeedFixture.event("login", 1 + i % 7, "m" + i).build());
    }
    fixture.start();
    fixture.awaitQuiet();

    var stored = stored();
    assertThat(stored).hasSize(200);
    var last = new HashMap<Long, Integer>();
    for (var event : stored) {
      int number = Integer.parseInt(event.message().substring(1));
      assertThat(last.getOrDefault(event.author(), -1)).isLessThan(number);
      last.put(event.author(), number);
      assertThat(event.place() >> 32).isBetween(today() - 1, today());
    }
    var head = fixture.database.read(Head::read);
    assertThat(head.lastEvent()).isEqualTo(stored.getLast().place());
    assertThat(head.lastEventId()).isEqualTo(stored.getLast().id());
    assertThat(head.next()).isEqualTo(head.lastEvent() + 1);
  }

  @Test
  void whatCannotBeShownIsSetAsideAndOthersGoOn() {
    var good = FeedFixture.event("login", ANNA, "good").build();
    fixture.tell(good);
    fixture.write(
        UUID.randomUUID(), FeedFixture.EVENTS, "1", "login", ByteString.copyFrom(new byte[] {7}));
    fixture.tell(FeedFixture.event("Not a name", ANNA, "x").build());
    fixture.tell(FeedFixture.event("login", ANNA, "x".repeat(8_193)).build());
    fixture.tell(FeedFixture.event("login", ANNA, "a\0b").build());
    fixture.tell(FeedFixture.event("login", ANNA, "x").setSubject("s".repeat(256)).build());
    fixture.tell(FeedFixture.event("login", ANNA, "x").setItemId("s".repeat(256)).build());
    fixture.tell(FeedFixture.event("login", ANNA, "x").addImageIds("").build());
    fixture.tell(FeedFixture.event("login", ANNA, "x").addImageIds("a\u001fb").build());
    fixture.tell(
        FeedFixture.event("login", ANNA, "x")
            .addAllImageIds(java.util.Collections.nCopies(17, "i"))
            .build());
    fixture.tell(FeedFixture.event("delete", ANNA, "x").setSubject("no id").build());
    fixture.write(UUID.randomUUID(), FeedFixture.EVENTS, "9", "login", good.toByteString());
    fixture.tell(FeedFixture.event("login", ANNA, "good too").addImageIds("i").build());

    fixture.start();
    fixture.awaitQuiet();

    assertThat(stored()).extracting(StoredEvent::message).containsExactly("good", "good too");
    assertThat(stored().getLast().imageIds()).containsExactly("i");
    assertThat(fixture.count("feed.parked")).isEqualTo(11);
  }

  @Test
  void aNameThatIsNotKnownYetIsStoredToo() {
    fixture.tell(FeedFixture.event("brand-new", ANNA, "something").build());
    fixture.start();
    fixture.awaitQuiet();

    assertThat(stored()).extracting(StoredEvent::name).containsExactly("brand-new");
  }

  @Test
  void aDeleteTakesBackEventsOfItsAuthorAlone() {
    var mine = UUID.randomUUID();
    var hers = UUID.randomUUID();
    fixture.tell(mine, FeedFixture.event("image", ANNA, "mine").addImageIds("i").build());
    fixture.tell(hers, FeedFixture.event("image", BOB, "hers").build());
    fixture.start();
    fixture.awaitQuiet();

    fixture.tell(
        FeedFixture.event("delete", ANNA, "").setSubject(mine.toString()).build(),
        FeedFixture.event("delete", ANNA, "").setSubject(hers.toString()).build());
    fixture.awaitQuiet();

    assertThat(stored())
        .filteredOn(event -> event.id().equals(mine))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.message()).isEmpty();
          assertThat(event.imageIds()).isEmpty();
        });
    assertThat(stored()).extracting(StoredEvent::message).contains("hers");
    assertThat(fixture.count("feed.event where withdrawn")).isEqualTo(1);
  }

  /** As it is with one that was a dead letter when it was deleted, and is replayed. */
  @Test
  void whatWasTakenBackBeforeItIsStoredIsSeenByNobody() {
    var id = UUID.randomUUID();
    fixture.follow(BOB, ANNA);
    fixture.start();
    fixture.tell(FeedFixture.event("delete", ANNA, "").setSubject(id.toString()).build());
    fixture.awaitQuiet();

    fixture.tell(id, FeedFixture.event("image", ANNA, "secret").build());
    fixture.awaitQuiet();

    assertThat(fixture.news(BOB).getEventsList())
        .extracting(event -> event.getName())
        .containsExactly("delete");
    assertThat(fixture.count("feed.event where message = 'secret'")).isZero();
  }

  @Test
  void aClockThatIsSetBackOrAheadLosesNothing() {
    fixture.start();
    fixture.follow(ANNA, BOB);
    fixture.postStored(BOB, "one");
    String cursor = fixture.news(ANNA).getCursor();
    // As if the clock had been ahead by nine days until now.
    fixture.database.inTransaction(
        tx -> tx.execute("update feed.head set next = next + (9::bigint << 32)"));

    fixture.postStored(BOB, "two");
    fixture.postStored(BOB, "three");

    assertThat(fixture.since(ANNA, cursor, 10).getEventsList())
        .extracting(event -> event.getMessage())
        .containsExactly("two", "three");
    assertThat(stored()).extracting(StoredEvent::place).isSorted();
    assertThat(fixture.messages(ANNA)).containsExactly("one", "two", "three");
  }

  @Test
  void aTransactionThatIsBrokenOffLeavesNoEventAndNoGapThatMatters() {
    fixture.start();
    for (int i = 0; i < 12; i++) {
      int number = i;
      eventually(() -> fixture.tell(FeedFixture.event("login", ANNA, "m" + number).build()));
      fixture.store.killConnections();
    }
    fixture.relay.wake();
    eventually(() -> fixture.awaitQuiet());

    // A tell may have been committed though its caller was told otherwise; the log says what is.
    var offsets = fixture.number("select sum(events) from log.batch");
    assertThat(stored()).hasSize((int) offsets);
    assertThat(stored()).extracting(StoredEvent::id).doesNotHaveDuplicates();
    assertThat(fixture.count("feed.parked")).isZero();
  }

  /**
   * Two nodes store while people follow and unfollow: whoever reads what is behind the last place
   * that it has seen misses none, and a feed is exactly what stands between follow and unfollow.
   */
  @Test
  void whoReadsBehindTheLastPlaceMissesNone() throws Exception {
    fixture.start();
    var wakeups = new Notifications(fixture.database, fixture.store.settings(), "other");
    var jobs =
        new Jobs(fixture.database, fixture.database, wakeups, "other", new SimpleMeterRegistry());
    jobs.start();
    var seen = new ArrayList<Long>();
    var stop = new AtomicBoolean();
    try (wakeups;
        jobs;
        var other =
            fixture.parts(
                jobs, wakeups, FeedFixture.FREE, Clock.systemUTC(), new SimpleMeterRegistry());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.start();
      var tail =
          threads.submit(() -> {
            long last = 0;
            boolean lastLook;
            do {
              lastLook = stop.get();
              for (long place : placesAfter(last)) {
                seen.add(place);
                last = place;
              }
            } while (!lastLook);
          });
      var writers = new ArrayList<java.util.concurrent.Future<?>>();
      for (long author = 10; author < 14; author++) {
        long by = author;
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < 25; i++) {
                fixture.tell(FeedFixture.event("login", by, by + " " + i).build());
                if (i % 5 == 0) {
                  fixture.follow(ANNA, by);
                } else if (i % 5 == 3) {
                  fixture.unfollow(ANNA, by);
                }
              }
              fixture.follow(ANNA, by);
            }));
      }
      for (var writer : writers) {
        writer.get();
      }
      fixture.awaitQuiet();
      stop.set(true);
      tail.get();
    }

    var all =
        fixture.database.read(tx ->
            tx.createQuery(
                    "select place from feed.event union all select place from feed.change order by"
                        + " 1")
                .mapTo(Long.class)
                .list());
    assertThat(seen).isEqualTo(all).doesNotHaveDuplicates();
    var exact =
        fixture.database.read(tx ->
            tx.createQuery(
                    """
                    select e.message from feed.event e join feed.follow f
                      on f.follower = 1 and f.followed = e.author and e.place > f.since
                    order by e.place
                    """)
                .mapTo(String.class)
                .list());
    assertThat(fixture.messages(ANNA)).isEqualTo(exact);
  }

  private List<Long> placesAfter(long place) {
    return fixture.database.read(tx ->
        tx.createQuery(
                """
                select place from feed.event where place > :place
                union all select place from feed.change where place > :place
                order by place
                """)
            .bind("place", place)
            .mapTo(Long.class)
            .list());
  }

  private long today() {
    return System.currentTimeMillis() / 86_400_000;
  }

  private List<StoredEvent> stored() {
    return fixture.database.read(tx ->
        tx.createQuery("select * from feed.event order by place")
            .map((row, context) -> StoredEvent.read(row))
            .list());
  }
}
