package curio.gallery.pictures;

/** Turns and mirrors pixels as an Exif orientation says, so that they stand upright. */
final class Turning {
  private Turning() {}

  static Pixels upright(Pixels from, int orientation) {
    if (orientation == 1) {
      return from;
    }
    int width = from.width();
    int height = from.height();
    boolean turned = orientation > 4;
    int newWidth = turned ? height : width;
    int newHeight = turned ? width : height;
    int[] out = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // Where the row and the column stand that are stored first.
        int right = width - 1 - x;
        int bottom = height - 1 - y;
        int at =
            switch (orientation) {
              case 2 -> y * newWidth + right;
              case 3 -> bottom * newWidth + right;
              case 4 -> bottom * newWidth + x;
              case 5 -> x * newWidth + y;
              case 6 -> x * newWidth + bottom;
              case 7 -> right * newWidth + bottom;
              case 8 -> right * newWidth + y;
              default -> y * newWidth + x;
            };
        out[at] = from.argb()[y * width + x];
      }
    }
    return new Pixels(newWidth, newHeight, out);
  }
}
