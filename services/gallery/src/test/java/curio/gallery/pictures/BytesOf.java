package curio.gallery.pictures;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts bytes together. */
final class BytesOf {
  private BytesOf() {}

  static byte[] all(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] be(int bytes, long value) {
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      out[i] = (byte) (value >> (8 * (bytes - 1 - i)));
    }
    return out;
  }

  static byte[] le(int bytes, long value) {
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      out[i] = (byte) (value >> (8 * i));
    }
    return out;
  }

  static byte[] times(int times, byte[] part) {
    byte[] out = new byte[times * part.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, out, i * part.length, part.length);
    }
    return out;
  }

  static byte[] first(int bytes, byte[] of) {
    return Arrays.copyOf(of, bytes);
  }

  /** With other bytes from a place on. */
  static byte[] with(byte[] in, int at, byte[] bytes) {
    byte[] out = in.clone();
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return out;
  }

  static int find(byte[] in, byte[] what) {
    for (int at = 0; at + what.length <= in.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
