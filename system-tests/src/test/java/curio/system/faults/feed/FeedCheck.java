package curio.system.faults.feed;

import curio.system.faults.Ledger;
import curio.system.faults.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what authors were answered and readers were told with what is stored. Immutable. */
record FeedCheck(StoredFeed stored, Ledger ledger) {
  private static final int SHOWN = 5;

  /** Each event that was told is stored, and stored once. */
  void told(List<String> told) {
    var ids = stored.events().stream().map(StoredFeed.Event::id).toList();
    var missing = without(told, new HashSet<>(ids));
    var foreign = without(ids, new HashSet<>(told));
    boolean once = new HashSet<>(ids).size() == ids.size();
    check(
        Promise.STORED_ONCE,
        told.size(),
        missing.isEmpty() && foreign.isEmpty() && once,
        "%d told, %d stored; not stored: %s; not told: %s"
            .formatted(told.size(), ids.size(), some(missing), some(foreign)));
  }

  /**
   * What was acknowledged stands, once, in that order; what was taken back does not.
   *
   * @param posted what was acknowledged
   * @param deleting what may be taken back
   * @param deleted what is taken back
   */
  void posts(Person author, List<String> posted, Set<String> deleting, Set<String> deleted) {
    var found = stored.postsOf(author.id());
    var lost = without(without(posted, new HashSet<>(found)), deleting);
    var back = found.stream().filter(deleted::contains).toList();
    // One at the end may be there of which the author never heard.
    var heardOf = found.stream().filter(new HashSet<>(posted)::contains).toList();
    var expected = posted.stream().filter(new HashSet<>(found)::contains).toList();
    check(
        Promise.POST_STANDS,
        posted.size(),
        lost.isEmpty() && heardOf.equals(expected) && found.size() - heardOf.size() <= 1,
        "%s: lost %s; in order: %s; %d stored, %d of them acknowledged"
            .formatted(author, some(lost), heardOf.equals(expected), found.size(), heardOf.size()));
    check(
        Promise.TAKEN_BACK, deleted.size(), back.isEmpty(), author + ": still there " + some(back));
  }

  /** A reader was told all of its feed, each event once, in the order of places, and no more. */
  void heard(String reader, long user, List<String> heard) {
    var ever = stored.everIn(user);
    var foreign = without(heard, ever.keySet());
    check(
        Promise.FEED_OWN,
        heard.size(),
        foreign.isEmpty(),
        reader + ": not of its feed: " + some(foreign));

    var feed = stored.nowIn(user);
    var missing = without(feed, new HashSet<>(heard));
    check(
        Promise.FEED_WHOLE,
        feed.size(),
        missing.isEmpty(),
        "%s: %d missing of %d: %s".formatted(reader, missing.size(), feed.size(), places(missing)));

    var wrong = outOfOrder(heard);
    check(
        Promise.FEED_ORDER,
        heard.size(),
        wrong.isEmpty(),
        reader + ": twice or late: " + some(wrong));
  }

  /** None of a reader's lists said that something before it was lost: nothing was dropped. */
  void complete(String reader, int lists, int incomplete) {
    check(
        Promise.FEED_COMPLETE,
        lists,
        incomplete == 0,
        "%s: %d of %d lists said so".formatted(reader, incomplete, lists));
  }

  /** The pages that a node gives are the feed. */
  void pages(String who, long user, List<String> pages) {
    var expected = stored.nowIn(user);
    ledger.check(
        Promise.FEED_PAGES,
        pages.equals(expected),
        "%s: %d in pages, %d stored; missing %s; too many %s"
            .formatted(
                who,
                pages.size(),
                expected.size(),
                some(without(expected, new HashSet<>(pages))),
                some(without(pages, new HashSet<>(expected)))));
  }

  private List<String> outOfOrder(List<String> heard) {
    var places = new HashMap<String, Long>();
    stored.events().forEach(event -> places.put(event.id(), event.place()));
    var wrong = new ArrayList<String>();
    long last = 0;
    for (var event : heard) {
      long place = places.getOrDefault(event, last + 1);
      if (place <= last) {
        wrong.add("%s at %d after %d".formatted(event, place, last));
      }
      last = Math.max(last, place);
    }
    return wrong;
  }

  private String places(List<String> events) {
    return some(
        stored.events().stream()
            .filter(event -> events.contains(event.id()))
            .map(StoredFeed.Event::toString)
            .toList());
  }

  private void check(Promise promise, int times, boolean holds, String otherwise) {
    if (holds) {
      ledger.kept(promise, times);
    } else {
      ledger.broken(promise, otherwise);
    }
  }

  private static List<String> without(List<String> some, Set<String> others) {
    return some.stream().filter(each -> !others.contains(each)).toList();
  }

  private static String some(List<String> all) {
    return all.size() <= SHOWN ? all.toString() : all.subList(0, SHOWN) + " of " + all.size();
  }
}
