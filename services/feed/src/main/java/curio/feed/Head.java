package curio.feed;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where the feed ends. What stands at its places is seen by whoever reads after it. Immutable.
 *
 * @param installation whose cursors are good here
 * @param next the place that is given next, to an event or to a change of who follows whom
 * @param lastEvent the place of the newest event; 0 before the first
 * @param keptFrom events before this place were dropped; 0 if none were
 */
public record Head(
    UUID installation, long next, long lastEvent, @Nullable UUID lastEventId, long keptFrom) {
  /** Reads it, in a snapshot of its own or that of the caller's transaction. */
  public static Head read(Handle tx) {
    return tx.createQuery(
            """
            select h.installation, h.next, h.last_event, h.last_event_id,
              k.from_place as kept_from
            from feed.head h cross join feed.kept k
            """)
        .mapTo(Head.class)
        .one();
  }

  /** That of a client that has seen everything. */
  public Cursor cursor() {
    return Cursor.at(lastEvent, lastEventId);
  }
}
