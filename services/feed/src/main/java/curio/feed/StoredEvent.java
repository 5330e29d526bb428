package curio.feed;

import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An event at its place. Immutable.
 *
 * @param place where it stands: higher is later
 * @param subject what it is about; empty for nothing
 * @param itemId empty for none
 * @param isPrivate whether only its author is told
 * @param storedAt when it got its place, by the clock of the store
 */
public record StoredEvent(
    long place,
    UUID id,
    long author,
    String name,
    String message,
    String subject,
    List<String> imageIds,
    String itemId,
    boolean isPrivate,
    Instant occurredAt,
    Instant storedAt) {
  /** What {@link #read} wants of {@code feed.event}. */
  public static final String COLUMNS =
      "place, id, author, name, message, subject, image_ids, item_id, private, occurred_at,"
          + " stored_at";

  public StoredEvent {
    imageIds = List.copyOf(imageIds);
  }

  /** The event of a row with {@link #COLUMNS}. */
  public static StoredEvent read(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new StoredEvent(
        row.number("place"),
        row.uuid("id"),
        row.number("author"),
        row.text("name"),
        row.text("message"),
        row.text("subject"),
        row.texts("image_ids"),
        row.text("item_id"),
        result.getBoolean("private"),
        row.instant("occurred_at"),
        row.instant("stored_at"));
  }

  /** The place of a client that has seen it. */
  public Cursor cursor() {
    return Cursor.at(place, id);
  }
}
