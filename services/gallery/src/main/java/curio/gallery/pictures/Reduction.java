package curio.gallery.pictures;

/**
 * Makes pixels fewer: each new one is the average of the area that it covers, weighted by how much
 * of each old one it covers and by how visible that is. Averages are taken of the values as they
 * are stored, as image programs and browsers do: even areas keep their value exactly.
 */
final class Reduction {
  private final Pixels from;
  private final int width;
  private final int height;
  private final int[] column;
  private final float[] share;
  private final float[] row;
  private final float[] sums;

  private Reduction(Pixels from, int width, int height) {
    this.from = from;
    this.width = width;
    this.height = height;
    this.column = new int[from.width()];
    this.share = new float[from.width()];
    this.row = new float[4 * (width + 1)];
    this.sums = new float[4 * width];
    double ratio = (double) width / from.width();
    for (int x = 0; x < column.length; x++) {
      column[x] = Math.min((int) (x * ratio), width - 1);
      // The part of the old pixel that is left of the border to the next new one.
      share[x] = (float) Math.min(1, (column[x] + 1 - x * ratio) / ratio);
    }
  }

  /** At most as many as there are. */
  static Pixels to(Pixels from, int width, int height) {
    if (width == from.width() && height == from.height()) {
      return from;
    }
    return new Reduction(from, Math.min(width, from.width()), Math.min(height, from.height()))
        .run();
  }

  private Pixels run() {
    int[] out = new int[width * height];
    double ratio = (double) height / from.height();
    int y = 0;
    for (int old = 0; old < from.height(); old++) {
      addRow(old);
      double place = old * ratio;
      float above = (float) Math.min(1, (y + 1 - place) / ratio);
      if (above > 0) {
        addSums(above);
      }
      boolean last = old == from.height() - 1;
      if ((place + ratio >= y + 1 - 1e-9 || last) && y < height) {
        write(out, y++);
        if (above < 1) {
          addSums(1 - above);
        }
      }
    }
    return new Pixels(width, height, out);
  }

  private void addRow(int old) {
    java.util.Arrays.fill(row, 0);
    int[] argb = from.argb();
    int at = old * from.width();
    for (int x = 0; x < column.length; x++) {
      int pixel = argb[at + x];
      int to = 4 * column[x];
      float weight = share[x] * (pixel >>> 24);
      float red = pixel >> 16 & 0xFF;
      float green = pixel >> 8 & 0xFF;
      float blue = pixel & 0xFF;
      row[to] += weight;
      row[to + 1] += weight * red;
      row[to + 2] += weight * green;
      row[to + 3] += weight * blue;
      if (share[x] < 1) {
        float rest = (pixel >>> 24) - weight;
        row[to + 4] += rest;
        row[to + 5] += rest * red;
        row[to + 6] += rest * green;
        row[to + 7] += rest * blue;
      }
    }
  }

  private void addSums(float weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * row[i];
    }
  }

  private void write(int[] out, int y) {
    float area = (float) from.width() / width * from.height() / height;
    for (int x = 0; x < width; x++) {
      float weight = sums[4 * x];
      int alpha = Math.min(255, Math.round(weight / area));
      if (alpha > 0) {
        out[y * width + x] =
            alpha << 24
                | value(sums[4 * x + 1] / weight) << 16
                | value(sums[4 * x + 2] / weight) << 8
                | value(sums[4 * x + 3] / weight);
      }
    }
    java.util.Arrays.fill(sums, 0);
  }

  private static int value(float average) {
    return Math.min(255, Math.round(average));
  }
}
