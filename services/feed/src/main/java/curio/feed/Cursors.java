package curio.feed;

import curio.feed.CheckedCursor.Bad;
import curio.feed.CheckedCursor.Good;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Compares cursors with the store. Stateless. */
public final class Cursors {
  private record Standing(
      UUID installation, long lastEvent, long keptFrom, @Nullable UUID eventId) {}

  private Cursors() {}

  /** Reads a client's cursor and what stands at its place, by one statement. */
  public static CheckedCursor check(Handle tx, String text) {
    return Cursor.placeOf(text)
        .map(place -> standing(tx, place))
        .flatMap(standing ->
            Cursor.parse(text, standing.installation())
                .flatMap(cursor -> good(cursor, text, standing)))
        .orElseGet(Bad::new);
  }

  private static Standing standing(Handle tx, long place) {
    return tx.createQuery(
            """
            select h.installation, h.last_event, k.from_place as kept_from, e.id as event_id
            from feed.head h cross join feed.kept k left join feed.event e on e.place = :place
            """)
        .bind("place", place)
        .mapTo(Standing.class)
        .one();
  }

  private static Optional<CheckedCursor> good(Cursor cursor, String text, Standing standing) {
    long place = cursor.place();
    if (place < 0 || place > standing.lastEvent()) {
      return Optional.empty();
    }
    if (place < standing.keptFrom()) {
      return Optional.of(new Good(place, text, false));
    }
    boolean same = (place == 0 || standing.eventId() != null) && cursor.isAt(standing.eventId());
    return same ? Optional.of(new Good(place, text, true)) : Optional.empty();
  }
}
