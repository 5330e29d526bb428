package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;

/**
 * Puts the planes of a decoded JPEG together: brings components of fewer samples to full size, and
 * turns YCbCr into RGB and YCCK into CMYK. How components are to be read is found as in the
 * Independent JPEG Group's library: Adobe's marker first, then JFIF, then the components' names.
 */
final class JpegColours {
  private final JpegFrame frame;
  private final int side;
  private final boolean adobe;
  private final boolean difference;

  private JpegColours(JpegFrame frame, int side, boolean adobe, boolean difference) {
    this.frame = frame;
    this.side = side;
    this.adobe = adobe;
    this.difference = difference;
  }

  static JpegColours of(Bytes file, JpegFrame frame, int side) {
    int transform = -1;
    boolean jfif = false;
    for (Segment segment : JpegSegments.of(file).list()) {
      int app = segment.marker() - JpegSegments.APP0;
      if (app == 14 && file.has(segment.data(), "Adobe") && segment.to() >= segment.data() + 12) {
        transform = file.u8(segment.data() + 11);
      }
      jfif |= app == 0 && file.has(segment.data(), "JFIF");
    }
    boolean difference;
    if (frame.components().size() == 4) {
      difference = transform == 2;
    } else if (transform >= 0) {
      difference = transform != 0;
    } else {
      var ids = frame.components().stream().map(component -> component.id).toList();
      difference = jfif || !ids.equals(java.util.List.of((int) 'R', (int) 'G', (int) 'B'));
    }
    return new JpegColours(frame, side, transform >= 0, difference);
  }

  boolean inks() {
    return frame.components().size() == 4;
  }

  /**
   * Opaque pixels; of four components the inks instead, cyan, magenta, yellow and black from the
   * upper byte on, 255 for full ink.
   */
  Pixels pixels() {
    int width = JpegFrame.ceil(frame.width() * side, 8);
    int height = JpegFrame.ceil(frame.height() * side, 8);
    int count = frame.components().size();
    int[] out = new int[width * height];
    byte[][] rows = new byte[count][width];
    var spreads = frame.components().stream().map(c -> new JpegSpread(frame, c, side)).toList();
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < count; i++) {
        spreads.get(i).row(y, rows[i]);
      }
      row(rows, out, y * width, width);
    }
    return new Pixels(width, height, out);
  }

  private void row(byte[][] rows, int[] out, int at, int width) {
    if (rows.length == 1) {
      for (int x = 0; x < width; x++) {
        out[at + x] = 0xFF000000 | (rows[0][x] & 0xFF) * 0x010101;
      }
      return;
    }
    for (int x = 0; x < width; x++) {
      int first = rows[0][x] & 0xFF;
      int second = rows[1][x] & 0xFF;
      int third = rows[2][x] & 0xFF;
      out[at + x] = difference ? rgb(first, second, third) : first << 16 | second << 8 | third;
    }
    if (rows.length == 3) {
      for (int x = 0; x < width; x++) {
        out[at + x] |= 0xFF000000;
      }
    } else {
      for (int x = 0; x < width; x++) {
        // YCCK's differences are those of what is left when the inks are taken off.
        int colours = difference ? ~out[at + x] : out[at + x];
        int inks = colours << 8 | (rows[3][x] & 0xFF);
        // Programs with Adobe's marker write light instead of ink.
        out[at + x] = adobe ? ~inks : inks;
      }
    }
  }

  private static int rgb(int y, int blue, int red) {
    int light = (y << 16) + 32768;
    int cb = blue - 128;
    int cr = red - 128;
    return clamp((light + 91881 * cr) >> 16) << 16
        | clamp((light - 22554 * cb - 46802 * cr) >> 16) << 8
        | clamp((light + 116130 * cb) >> 16);
  }

  private static int clamp(int value) {
    return (value & ~0xFF) == 0 ? value : value < 0 ? 0 : 255;
  }
}
