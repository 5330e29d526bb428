package curio.feed;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.MarkReadRequest;
import curio.contracts.feed.v1.NewsEvent;
import curio.errors.CurioException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of a feed, by their cursors. */
class ListNewsTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;
  private static final long CARL = 3;

  private final FeedFixture fixture = new FeedFixture().start();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aFeedIsWhatThoseDidWhomOneFollowsWhileOneFollowed() {
    fixture.postStored(BOB, "before");
    fixture.follow(ANNA, BOB);
    fixture.postStored(BOB, "while");
    fixture.postStored(CARL, "somebody else's");

    assertThat(fixture.messages(ANNA)).containsExactly("while");

    fixture.unfollow(ANNA, BOB);
    assertThat(fixture.messages(ANNA)).isEmpty();

    fixture.postStored(BOB, "between");
    fixture.follow(ANNA, BOB);
    fixture.postStored(BOB, "anew");
    assertThat(fixture.messages(ANNA)).containsExactly("anew");
  }

  @Test
  void anEventSaysWhatWasDone() {
    fixture.follow(ANNA, BOB);
    long before = System.currentTimeMillis() / 1000;
    fixture.follow(BOB, CARL);
    fixture.awaitQuiet();

    var event = fixture.news(ANNA).getEvents(0);

    assertThat(event.getName()).isEqualTo("follow");
    assertThat(event.getUserId()).isEqualTo(BOB);
    assertThat(event.getMessage()).isEqualTo("user2 now follows for the user3");
    assertThat(event.getSubject()).isEqualTo("3");
    assertThat(event.getTimestampSeconds()).isBetween(before, before + 60);
    assertThat(UUID.fromString(event.getId())).isNotNull();
  }

  @Test
  void whatIsPrivateIsToldToItsAuthorAlone() {
    fixture.follow(ANNA, BOB);
    fixture.tell(FeedFixture.event("sell", BOB, "sold").setPrivate(true).setItemId("i1").build());
    fixture.awaitQuiet();

    assertThat(fixture.messages(ANNA)).isEmpty();
    assertThat(fixture.messages(BOB)).containsExactly("sold");
    assertThat(fixture.news(BOB).getEvents(0).getItemId()).isEqualTo("i1");
    assertThat(fixture.news(BOB).getUnread()).isEqualTo(1);
  }

  @Test
  void pagesSinceACursorGiveEverythingOnce() {
    fixture.follow(ANNA, BOB);
    fixture.follow(ANNA, CARL);
    String start = fixture.news(ANNA).getCursor();
    for (int i = 0; i < 25; i++) {
      fixture.tell(FeedFixture.event("login", i % 3 == 0 ? CARL : BOB, "m" + i).build());
    }
    fixture.awaitQuiet();

    var seen = new ArrayList<String>();
    ListNewsReply page;
    String cursor = start;
    do {
      page = fixture.since(ANNA, cursor, 4);
      assertThat(page.getComplete()).isTrue();
      page.getEventsList().forEach(event -> seen.add(event.getMessage()));
      cursor = page.getCursor();
    } while (page.getMore());

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "m" + i).toList());
    assertThat(fixture.since(ANNA, cursor, 4).getEventsList()).isEmpty();
    assertThat(fixture.messages(ANNA)).isEqualTo(seen);
  }

  @Test
  void eachEventsOwnCursorGoesOnBehindIt() {
    fixture.follow(ANNA, BOB);
    for (int i = 0; i < 5; i++) {
      fixture.postStored(BOB, "m" + i);
    }

    var all = fixture.news(ANNA).getEventsList();

    for (int i = 0; i < all.size(); i++) {
      assertThat(fixture.since(ANNA, all.get(i).getCursor(), 100).getEventsList())
          .isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void pagesGoBackFromTheNewest() {
    fixture.follow(ANNA, BOB);
    for (int i = 0; i < 10; i++) {
      fixture.tell(FeedFixture.event("login", BOB, "m" + i).build());
    }
    fixture.awaitQuiet();

    var first = fixture.news(request(4));
    var second = fixture.news(request(4).setBefore(first.getNext()));
    var third = fixture.news(request(4).setBefore(second.getNext()));

    assertThat(messages(first)).containsExactly("m6", "m7", "m8", "m9");
    assertThat(messages(second)).containsExactly("m2", "m3", "m4", "m5");
    assertThat(messages(third)).containsExactly("m0", "m1");
    assertThat(third.getNext()).isEmpty();
    assertThat(messages(fixture.since(ANNA, second.getCursor(), 100)))
        .containsExactly("m6", "m7", "m8", "m9");
    assertThat(fixture.since(ANNA, first.getCursor(), 100).getEventsList()).isEmpty();
  }

  @Test
  void aCursorThatIsNoneOfOursIsRefused() {
    fixture.follow(ANNA, BOB);
    fixture.postStored(BOB, "something");
    var head = fixture.database.read(Head::read);
    var good = head.cursor();
    String text = good.text(head.installation());
    assertThat(text).hasSizeLessThan(100).matches("[A-Za-z0-9_-]+");

    refused("");
    refused("nonsense");
    refused(text + "A");
    refused((text.charAt(3) == 'A' ? "B" : "A") + text.substring(1));
    refused(text.substring(0, 10) + (text.charAt(10) == 'A' ? 'B' : 'A') + text.substring(11));
    refused(good.text(UUID.randomUUID()));
    refused(new Cursor(good.place() + 1, good.check()).text(head.installation()));
    refused(new Cursor(good.place(), good.check() + 1).text(head.installation()));
    refused(new Cursor(0, 7).text(head.installation()));
    refused(new Cursor(-1, 0).text(head.installation()));
    refused(new Cursor(good.place() - (1L << 33), good.check()).text(head.installation()));
    assertThat(fixture.since(ANNA, text, 10).getComplete()).isTrue();
  }

  @Test
  void aCursorOfADayThatWasDroppedIsGoodButNotComplete() {
    String old = fixture.news(ANNA).getCursor();
    fixture.follow(ANNA, BOB);
    fixture.postStored(BOB, "kept");
    var head = fixture.database.read(Head::read);
    long yesterday = ((head.lastEvent() >> 32) << 32) - 5;
    var gone = new Cursor(yesterday, 77).text(head.installation());
    refused(gone);

    fixture.store.asOwner(
        "update feed.kept set from_place = %d".formatted((head.lastEvent() >> 32) << 32));

    var page = fixture.since(ANNA, gone, 10);
    assertThat(page.getComplete()).isFalse();
    assertThat(messages(page)).containsExactly("kept");
    // Before the first event: what was dropped since is not there.
    assertThat(fixture.since(ANNA, old, 10).getComplete()).isFalse();
  }

  @Test
  void theMarkerOfWhatWasReadNeverGoesBack() {
    fixture.follow(ANNA, BOB);
    for (int i = 0; i < 5; i++) {
      fixture.postStored(BOB, "m" + i);
    }
    var events = fixture.news(ANNA).getEventsList();
    assertThat(fixture.news(ANNA).getUnread()).isEqualTo(5);

    markRead(events.get(3).getCursor());
    assertThat(fixture.news(ANNA).getUnread()).isEqualTo(1);
    markRead(events.get(1).getCursor());
    assertThat(fixture.news(ANNA).getUnread()).isEqualTo(1);
    markRead(events.get(4).getCursor());
    assertThat(fixture.news(ANNA).getUnread()).isZero();

    assertThatThrownBy(() -> markRead("nonsense")).isInstanceOf(CurioException.class);
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    for (int limit : List.of(0, -1, 1001)) {
      assertThatThrownBy(() -> fixture.news(request(limit)))
          .isInstanceOf(CurioException.class)
          .hasMessageContaining("1 to 1000");
    }
    assertThat(fixture.news(request(1000)).getEventsList()).isEmpty();
  }

  @Test
  void aPageHasNoMoreThanItsBytes() {
    fixture.follow(ANNA, BOB);
    String long_ = "x".repeat(8_000);
    for (int i = 0; i < 200; i++) {
      fixture.tell(FeedFixture.event("login", BOB, i + long_).build());
    }
    fixture.awaitQuiet();

    var newest = fixture.news(request(1000));
    var older = fixture.news(request(1000).setBefore(newest.getNext()));

    assertThat(newest.getSerializedSize()).isLessThan(1 << 20);
    assertThat(newest.getEventsCount() + older.getEventsCount()).isEqualTo(200);
    assertThat(newest.getEvents(newest.getEventsCount() - 1).getMessage()).startsWith("199x");
  }

  @Test
  void metersTellWhatWasDone() {
    fixture.postStored(BOB, "one");

    eventually(() -> {
      assertThat(fixture.metrics.get("feed_stored_events").counter().count()).isEqualTo(1);
      assertThat(fixture.metrics.get("feed_stored_delay").timer().count()).isEqualTo(1);
    });
    fixture.follow(ANNA, BOB);
    assertThat(fixture.metrics.get("feed_follow_changes").counter().count()).isEqualTo(1);
  }

  private void markRead(String cursor) {
    var request = MarkReadRequest.newBuilder().setUserId(ANNA).setCursor(cursor).build();
    var _ = fixture.feed.call(stub -> stub.markRead(request));
  }

  private void refused(String cursor) {
    assertThatThrownBy(() -> fixture.since(ANNA, cursor, 10))
        .as(cursor)
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("cursor");
  }

  private static ListNewsRequest.Builder request(int limit) {
    return ListNewsRequest.newBuilder().setUserId(ANNA).setLimit(limit);
  }

  private static List<String> messages(ListNewsReply page) {
    return page.getEventsList().stream().map(NewsEvent::getMessage).toList();
  }
}
