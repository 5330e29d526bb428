package curio.gallery.pictures;

/** What a PNG without a profile says of its brightness (gAMA, section 11.3.2.2). */
final class PngGamma {
  private static final int SRGB = 45_455;
  private static final double CLOSE = 0.02;

  private PngGamma() {}

  /** Changes the pixels in their place. */
  static void toSrgb(Bytes file, Pixels pixels) {
    long gamma = 0;
    var chunks = new PngChunks(file);
    while (chunks.next() && !chunks.is("IDAT")) {
      if (chunks.is("sRGB") || chunks.is("cICP")) {
        return;
      }
      if (chunks.is("gAMA") && chunks.dataEnd() - chunks.data() == 4) {
        gamma = file.u32(chunks.data());
      }
    }
    // Values that no picture has are a writer's error.
    if (gamma < SRGB / 10 || gamma > SRGB * 10L || Math.abs(gamma / (double) SRGB - 1) < CLOSE) {
      return;
    }
    int[] table = table(100_000.0 / gamma);
    int[] argb = pixels.argb();
    for (int i = 0; i < argb.length; i++) {
      int pixel = argb[i];
      argb[i] =
          (pixel & 0xFF000000)
              | table[pixel >> 16 & 0xFF] << 16
              | table[pixel >> 8 & 0xFF] << 8
              | table[pixel & 0xFF];
    }
  }

  private static int[] table(double exponent) {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      double light = Math.pow(i / 255.0, exponent);
      double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      table[i] = (int) Math.round(255 * value);
    }
    return table;
  }
}
