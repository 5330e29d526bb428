package curio.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that any number of answers carry at once, whole or in part, without a copy of their own:
 * they are copied piece by piece while they are sent. Immutable.
 */
public final class SharedBytes {
  private static final byte[] NO_BYTES = {};

  /** None. */
  public static final SharedBytes NONE = of(NO_BYTES);

  private final ByteBuffer bytes;

  /** Of which these are the whole; null for parts, and for what remains of a buffer. */
  private final byte @Nullable [] whole;

  private SharedBytes(ByteBuffer bytes, byte @Nullable [] whole) {
    this.bytes = bytes;
    this.whole = whole;
  }

  /** These bytes, not copied; they must not be changed afterwards. */
  public static SharedBytes of(byte[] bytes) {
    return new SharedBytes(ByteBuffer.wrap(bytes), bytes);
  }

  /** What remains of a buffer, not copied; it must not be changed afterwards. */
  public static SharedBytes of(ByteBuffer bytes) {
    return new SharedBytes(bytes.slice(), null);
  }

  /** How many. */
  public int length() {
    return bytes.remaining();
  }

  /** A part of them, not a copy. */
  public SharedBytes slice(int from, int length) {
    return from == 0 && length == length()
        ? this
        : new SharedBytes(bytes.slice(bytes.position() + from, length), null);
  }

  /** As the network takes them, with a position of its own; nobody may write to it. */
  public ByteBuffer buffer() {
    return bytes.duplicate();
  }

  /** An array of them; not a copy if they are the whole of one. */
  public byte[] array() {
    if (whole != null) {
      return whole;
    }
    var copy = new byte[length()];
    bytes.duplicate().get(copy);
    return copy;
  }
}
