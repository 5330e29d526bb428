package curio.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Gathers a body. It grows with what has really come, not with what was announced, so that a lie
 * costs no memory. Used by one event loop.
 */
final class BodyBytes {
  private static final byte[] NO_BYTES = {};
  private static final int FIRST_CAPACITY = 4 << 10;

  private final int limit;
  private byte[] bytes = NO_BYTES;
  private int length;

  BodyBytes(int limit) {
    this.limit = limit;
  }

  /** Adds a piece; false if the body is now longer than allowed. */
  boolean add(Buffer piece) {
    int more = piece.length();
    if (more > limit - length) {
      return false;
    }
    if (length == 0 && bytes.length == 0) {
      bytes = piece.getBytes();
    } else {
      if (length + more > bytes.length) {
        int doubled = Math.max(FIRST_CAPACITY, Math.max(length + more, 2 * length));
        bytes = Arrays.copyOf(bytes, Math.min(limit, doubled));
      }
      piece.getBytes(bytes, length);
    }
    length += more;
    return true;
  }

  byte[] bytes() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
