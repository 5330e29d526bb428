package curio.feed;

import curio.store.cursors.Seal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has come in its feed: the place of an event, whosever it is, and a part of that
 * event's id, by which a store that has been set back to an older state is noticed. As a text it is
 * a URL-safe word of 23 characters that is good for every node of one installation. Immutable.
 *
 * @param place 0 before the first event
 * @param check of the event's id; 0 before the first event
 */
public record Cursor(long place, int check) {
  private static final int BYTES = Long.BYTES + Integer.BYTES;

  /** That of an event. */
  public static Cursor at(long place, @Nullable UUID id) {
    return new Cursor(place, id == null ? 0 : check(id));
  }

  /** The place that a text names, if it could be a cursor of any installation. */
  static Optional<Long> placeOf(String text) {
    return Seal.claimed(text, BYTES).map(ByteBuffer::getLong);
  }

  /** Reads what {@link #text} has made; empty for anything else, and of other installations. */
  public static Optional<Cursor> parse(String text, UUID installation) {
    return Seal.open(text, BYTES, bytes(installation))
        .map(bytes -> new Cursor(bytes.getLong(), bytes.getInt()));
  }

  /** What clients get. */
  public String text(UUID installation) {
    var content = ByteBuffer.allocate(BYTES).putLong(place).putInt(check);
    return Seal.seal(content.array(), bytes(installation));
  }

  /** Whether it was made of this event, or of none where there is none. */
  boolean isAt(@Nullable UUID id) {
    return check == (id == null ? 0 : check(id));
  }

  /** The end of it, which is random in ids of every version; the beginning may be a time. */
  private static int check(UUID id) {
    return (int) id.getLeastSignificantBits();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
