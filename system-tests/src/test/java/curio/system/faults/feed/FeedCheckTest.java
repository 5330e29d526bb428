package curio.system.faults.feed;

import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.Ledger;
import curio.system.faults.Promise;
import curio.system.faults.feed.StoredFeed.Change;
import curio.system.faults.feed.StoredFeed.Event;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker sees what readers and authors are not to meet. */
class FeedCheckTest {
  private static final long READER = 7;
  private static final Person AUTHOR = new Person(1, "author", "");
  private static final long OTHER = 2;

  private final Ledger ledger = new Ledger();

  /** Of the author a, b, c and d, of the other one x, y and z; c is taken back. */
  private final FeedCheck check =
      new FeedCheck(
          new StoredFeed(
              List.of(
                  post("a", 10, AUTHOR.id()),
                  post("x", 11, OTHER),
                  post("b", 20, AUTHOR.id()),
                  post("y", 21, OTHER),
                  new Event("c", 30, AUTHOR.id(), "post", true),
                  post("z", 31, OTHER),
                  post("d", 40, AUTHOR.id())),
              List.of(
                  new Change(15, READER, AUTHOR.id(), true),
                  new Change(5, READER, OTHER, true),
                  new Change(25, READER, OTHER, false))),
          ledger);

  private static Event post(String id, long place, long author) {
    return new Event(id, place, author, "post", false);
  }

  private void heard(String... events) {
    check.heard("reader", READER, List.of(events));
  }

  @Test
  void whatWasHeardBeforeAnUnfollowOrADeletionMayHaveBeenHeardOrNot() {
    heard("b", "d");
    heard("x", "b", "y", "c", "d");

    assertThat(ledger.broken()).isEmpty();
    assertThat(ledger.checked(Promise.FEED_WHOLE)).isEqualTo(4);
  }

  @Test
  void whatIsMissingIsSeen() {
    heard("x", "b", "y");

    assertThat(ledger.broken()).hasSameSizeAs(ledger.broken(Promise.FEED_WHOLE));
    assertThat(ledger.broken(Promise.FEED_WHOLE)).singleElement().asString().contains("id=d");
  }

  @Test
  void whatComesTwiceOrLateIsSeen() {
    heard("b", "d", "d");
    heard("d", "b");

    assertThat(ledger.broken()).hasSameSizeAs(ledger.broken(Promise.FEED_ORDER));
    assertThat(ledger.broken(Promise.FEED_ORDER)).hasSize(2);
  }

  @Test
  void whatIsOfNobodysFeedIsSeen() {
    heard("a", "b", "d");
    heard("b", "z", "d");
    heard("b", "d", "nowhere");

    assertThat(ledger.broken()).hasSameSizeAs(ledger.broken(Promise.FEED_OWN));
    assertThat(ledger.broken(Promise.FEED_OWN)).hasSize(3);
  }

  @Test
  void pagesAreTheFeedAsItIsNow() {
    check.pages("reader", READER, List.of("b", "d"));
    assertThat(ledger.broken()).isEmpty();

    check.pages("reader", READER, List.of("b", "y", "d"));
    check.pages("reader", READER, List.of("d", "b"));
    check.pages("reader", READER, List.of("d"));
    assertThat(ledger.broken(Promise.FEED_PAGES)).hasSize(3);
  }

  @Test
  void postsStandInTheOrderOfTheirAnswers() {
    check.posts(AUTHOR, List.of("a", "b", "c", "d"), Set.of("c"), Set.of("c"));
    check.posts(AUTHOR, List.of("a", "b"), Set.of(), Set.of());
    assertThat(ledger.broken()).isEmpty();

    check.posts(AUTHOR, List.of("b", "a", "d"), Set.of(), Set.of());
    check.posts(AUTHOR, List.of("a", "b", "c", "d"), Set.of(), Set.of());
    check.posts(AUTHOR, List.of("a"), Set.of(), Set.of());
    assertThat(ledger.broken(Promise.POST_STANDS)).hasSize(3);

    check.posts(AUTHOR, List.of("a", "b", "d"), Set.of("d"), Set.of("d"));
    assertThat(ledger.broken(Promise.TAKEN_BACK)).hasSize(1);
  }

  @Test
  void everyEventThatIsToldIsStored() {
    check.told(List.of("d", "c", "b", "a", "x", "y", "z"));
    assertThat(ledger.broken()).isEmpty();

    check.told(List.of("d", "c", "b", "a", "x", "y"));
    check.told(List.of("d", "c", "b", "a", "x", "y", "z", "e"));
    assertThat(ledger.broken(Promise.STORED_ONCE)).hasSize(2);
  }

  @Test
  void listsThatSaySomethingIsLostAreSeen() {
    check.complete("reader", 3, 0);
    assertThat(ledger.broken()).isEmpty();

    check.complete("reader", 3, 1);
    assertThat(ledger.broken(Promise.FEED_COMPLETE)).hasSize(1);
  }
}
