package curio.feed;

import curio.store.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads a user's feed: what those whom the user follows did since the follow began, and what only
/// the user is told.
///
/// Each statement costs about as many looks into the index of authors as there are authors, and as
/// many rows as it returns, however much is stored: first it takes from each author the few next
/// places (as many in all as are wanted, and one each), then the place up to which these certainly
/// fill the page, and reads only up to there. Without that a page of 100 for a reader of 500
/// authors would take 100 from each. As authors who have been quiet would cost a look into every
/// day that is kept, a page looks at one day first, at four more if that did not fill it, and then
/// at all others. Thread-safe.
public final class FeedReader {
  /** So many days first, then so many, then all. */
  private static final long[] DAYS = {1, 4};

  private static final int PLACE_BITS_OF_DAY = 32;

  private static final String FOLLOWED =
      """
      with followed as materialized (
        select f.followed as author, greatest(f.since, :after) as after
        from feed.follow f where f.follower = :user
      )
      """;

  private static final String PAGE =
      FOLLOWED
          + """
          , next_of_each as materialized (
            select f.author, e.place
            from followed f cross join lateral (
              select e.place from feed.event e
              where e.author = f.author and not e.private and not e.withdrawn
                and e.place > f.after and e.place > :after and e.place <= :to
              order by e.place ORDER
              limit (select 1 + 2 * :limit / greatest(1, count(*)) from followed)) e
          ), bound as materialized (
            select place from next_of_each order by place ORDER offset :limit - 1 limit 1
          )
          select * from (
            select e.*
            from (select distinct author from next_of_each) n join followed f using (author)
            cross join lateral (
              select COLUMNS from feed.event e
              where e.author = f.author and not e.private and not e.withdrawn
                and e.place > f.after and e.place > :after and e.place <= :to
                and BOUND
              order by e.place ORDER limit :limit) e
            union all
            (select COLUMNS from feed.event e
              where e.author = :user and e.private and not e.withdrawn
                and e.place > :after and e.place <= :to
              order by e.place ORDER limit :limit)
          ) feed
          order by place ORDER limit :limit
          """
              .replace("COLUMNS", StoredEvent.COLUMNS);

  static final String OLDEST_FIRST =
      PAGE.replace("BOUND", "e.place <= coalesce((select place from bound), :to)")
          .replace("ORDER", "asc");

  static final String NEWEST_FIRST =
      PAGE.replace("BOUND", "e.place >= coalesce((select place from bound), 0)")
          .replace("ORDER", "desc");

  private static final String COUNT =
      FOLLOWED
          + """
          select count(*) from (
            select 1 from (
              select 1 from followed f cross join lateral (
                select 1 from feed.event e
                where e.author = f.author and not e.private and not e.withdrawn
                  and e.place > f.after and e.place > :after and e.place <= :to
                limit :limit) e
              union all
              select 1 from feed.event e
              where e.author = :user and e.private and not e.withdrawn
                and e.place > :after and e.place <= :to) feed
            limit :limit) counted
          """;

  private final Database database;

  /** A reader of the feeds in a store. */
  public FeedReader(Database database) {
    this.database = database;
  }

  /** What was stored after a place, up to another one, oldest first. */
  public List<StoredEvent> after(long userId, long place, long upTo, int limit) {
    return database.readPage(tx -> after(tx, userId, place, upTo, limit));
  }

  static List<StoredEvent> after(Handle tx, long userId, long place, long upTo, int limit) {
    var found = new ArrayList<StoredEvent>();
    long from = place;
    for (int i = 0; found.size() < limit && from < upTo; i++) {
      long to = i < DAYS.length ? Math.min(upTo, endOfDay(from, DAYS[i] - 1)) : upTo;
      found.addAll(read(tx, OLDEST_FIRST, userId, from, to, limit - found.size()));
      from = to;
    }
    return found;
  }

  /** The newest up to a place, oldest first. */
  public List<StoredEvent> newest(long userId, long upTo, int limit) {
    return database.readPage(tx -> newest(tx, userId, upTo, limit));
  }

  static List<StoredEvent> newest(Handle tx, long userId, long upTo, int limit) {
    var found = new ArrayList<StoredEvent>();
    long to = upTo;
    for (int i = 0; found.size() < limit && to > 0; i++) {
      long from = i < DAYS.length ? Math.max(0, endOfDay(to, -DAYS[i])) : 0;
      found.addAll(read(tx, NEWEST_FIRST, userId, from, to, limit - found.size()));
      to = from;
    }
    Collections.reverse(found);
    return found;
  }

  /** How many were stored after a place, up to another one; no more than the most are counted. */
  static int count(Handle tx, long userId, long place, long upTo, int most) {
    return tx.createQuery(COUNT)
        .bind("user", userId)
        .bind("after", place)
        .bind("to", upTo)
        .bind("limit", most)
        .mapTo(Integer.class)
        .one();
  }

  private static List<StoredEvent> read(
      Handle tx, String sql, long userId, long after, long to, int limit) {
    return tx.createQuery(sql)
        .bind("user", userId)
        .bind("after", after)
        .bind("to", to)
        .bind("limit", limit)
        .map((row, context) -> StoredEvent.read(row))
        .list();
  }

  /** The last place of the day of a place, or of so many days later. */
  private static long endOfDay(long place, long later) {
    return (((place >> PLACE_BITS_OF_DAY) + 1 + later) << PLACE_BITS_OF_DAY) - 1;
  }
}
