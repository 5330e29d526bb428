package curio.gallery.pictures;

import java.io.ByteArrayOutputStream;

/** Makes GIFs whose codes are all nine bits wide: each pixel is written plainly. */
final class Gifs {
  static final byte[] TRAILER = {0x3B};

  private Gifs() {}

  static byte[] screen(int width, int height, int... palette) {
    byte[] colours = new byte[256 * 3];
    for (int i = 0; i < palette.length; i++) {
      colours[3 * i] = (byte) (palette[i] >> 16);
      colours[3 * i + 1] = (byte) (palette[i] >> 8);
      colours[3 * i + 2] = (byte) palette[i];
    }
    return BytesOf.all(
        BytesOf.latin("GIF89a"),
        BytesOf.le(2, width),
        BytesOf.le(2, height),
        new byte[] {(byte) 0xF7, 0, 0},
        colours);
  }

  /** A frame of one byte a pixel, row by row as they are stored. */
  static byte[] frame(int left, int top, int width, int height, boolean interlaced, byte[] pixels) {
    var out = new ByteArrayOutputStream();
    out.write(0x2C);
    for (int value : new int[] {left, top, width, height}) {
      out.writeBytes(BytesOf.le(2, value));
    }
    out.write(interlaced ? 0x40 : 0);
    out.write(8);
    byte[] codes = codes(pixels);
    for (int at = 0; at < codes.length; at += 255) {
      int length = Math.min(255, codes.length - at);
      out.write(length);
      out.write(codes, at, length);
    }
    out.write(0);
    return out.toByteArray();
  }

  private static byte[] codes(byte[] pixels) {
    var out = new ByteArrayOutputStream();
    long bits = 0;
    int filled = 0;
    for (int i = 0; i <= pixels.length; i++) {
      // A clear code every 200 pixels keeps codes nine bits wide.
      int[] next =
          i == pixels.length
              ? new int[] {257}
              : i % 200 == 0 ? new int[] {256, pixels[i] & 0xFF} : new int[] {pixels[i] & 0xFF};
      for (int code : next) {
        bits |= (long) code << filled;
        filled += 9;
        while (filled >= 8) {
          out.write((int) bits);
          bits >>= 8;
          filled -= 8;
        }
      }
    }
    out.write((int) bits);
    return out.toByteArray();
  }

  static byte[] extension(int label, byte[]... blocks) {
    return BytesOf.all(new byte[] {0x21, (byte) label}, BytesOf.all(blocks), new byte[1]);
  }

  static byte[] block(byte[] data) {
    return BytesOf.all(BytesOf.be(1, data.length), data);
  }

  /** Four quarters of the palette's first four colours. */
  static byte[] quarters(int width, int height) {
    byte[] pixels = new byte[width * height];
    for (int i = 0; i < pixels.length; i++) {
      int right = i % width >= width / 2 ? 1 : 0;
      pixels[i] = (byte) (right + (i / width >= height / 2 ? 2 : 0));
    }
    return pixels;
  }

  static byte[] still(int width, int height) {
    return BytesOf.all(
        screen(width, height, 0xC81E1E, 0x1EB428, 0x1428BE, 0x3C3C3C),
        frame(0, 0, width, height, false, quarters(width, height)),
        TRAILER);
  }

  /** The rows in the order in which interlaced frames have them. */
  static byte[] interlaced(byte[] pixels, int width) {
    byte[] out = new byte[pixels.length];
    int at = 0;
    for (int[] pass : new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
      for (int y = pass[0]; y < pixels.length / width; y += pass[1], at += width) {
        System.arraycopy(pixels, y * width, out, at, width);
      }
    }
    return out;
  }
}
