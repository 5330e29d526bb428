package curio.feed.live;

import curio.feed.Cursor;
import curio.feed.StoredEvent;
import curio.store.Database;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is new since a place, all of it at one moment: by a single statement, which sees one
 * snapshot. Places become visible in their order, so what this snapshot does not have comes after
 * everything that it has. Thread-safe.
 */
final class TailReader {
  /** Most events, and most changes, of one reading. */
  static final int LIMIT = 500;

  private static final String SQL =
      """
      with now as materialized (
        select next - 1 as head, last_event, last_event_id, installation,
          :known_place = 0 or exists (
            select from feed.event where place = :known_place and id = :known_id) as same
        from feed.head),
      changes as materialized (
        select place, follower, followed, follows from feed.change
        where place > :after and (:everything or follower = any(:users))
        order by place limit :limit),
      events as materialized (
        select COLUMNS from feed.event
        where place > :after and not withdrawn
          and (:everything or author = any(:authors) or author in (select followed from changes))
        order by place limit :limit)
      select 'head' as kind, last_event as followed, head as place, last_event_id as id, 0 as author,
        cast(installation as text) as name, '' as message, '' as subject, cast(null as text[]) as image_ids,
        '' as item_id, same as private, clock_timestamp() as occurred_at, clock_timestamp() as stored_at
      from now
      union all
      select 'event', 0, COLUMNS from events
      union all
      select 'change', followed, place, null, follower, '', '', '', null, '', follows, null, null from changes
      union all
      select 'follow', followed, 0, null, follower, '', '', '', null, '', true, null, null
      from feed.follow where follower = any(:joining)
      order by place
      """
          .replace("COLUMNS", StoredEvent.COLUMNS);

  private final Database database;

  TailReader(Database database) {
    this.database = database;
  }

  /**
   * Which reading.
   *
   * @param after the place of the last thing that is known
   * @param lastEvent the place of an event that was there, 0 for none
   * @param lastEventId its id
   * @param everything whether all authors and users are wanted
   * @param authors whose events are wanted, and those whom users begin to follow
   * @param users whose changes are wanted
   * @param joining whose lists of followed users are wanted
   */
  record Wanted(
      long after,
      long lastEvent,
      @Nullable UUID lastEventId,
      boolean everything,
      List<Long> authors,
      List<Long> users,
      List<Long> joining) {
    Wanted {
      authors = List.copyOf(authors);
      users = List.copyOf(users);
      joining = List.copyOf(joining);
    }
  }

  /** One whom a joining user follows. */
  record Followed(long follower, long followed) {}

  /**
   * Where all places end.
   *
   * @param place the last one that was given
   * @param lastEvent the place of the newest event of all, 0 before the first
   * @param isSameStore false if the event that was there is not, as after a restore
   * @param now by the store's clock
   */
  record End(
      UUID installation,
      long place,
      long lastEvent,
      @Nullable UUID lastEventId,
      boolean isSameStore,
      Instant now) {
    /** That of a client that has seen everything. */
    Point point() {
      return new Point(place, Cursor.at(lastEvent, lastEventId).text(installation));
    }
  }

  /**
   * What was read.
   *
   * @param steps in the order of their places, of wanted ones all up to {@link #upTo}
   * @param upTo the end, or less where there was too much for one reading
   */
  record Reading(End end, List<Step> steps, List<Followed> followed, long upTo) {
    Reading {
      steps = List.copyOf(steps);
      followed = List.copyOf(followed);
    }

    boolean isComplete() {
      return upTo >= end.place();
    }
  }

  Reading read(Wanted wanted) {
    return database.read(tx ->
        tx.createQuery(SQL)
            .bind("after", wanted.after())
            .bind("known_place", wanted.lastEvent())
            .bind("known_id", wanted.lastEventId())
            .bind("everything", wanted.everything())
            .bind("authors", wanted.authors().toArray(Long[]::new))
            .bind("users", wanted.users().toArray(Long[]::new))
            .bind("joining", wanted.joining().toArray(Long[]::new))
            .bind("limit", LIMIT)
            .scanResultSet((rows, context) -> collect(rows.get())));
  }

  private static Reading collect(ResultSet result) throws SQLException {
    var row = new Row(result);
    var steps = new ArrayList<Step>();
    var followed = new ArrayList<Followed>();
    End end = null;
    int events = 0;
    int changes = 0;
    long upTo = Long.MAX_VALUE;
    while (result.next()) {
      long place = row.number("place");
      switch (row.text("kind")) {
        case "follow" -> followed.add(new Followed(row.number("author"), row.number("followed")));
        case "event" -> {
          steps.add(new Step.Told(StoredEvent.read(result)));
          upTo = ++events == LIMIT ? Math.min(upTo, place) : upTo;
        }
        case "change" -> {
          steps.add(change(row, place));
          upTo = ++changes == LIMIT ? Math.min(upTo, place) : upTo;
        }
        default -> end = end(row, place);
      }
    }
    if (end == null) {
      throw new IllegalStateException("feed.head: no row (expected: one)");
    }
    long last = Math.min(upTo, end.place());
    return new Reading(
        end, steps.stream().filter(step -> step.place() <= last).toList(), followed, last);
  }

  private static End end(Row row, long place) throws SQLException {
    return new End(
        UUID.fromString(row.text("name")),
        place,
        row.number("followed"),
        row.result().getObject("id", UUID.class),
        row.result().getBoolean("private"),
        row.instant("stored_at"));
  }

  private static Step.Change change(Row row, long place) throws SQLException {
    return new Step.Change(
        place, row.number("author"), row.number("followed"), row.result().getBoolean("private"));
  }
}
