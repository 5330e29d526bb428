package curio.system.faults.feed;

import curio.log.Log;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is stored of the feed, and whose feed each event belongs to: by the places of events and of
 * follows alone, not by the queries of the product. Immutable.
 *
 * @param events in the order of places
 */
record StoredFeed(List<Event> events, List<Change> changes) {
  /** As the program declares it; reading needs its name. */
  private static final Topic TOLD = new Topic("events", 8, Duration.ofDays(30), OnPoison.SKIP);

  /**
   * An event at its place.
   *
   * @param hidden whether nobody else is to be told of it: it is private, or taken back
   */
  record Event(String id, long place, long author, String name, boolean hidden) {}

  /** A follow, or the end of one, at its place. */
  record Change(long place, long follower, long followed, boolean follows) {}

  StoredFeed {
    events = List.copyOf(events);
    changes = List.copyOf(changes);
  }

  /** What stands in a database now. */
  static StoredFeed in(Database database) {
    return database.read(tx ->
        new StoredFeed(
            tx.createQuery(
                    """
                    select id::text, place, author, name, private or withdrawn as hidden
                    from feed.event order by place
                    """)
                .mapTo(Event.class)
                .list(),
            tx.createQuery(
                    "select place, follower, followed, follows from feed.change order by place")
                .mapTo(Change.class)
                .list()));
  }

  /** The ids of all that was told, as the log has them. */
  static List<String> told(Log log) {
    return IntStream.range(0, log.partitions(TOLD))
        .boxed()
        .flatMap(partition -> log.read(TOLD, partition, -1, Integer.MAX_VALUE).stream())
        .map(record -> record.event().id().toString())
        .toList();
  }

  /** How many events wait to be moved to the log. */
  static long waiting(Database database) {
    return database.read(tx ->
        tx.createQuery(
                """
                select (select count(*) from feed.outbox) + (select count(*) from accounts.outbox)
                """)
            .mapTo(Long.class)
            .one());
  }

  /** All that ever was in a person's feed, by its id: places, in their order. */
  Map<String, Long> everIn(long reader) {
    var mine = followsOf(reader);
    var found = new LinkedHashMap<String, Long>();
    for (var event : events) {
      var author = mine.get(event.author());
      var before = author == null ? null : author.lowerEntry(event.place());
      if (before != null && before.getValue()) {
        found.put(event.id(), event.place());
      }
    }
    return found;
  }

  /** What a person's feed has now, oldest first: what was stored since each follow that lasts. */
  List<String> nowIn(long reader) {
    var mine = followsOf(reader);
    return events.stream()
        .filter(event -> !event.hidden())
        .filter(event -> {
          var author = mine.get(event.author());
          var last = author == null ? null : author.lastEntry();
          return last != null && last.getValue() && last.getKey() < event.place();
        })
        .map(Event::id)
        .toList();
  }

  /** The ids of an author's posts that others are told of, oldest first. */
  List<String> postsOf(long author) {
    return events.stream()
        .filter(event -> event.author() == author && event.name().equals("post"))
        .filter(event -> !event.hidden())
        .map(Event::id)
        .toList();
  }

  /** By author: whether a person follows, from which place on. */
  private Map<Long, TreeMap<Long, Boolean>> followsOf(long follower) {
    var follows = new HashMap<Long, TreeMap<Long, Boolean>>();
    for (var change : changes) {
      if (change.follower() == follower) {
        follows
            .computeIfAbsent(change.followed(), author -> new TreeMap<>())
            .put(change.place(), change.follows());
      }
    }
    return follows;
  }
}
