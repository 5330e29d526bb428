package curio.http.server;

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

  /** Whether the body stays within what is allowed with so many bytes more. */
  boolean fits(int more) {
    return more <= limit - length;
  }

  /** How many bytes of memory a piece of this length takes; 0 if there is room for it. */
  int growth(int more) {
    return capacityFor(more) - bytes.length;
  }

  /** Adds a piece that fits. */
  void add(Buffer piece) {
    int more = piece.length();
    if (length == 0 && bytes.length == 0) {
      bytes = piece.getBytes();
    } else {
      int capacity = capacityFor(more);
      if (capacity > bytes.length) {
        bytes = Arrays.copyOf(bytes, capacity);
      }
      piece.getBytes(bytes, length);
    }
    length += more;
  }

  private int capacityFor(int more) {
    int needed = length + more;
    if (needed <= bytes.length || bytes.length == 0) {
      return Math.max(needed, bytes.length);
    }
    return Math.min(limit, Math.max(FIRST_CAPACITY, Math.max(needed, 2 * length)));
  }

  byte[] bytes() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
