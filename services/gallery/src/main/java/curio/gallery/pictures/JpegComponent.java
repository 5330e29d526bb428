package curio.gallery.pictures;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One component of a JPEG, kept in blocks of {@code side} times {@code side} instead of 8 times 8:
 * the low frequencies alone make the picture smaller while it is decoded. Not for several threads.
 */
final class JpegComponent {
  static final int[] NATURAL = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private static final int DROPPED = -1;

  final int id;
  final int across;
  final int down;
  final int tables;

  /** Blocks that the picture needs, and blocks with those that fill up its last units. */
  int blocksWide;

  int blocksHigh;
  int allWide;
  int allHigh;

  int side;
  byte[] plane = {};

  /** Of a progressive picture: the kept coefficients, and which of all 64 are not zero. */
  short @Nullable [] coefficients;

  long[] history = {};

  /** For a coefficient in zigzag order, its place in the kept block. */
  final int[] kept = new int[64];

  /** Bits of each coefficient that have still to come; -1 before the first scan. */
  final int[] missingBits = new int[64];

  int predictor;
  @Nullable HuffmanTable dc;
  @Nullable HuffmanTable ac;
  int[] quantisation = {};

  JpegComponent(int id, int across, int down, int tables) {
    this.id = id;
    this.across = across;
    this.down = down;
    this.tables = tables;
    Arrays.fill(missingBits, -1);
  }

  /** Room for the blocks of a picture with this many units. */
  void reserve(int unitsWide, int unitsHigh, int blockSide, boolean progressive) {
    allWide = unitsWide * across;
    allHigh = unitsHigh * down;
    side = blockSide;
    for (int k = 0; k < 64; k++) {
      int row = NATURAL[k] / 8;
      int column = NATURAL[k] % 8;
      kept[k] = row < side && column < side ? row * side + column : DROPPED;
    }
    plane = new byte[Math.multiplyExact(stride(), allHigh * side)];
    if (progressive) {
      coefficients = new short[Math.multiplyExact(allWide * allHigh, side * side)];
      history = new long[allWide * allHigh];
    }
  }

  int stride() {
    return allWide * side;
  }

  void inverse(int[] block, int lastKept, int blockX, int blockY) {
    int at = blockY * side * stride() + blockX * side;
    JpegTransform.inverse(block, side, lastKept, plane, at, stride());
  }
}
