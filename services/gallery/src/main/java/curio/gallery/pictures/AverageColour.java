package curio.gallery.pictures;

/** The average of a picture, for what is shown until it is there. */
final class AverageColour {
  private AverageColour() {}

  /** As {@code #rrggbb}; pixels count by how visible they are, and nothing visible is white. */
  static String of(Pixels pixels) {
    long weight = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int pixel : pixels.argb()) {
      int alpha = pixel >>> 24;
      weight += alpha;
      red += (long) alpha * (pixel >> 16 & 0xFF);
      green += (long) alpha * (pixel >> 8 & 0xFF);
      blue += (long) alpha * (pixel & 0xFF);
    }
    if (weight == 0) {
      return "#ffffff";
    }
    long half = weight / 2;
    return "#%02x%02x%02x"
        .formatted((red + half) / weight, (green + half) / weight, (blue + half) / weight);
  }
}
