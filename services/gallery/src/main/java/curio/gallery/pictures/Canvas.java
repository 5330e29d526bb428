package curio.gallery.pictures;

/**
 * Takes the pixels of a picture in any order and keeps the average of each square of them, so that
 * a large picture is never there as a whole. What is never put is transparent. Not for several
 * threads.
 */
final class Canvas {
  /** Larger squares could overflow their sums. */
  static final int MAX_SHIFT = 6;

  private final int width;
  private final int height;
  private final int shift;
  private final int cellsWide;
  private final int cellsHigh;
  private final int[] cells;

  /** Squares have sides of two to the power of {@code shift}. */
  Canvas(int width, int height, int shift) {
    this.width = width;
    this.height = height;
    this.shift = shift;
    this.cellsWide = cells(width, shift);
    this.cellsHigh = cells(height, shift);
    this.cells = new int[cellsWide * cellsHigh * (shift == 0 ? 1 : 4)];
  }

  /** The largest shift that leaves at least so many columns, if there are so many. */
  static int shiftFor(int width, int columns) {
    int shift = 0;
    while (shift < MAX_SHIFT && width >> (shift + 1) >= columns) {
      shift++;
    }
    return shift;
  }

  /** Bytes of a canvas and of what comes out of it. */
  static long memory(int width, int height, int shift) {
    return (shift == 0 ? 4L : 20L) * cells(width, shift) * cells(height, shift);
  }

  private static int cells(int side, int shift) {
    return (side + (1 << shift) - 1) >> shift;
  }

  /** Each pixel at most once; what is outside is ignored. */
  void put(int x, int y, int argb) {
    if (x >= width || y >= height) {
      return;
    }
    int cell = (y >> shift) * cellsWide + (x >> shift);
    if (shift == 0) {
      cells[cell] = argb;
      return;
    }
    int alpha = argb >>> 24;
    cells[4 * cell] += alpha;
    cells[4 * cell + 1] += alpha * (argb >> 16 & 0xFF);
    cells[4 * cell + 2] += alpha * (argb >> 8 & 0xFF);
    cells[4 * cell + 3] += alpha * (argb & 0xFF);
  }

  Pixels done() {
    if (shift == 0) {
      return new Pixels(width, height, cells);
    }
    int[] argb = new int[cellsWide * cellsHigh];
    int side = 1 << shift;
    for (int y = 0; y < cellsHigh; y++) {
      for (int x = 0; x < cellsWide; x++) {
        int cell = y * cellsWide + x;
        int pixels = Math.min(side, width - (x << shift)) * Math.min(side, height - (y << shift));
        argb[cell] = average(4 * cell, pixels);
      }
    }
    return new Pixels(cellsWide, cellsHigh, argb);
  }

  private int average(int at, int pixels) {
    int alpha = cells[at];
    if (alpha == 0) {
      return 0;
    }
    int half = alpha / 2;
    return ((alpha + pixels / 2) / pixels) << 24
        | ((cells[at + 1] + half) / alpha) << 16
        | ((cells[at + 2] + half) / alpha) << 8
        | (cells[at + 3] + half) / alpha;
  }
}
