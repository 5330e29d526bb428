package curio.gallery.pictures;

/**
 * Pixels of four bytes, alpha, red, green, blue, not multiplied by alpha, row by row from the top.
 * The array is shared, not copied: whoever is given pixels may change them.
 */
final class Pixels {
  private final int width;
  private final int height;
  private final int[] argb;

  Pixels(int width, int height, int[] argb) {
    this.width = width;
    this.height = height;
    this.argb = argb;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int[] argb() {
    return argb;
  }

  boolean opaque() {
    int all = -1;
    for (int pixel : argb) {
      all &= pixel;
    }
    return all >>> 24 == 0xFF;
  }
}
