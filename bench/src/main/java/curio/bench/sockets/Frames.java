package curio.bench.sockets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** WebSocket frames (RFC 6455, section 5) as a client reads and writes them. Stateless. */
final class Frames {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHORT = 126;
  private static final int MOST_CONTROL = 125;
  private static final int MASK_BYTES = 4;

  /** Is given each frame. */
  @FunctionalInterface
  interface Sink {
    void frame(int opcode, byte[] bytes, int from, int to) throws IOException;
  }

  private Frames() {}

  /** Gives all whole frames to the sink; returns where the first that is not whole begins. */
  static int read(byte[] bytes, int from, int to, Sink sink) throws IOException {
    int at = from;
    while (to - at >= 2) {
      int header = 2;
      long length = bytes[at + 1] & 0xff;
      if ((bytes[at] & FINAL) == 0 || length > 127) {
        throw new IOException("a frame in parts, or masked");
      }
      if (length >= SHORT) {
        int size = length == SHORT ? 2 : 8;
        header += size;
        if (to - at < header) {
          return at;
        }
        length = 0;
        for (int i = 2; i < header; i++) {
          length = (length << 8) | (bytes[at + i] & 0xff);
        }
      }
      if (to - at - header < length) {
        return at;
      }
      int end = at + header + (int) length;
      sink.frame(bytes[at] & 0xf, bytes, at + header, end);
      at = end;
    }
    return at;
  }

  /** A short text. */
  static ByteBuffer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(TEXT, bytes, 0, bytes.length);
  }

  /** The answer to a ping. */
  static ByteBuffer pong(byte[] bytes, int from, int to) {
    return of(PONG, bytes, from, to);
  }

  /** Masked with zeros: it stays as it is. */
  private static ByteBuffer of(int opcode, byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MOST_CONTROL) {
      throw new IllegalArgumentException("length: " + length);
    }
    return ByteBuffer.allocate(2 + MASK_BYTES + length)
        .put((byte) (FINAL | opcode))
        .put((byte) (MASKED | length))
        .putInt(0)
        .put(bytes, from, length)
        .flip();
  }
}
