package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a JPEG, whole or at a half, a quarter, an eighth of its size (baseline, extended and
 * progressive Huffman coding of 8 bits). At an eighth it is also how a JPEG is checked: every code
 * is read, and nothing but averages is computed. Not for several threads.
 */
final class JpegPixels {
  private final Bytes file;
  private final JpegSegments segments;
  private final JpegFrame frame;
  private final int[][] quantisations = new int[4][];
  private final @Nullable HuffmanTable[] tables = new HuffmanTable[8];
  private int restartInterval;

  JpegPixels(Bytes file) {
    this.file = file;
    this.segments = JpegSegments.of(file);
    this.frame =
        segments.list().stream()
            .filter(segment -> JpegHeaders.isFrame(segment.marker()))
            .findFirst()
            .map(segment -> JpegFrame.of(file, segment))
            .orElseThrow(JpegBits::damaged);
  }

  JpegFrame frame() {
    return frame;
  }

  /** The smallest side of blocks that leaves so many columns. */
  int sideFor(int columns) {
    int side = 8;
    while (side > 1 && JpegFrame.ceil(frame.width() * side / 2, 8) >= columns) {
      side /= 2;
    }
    return side;
  }

  /** Fills the frame's planes, of eighths of its size, and answers where the last bit stands. */
  int decode(int side, Deadline deadline) {
    frame.reserve(side);
    int end = 0;
    for (Segment segment : segments.list()) {
      switch (segment.marker()) {
        case JpegSegments.DQT -> quantisation(segment);
        case JpegSegments.DHT -> huffman(segment);
        case JpegSegments.DRI -> restartInterval = file.u16(segment.data());
        case JpegSegments.SOS -> {
          quantise();
          end = new JpegScan(frame, file, segment, tables, deadline).decode(restartInterval);
        }
        default -> {}
      }
    }
    checkAllThere();
    if (frame.progressive()) {
      transform(deadline);
    }
    return end;
  }

  /** Tables may be given anew; what counts for a component is the one before its first scan. */
  private void quantise() {
    for (JpegComponent component : frame.components()) {
      int[] table = quantisations[component.tables];
      if (component.quantisation.length == 0 && table != null) {
        component.quantisation = table;
      }
    }
  }

  private void quantisation(Segment segment) {
    int at = segment.data();
    while (at < segment.to()) {
      int numbers = file.u8(at++);
      int bytes = numbers >> 4 == 0 ? 1 : 2;
      if ((numbers & 15) > 3 || numbers >> 4 > 1 || at + 64 * bytes > segment.to()) {
        throw JpegBits.damaged();
      }
      int[] table = new int[64];
      for (int i = 0; i < 64; i++, at += bytes) {
        table[i] = bytes == 1 ? file.u8(at) : file.u16(at);
      }
      quantisations[numbers & 15] = table;
    }
  }

  private void huffman(Segment segment) {
    int at = segment.data();
    while (at < segment.to()) {
      int numbers = file.u8(at);
      HuffmanTable table = HuffmanTable.of(file, at + 1);
      at += 1 + table.bytes();
      if (numbers >> 4 > 1 || (numbers & 15) > 3 || at > segment.to()) {
        throw JpegBits.damaged();
      }
      tables[(numbers >> 4) * 4 + (numbers & 15)] = table;
    }
  }

  /** Each component has been sent; and where the end marker is missing, to its last bit. */
  private void checkAllThere() {
    for (JpegComponent component : frame.components()) {
      boolean cut = component.missingBits[0] < 0 || component.quantisation.length == 0;
      for (int missing : component.missingBits) {
        cut |= !segments.ended() && missing != 0;
      }
      if (cut) {
        throw PictureLimits.unsupported("the JPEG is cut short");
      }
    }
  }

  private void transform(Deadline deadline) {
    int[] block = new int[64];
    for (JpegComponent component : frame.components()) {
      short[] coefficients = component.coefficients;
      if (coefficients == null) {
        throw new IllegalStateException("no room was reserved");
      }
      int size = component.side * component.side;
      int[] factors = new int[size];
      for (int k = 0; k < 64; k++) {
        if (component.kept[k] >= 0) {
          factors[component.kept[k]] = component.quantisation[k];
        }
      }
      for (int y = 0; y < component.allHigh; y++) {
        deadline.check();
        for (int x = 0; x < component.allWide; x++) {
          int number = y * component.allWide + x;
          for (int i = 0; i < size; i++) {
            block[i] = coefficients[number * size + i] * factors[i];
          }
          int lastKept = component.history[number] == 0 ? 0 : 63;
          component.inverse(block, lastKept, x, y);
        }
      }
      component.coefficients = null;
    }
  }
}
