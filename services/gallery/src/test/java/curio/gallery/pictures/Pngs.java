package curio.gallery.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.zip.Deflater;

/** Makes PNGs of every kind: samples by a function, chunks by hand. */
final class Pngs {
  private static final byte[] SIGNATURE = BytesOf.latin(Sniffer.PNG_SIGNATURE);
  private static final int HEADER_END = 33;
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private Pngs() {}

  /**
   * A picture of a kind; a sample's value comes from its x (times samples, plus its number) and y.
   */
  static byte[] of(PngHeader header, IntBinaryOperator sample, byte[]... chunks) {
    var raw = new ByteArrayOutputStream();
    int[][] passes = header.interlaced() ? PASSES : new int[][] {{0, 0, 1, 1}};
    for (int[] pass : passes) {
      for (int y = pass[1]; y < header.height() && pass[0] < header.width(); y += pass[3]) {
        raw.write(0);
        row(raw, header, sample, y, pass[0], pass[2]);
      }
    }
    return BytesOf.all(
        SIGNATURE,
        PngChunks.chunk("IHDR", ihdr(header)),
        BytesOf.all(chunks),
        PngChunks.chunk("IDAT", deflated(raw.toByteArray())),
        PngChunks.chunk("IEND", new byte[0]));
  }

  private static void row(
      ByteArrayOutputStream raw,
      PngHeader header,
      IntBinaryOperator sample,
      int y,
      int x0,
      int dx) {
    int bits = 0;
    int filled = 0;
    for (int x = x0; x < header.width(); x += dx) {
      for (int s = 0; s < header.samples(); s++) {
        int value = sample.applyAsInt(x * header.samples() + s, y);
        if (header.depth() == 16) {
          raw.write(value >> 8);
          raw.write(value);
        } else {
          bits = bits << header.depth() | value;
          filled += header.depth();
          if (filled == 8) {
            raw.write(bits);
            bits = 0;
            filled = 0;
          }
        }
      }
    }
    if (filled > 0) {
      raw.write(bits << (8 - filled));
    }
  }

  static byte[] of(BufferedImage image, byte[]... chunks) {
    var header = new PngHeader(image.getWidth(), image.getHeight(), 8, PngHeader.RGB, false);
    return of(header, (xs, y) -> image.getRGB(xs / 3, y) >> (16 - 8 * (xs % 3)) & 0xFF, chunks);
  }

  static byte[] ihdr(PngHeader header) {
    return BytesOf.all(
        BytesOf.be(4, header.width()),
        BytesOf.be(4, header.height()),
        new byte[] {
          (byte) header.depth(), (byte) header.colour(), 0, 0, (byte) (header.interlaced() ? 1 : 0)
        });
  }

  static byte[] claiming(int width, int height) {
    byte[] png = of(Drawn.quarters(8, 8));
    byte[] header = ihdr(new PngHeader(width, height, 8, PngHeader.RGB, false));
    return BytesOf.with(png, 8, PngChunks.chunk("IHDR", header));
  }

  /** The chunks stand behind the header. */
  static byte[] with(byte[] png, byte[]... chunks) {
    return BytesOf.all(
        BytesOf.first(HEADER_END, png),
        BytesOf.all(chunks),
        Arrays.copyOfRange(png, HEADER_END, png.length));
  }

  static byte[] deflated(byte[] data) {
    try (var deflater = new Deflater(9)) {
      deflater.setInput(data);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  /** For {@link #of}: the number of the quarter of a picture of 320 times 200. */
  static int quarter(int x, int y) {
    return (x >= 160 ? 1 : 0) + (y >= 100 ? 2 : 0);
  }
}
