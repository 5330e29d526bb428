package curio.gallery.pictures;

/** Decodes the alpha of a lossy WebP (RFC 9649, 2.7.1.2): one byte a pixel. */
final class WebpAlpha {
  private WebpAlpha() {}

  static byte[] decode(Bytes data, int width, int height, Deadline deadline) {
    int flags = data.u8(0);
    byte[] alpha = new byte[width * height];
    if ((flags & 3) == 0) {
      if (data.size() - 1 < alpha.length) {
        throw PictureLimits.unsupported("the WebP is cut short");
      }
      data.buffer().get(1, alpha);
    } else {
      int[] argb = LosslessPixels.decode(data, 1, width, height, deadline);
      for (int i = 0; i < alpha.length; i++) {
        alpha[i] = (byte) (argb[i] >> 8);
      }
    }
    unfilter(alpha, width, height, flags >> 2 & 3);
    return alpha;
  }

  private static void unfilter(byte[] alpha, int width, int height, int filter) {
    if (filter == 0) {
      return;
    }
    for (int x = 1; x < width; x++) {
      alpha[x] += alpha[x - 1];
    }
    for (int y = 1; y < height; y++) {
      int at = y * width;
      alpha[at] += alpha[at - width];
      for (int i = at + 1; i < at + width; i++) {
        int left = alpha[i - 1] & 0xFF;
        int top = alpha[i - width] & 0xFF;
        int expected =
            switch (filter) {
              case 1 -> left;
              case 2 -> top;
              default -> Math.clamp(left + top - (alpha[i - width - 1] & 0xFF), 0, 255);
            };
        alpha[i] += (byte) expected;
      }
    }
  }
}
