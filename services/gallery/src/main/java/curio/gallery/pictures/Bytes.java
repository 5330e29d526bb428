package curio.gallery.pictures;

import java.nio.ByteBuffer;

/**
 * Bytes read by their place, without a copy. Reading outside of them throws {@link
 * IndexOutOfBoundsException}, which whoever walks untrusted bytes turns into a refusal at one
 * place.
 */
record Bytes(ByteBuffer buffer) {
  static Bytes of(byte[] bytes) {
    return new Bytes(ByteBuffer.wrap(bytes));
  }

  int size() {
    return buffer.limit();
  }

  int u8(int at) {
    return buffer.get(at) & 0xFF;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16le(int at) {
    return u8(at + 1) << 8 | u8(at);
  }

  int u24le(int at) {
    return u8(at + 2) << 16 | u16le(at);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u32le(int at) {
    return (long) u16le(at + 2) << 16 | u16le(at);
  }

  boolean has(int at, String latin) {
    if (at < 0 || at + latin.length() > size()) {
      return false;
    }
    for (int i = 0; i < latin.length(); i++) {
      if (u8(at + i) != latin.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(int from, int to, String latin) {
    for (int at = from; at + latin.length() <= to; at++) {
      if (u8(at) == latin.charAt(0) && has(at, latin)) {
        return true;
      }
    }
    return false;
  }

  ByteBuffer view(int from, int to) {
    return buffer.slice(from, to - from);
  }

  Bytes part(int from, int to) {
    return new Bytes(view(from, to));
  }

  byte[] copy(int from, int to) {
    byte[] copy = new byte[to - from];
    buffer.get(from, copy);
    return copy;
  }
}
