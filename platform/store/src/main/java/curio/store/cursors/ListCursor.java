package curio.store.cursors;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where the next page of one list begins. It stays good when what stood there is gone. Immutable.
 *
 * @param list which list, and of whom
 */
public record ListCursor(String list) {
  /** That of a kind and a user. */
  public static ListCursor of(String kind, long userId) {
    return new ListCursor(kind + ":" + userId);
  }

  /** The text of a number by which the list is ordered. */
  public String text(long place) {
    return Seal.seal(ByteBuffer.allocate(Long.BYTES).putLong(place).array(), owner());
  }

  /** The text of an id by which the list is ordered. */
  public String text(UUID id) {
    var bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Seal.seal(bytes.array(), owner());
  }

  /**
   * Reads a number.
   *
   * @param first what an empty text means
   * @throws CurioException INVALID for a text that is not of this list
   */
  public long place(String text, long first) {
    return text.isEmpty() ? first : open(text, Long.BYTES).getLong();
  }

  /**
   * Reads an id.
   *
   * @param first what an empty text means
   * @throws CurioException INVALID for a text that is not of this list
   */
  public UUID id(String text, UUID first) {
    if (text.isEmpty()) {
      return first;
    }
    var bytes = open(text, 2 * Long.BYTES);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /** The text of a place that is made of several values; at most 512 bytes. */
  public String text(byte[] place) {
    return Seal.seal(place, owner());
  }

  /**
   * Reads such a place.
   *
   * @throws CurioException INVALID for a text that is not of this list
   */
  public ByteBuffer bytes(String text) {
    return Seal.open(text, owner()).orElseThrow(ListCursor::foreign);
  }

  private ByteBuffer open(String text, int length) {
    return Seal.open(text, length, owner()).orElseThrow(ListCursor::foreign);
  }

  private static CurioException foreign() {
    return new CurioException(
        ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)");
  }

  private byte[] owner() {
    return list.getBytes(StandardCharsets.UTF_8);
  }
}
