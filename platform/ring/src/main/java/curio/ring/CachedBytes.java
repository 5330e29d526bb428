package curio.ring;

import java.nio.ByteBuffer;

/**
 * Bytes that never change, shared by all who ask for them and never copied here. Whoever sends them
 * takes {@link #buffer}; whether it lies on the heap or outside is not said. Immutable.
 */
public final class CachedBytes {
  private final ByteBuffer bytes;

  private CachedBytes(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Takes over an array, which nobody may change from now on. */
  public static CachedBytes of(byte[] bytes) {
    return new CachedBytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  /** How many there are. */
  public int length() {
    return bytes.capacity();
  }

  /** All of them, for reading only, with a position of its own. No copy. */
  public ByteBuffer buffer() {
    return bytes.duplicate();
  }

  /** A copy of them. */
  public byte[] copy() {
    var copy = new byte[length()];
    bytes.get(0, copy);
    return copy;
  }
}
