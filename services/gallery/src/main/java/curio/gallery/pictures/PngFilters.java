package curio.gallery.pictures;

/** Undoes the filters of PNG rows (section 9). */
final class PngFilters {
  private PngFilters() {}

  /**
   * Rows have their filter's number before them; {@code step} is the way back to the last pixel.
   */
  static void undo(byte[] row, byte[] above, int step) {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = step + 1; i < row.length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > step ? row[i - step] & 0xFF : 0;
          row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> paeth(row, above, step);
      default -> throw PictureLimits.unsupported("the PNG does not decode");
    }
  }

  private static void paeth(byte[] row, byte[] above, int step) {
    for (int i = 1; i < row.length; i++) {
      int up = above[i] & 0xFF;
      if (i <= step) {
        row[i] += (byte) up;
        continue;
      }
      int left = row[i - step] & 0xFF;
      int corner = above[i - step] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      if (toLeft <= toUp && toLeft <= toCorner) {
        row[i] += (byte) left;
      } else {
        row[i] += (byte) (toUp <= toCorner ? up : corner);
      }
    }
  }
}
