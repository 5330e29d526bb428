package curio.gallery.pictures;

import java.util.Base64;
import java.util.function.IntBinaryOperator;

/** Makes lossless WebPs in the plainest coding there is (RFC 9649): each channel eight bits. */
final class Webps {
  /** A lossy one of one pixel, as browsers are asked with. */
  static final byte[] LOSSY =
      Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

  private byte[] out = new byte[1024];
  private int bits;

  private Webps() {}

  static byte[] of(int width, int height, IntBinaryOperator argb) {
    return riff(chunk("VP8L", lossless(width, height, argb)));
  }

  static byte[] lossless(int width, int height, IntBinaryOperator argb) {
    var coder = new Webps();
    coder.put(8, 0x2F);
    coder.put(14, width - 1);
    coder.put(14, height - 1);
    coder.put(1, 1);
    coder.put(3, 0);
    // Neither transforms nor a colour cache nor several codes.
    coder.put(3, 0);
    coder.code(280);
    coder.code(256);
    coder.code(256);
    coder.code(256);
    coder.put(4, 1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = argb.applyAsInt(x, y);
        for (int shift : new int[] {8, 16, 0, 24}) {
          coder.put(8, Integer.reverse(pixel >> shift & 0xFF) >>> 24);
        }
      }
    }
    return BytesOf.first((coder.bits + 7) / 8, coder.out);
  }

  /** A code that gives each of the first 256 symbols eight bits. */
  private void code(int symbols) {
    put(1, 0);
    put(4, 8);
    for (int i = 0; i < 12; i++) {
      put(3, i == 2 || i == 11 ? 1 : 0);
    }
    put(1, 0);
    for (int i = 0; i < symbols; i++) {
      put(1, i < 256 ? 1 : 0);
    }
  }

  private void put(int count, int value) {
    if (bits + count > out.length * 8) {
      out = BytesOf.first(out.length * 2, out);
    }
    for (int i = 0; i < count; i++) {
      out[bits >> 3] |= (byte) ((value >> i & 1) << (bits & 7));
      bits++;
    }
  }

  static byte[] chunk(String fourCc, byte[]... data) {
    byte[] all = BytesOf.all(data);
    return BytesOf.all(
        BytesOf.latin(fourCc), BytesOf.le(4, all.length), all, new byte[all.length & 1]);
  }

  static byte[] riff(byte[]... chunks) {
    byte[] all = BytesOf.all(chunks);
    return BytesOf.all(
        BytesOf.latin("RIFF"), BytesOf.le(4, all.length + 4), BytesOf.latin("WEBP"), all);
  }

  static byte[] canvas(int flags, int width, int height) {
    return chunk("VP8X", BytesOf.le(4, flags), BytesOf.le(3, width - 1), BytesOf.le(3, height - 1));
  }

  static byte[] animated(int left, int top, int width, int height, byte[] vp8l) {
    return chunk(
        "ANMF",
        BytesOf.le(3, left / 2),
        BytesOf.le(3, top / 2),
        BytesOf.le(3, width - 1),
        BytesOf.le(3, height - 1),
        BytesOf.le(4, 100),
        chunk("VP8L", vp8l));
  }
}
