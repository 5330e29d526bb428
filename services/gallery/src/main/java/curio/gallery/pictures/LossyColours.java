package curio.gallery.pictures;

/**
 * The planes of a decoded lossy WebP, and the pixels that they make: chroma is blended with its
 * neighbours, three parts to one, and turned into RGB with libwebp's numbers.
 */
final class LossyColours {
  private final LossyPlane luma;
  private final LossyPlane[] chroma;
  private final int width;
  private final int[][] blended;
  private final int chromaWidth;
  private final int chromaHeight;

  LossyColours(LossyPlane luma, LossyPlane[] chroma, int width, int height) {
    this.luma = luma;
    this.chroma = chroma;
    this.width = width;
    this.chromaWidth = (width + 1) / 2;
    this.chromaHeight = (height + 1) / 2;
    this.blended = new int[2][chromaWidth];
  }

  /** Opaque pixels of a row. */
  void row(int y, int[] argb) {
    int near = y / 2;
    int far = Math.clamp(near + (y % 2 == 0 ? -1 : 1), 0, chromaHeight - 1);
    for (int c = 0; c < 2; c++) {
      LossyPlane plane = chroma[c];
      int nearAt = plane.at(0, near);
      int farAt = plane.at(0, far);
      for (int x = 0; x < chromaWidth; x++) {
        blended[c][x] = 3 * plane.sample(nearAt + x) + plane.sample(farAt + x);
      }
    }
    int at = luma.at(0, y);
    for (int x = 0; x < width; x++) {
      int close = x / 2;
      int beyond = Math.clamp(close + (x % 2 == 0 ? -1 : 1), 0, chromaWidth - 1);
      int u = (3 * blended[0][close] + blended[0][beyond] + 8) >> 4;
      int v = (3 * blended[1][close] + blended[1][beyond] + 8) >> 4;
      argb[x] = rgb(luma.sample(at + x), u, v);
    }
  }

  private static int rgb(int y, int u, int v) {
    int light = (y * 19_077) >> 8;
    return 0xFF000000
        | clamp(light + ((v * 26_149) >> 8) - 14_234) << 16
        | clamp(light - ((u * 6_419) >> 8) - ((v * 13_320) >> 8) + 8_708) << 8
        | clamp(light + ((u * 33_050) >> 8) - 17_685);
  }

  private static int clamp(int value) {
    return Math.clamp(value >> 6, 0, 255);
  }
}
