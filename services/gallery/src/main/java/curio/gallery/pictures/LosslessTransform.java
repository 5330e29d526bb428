package curio.gallery.pictures;

/** What an encoder did to the pixels of a lossless WebP, to be undone (RFC 9649, 3.5). */
sealed interface LosslessTransform {
  /** Columns of what is stored. */
  int storedWidth();

  /** The pixels before it was done, in the same array where that can be. */
  int[] undo(int[] argb, int height);

  private static int add(int one, int other) {
    int high = (one & 0xFF00FF00) + (other & 0xFF00FF00);
    int low = (one & 0x00FF00FF) + (other & 0x00FF00FF);
    return (high & 0xFF00FF00) | (low & 0x00FF00FF);
  }

  /** Each pixel is the difference from what its neighbours let expect. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Predictor(int storedWidth, int shift, int[] blocks) implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int height) {
      int width = storedWidth;
      int blocksWide = LosslessPixels.blocks(width, shift);
      argb[0] = add(argb[0], 0xFF000000);
      for (int x = 1; x < width; x++) {
        argb[x] = add(argb[x], argb[x - 1]);
      }
      for (int y = 1; y < height; y++) {
        int at = y * width;
        argb[at] = add(argb[at], argb[at - width]);
        for (int x = 1; x < width; x++) {
          int mode = blocks[(y >> shift) * blocksWide + (x >> shift)] >> 8 & 15;
          int i = at + x;
          argb[i] = add(argb[i], predicted(mode, argb[i - 1], argb, i - width));
        }
      }
      return argb;
    }

    /** Behind the last column, the pixel above right is the first one of the row itself. */
    private static int predicted(int mode, int left, int[] argb, int above) {
      int top = argb[above];
      int topLeft = argb[above - 1];
      int topRight = argb[above + 1];
      return switch (mode) {
        case 1 -> left;
        case 2 -> top;
        case 3 -> topRight;
        case 4 -> topLeft;
        case 5 -> average(average(left, topRight), top);
        case 6 -> average(left, topLeft);
        case 7 -> average(left, top);
        case 8 -> average(topLeft, top);
        case 9 -> average(top, topRight);
        case 10 -> average(average(left, topLeft), average(top, topRight));
        case 11 -> nearer(left, top, topLeft);
        case 12 -> sloped(left, top, topLeft);
        case 13 -> halfSloped(average(left, top), topLeft);
        default -> 0xFF000000;
      };
    }

    private static int average(int one, int other) {
      return (((one ^ other) & 0xFEFEFEFE) >>> 1) + (one & other);
    }

    private static int nearer(int left, int top, int topLeft) {
      int toLeft = 0;
      int toTop = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        int corner = topLeft >> shift & 0xFF;
        toLeft += Math.abs((top >> shift & 0xFF) - corner);
        toTop += Math.abs((left >> shift & 0xFF) - corner);
      }
      return toLeft < toTop ? left : top;
    }

    private static int sloped(int left, int top, int topLeft) {
      int pixel = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        int value = (left >> shift & 0xFF) + (top >> shift & 0xFF) - (topLeft >> shift & 0xFF);
        pixel |= clamp(value) << shift;
      }
      return pixel;
    }

    private static int halfSloped(int average, int topLeft) {
      int pixel = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        int value = average >> shift & 0xFF;
        pixel |= clamp(value + (value - (topLeft >> shift & 0xFF)) / 2) << shift;
      }
      return pixel;
    }

    private static int clamp(int value) {
      return Math.clamp(value, 0, 255);
    }
  }

  /** Red and blue are less what green lets expect, and blue less what red does. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Colours(int storedWidth, int shift, int[] blocks) implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int height) {
      int blocksWide = LosslessPixels.blocks(storedWidth, shift);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < storedWidth; x++) {
          int factors = blocks[(y >> shift) * blocksWide + (x >> shift)];
          int at = y * storedWidth + x;
          int pixel = argb[at];
          int green = (byte) (pixel >> 8);
          int red = ((pixel >> 16) + (((byte) factors * green) >> 5)) & 0xFF;
          int blue = pixel + (((byte) (factors >> 8) * green) >> 5);
          blue += ((byte) (factors >> 16) * (byte) red) >> 5;
          argb[at] = (pixel & 0xFF00FF00) | red << 16 | (blue & 0xFF);
        }
      }
      return argb;
    }
  }

  /** Red and blue are less green. */
  record Green(int storedWidth) implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int height) {
      for (int i = 0; i < argb.length; i++) {
        int green = argb[i] >> 8 & 0xFF;
        argb[i] = add(argb[i], green << 16 | green);
      }
      return argb;
    }
  }

  /** Pixels are numbers of colours, up to eight of them in one green. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Palette(int width, int shift, int[] colours) implements LosslessTransform {
    /** Colours are stored as differences from the one before. */
    static Palette of(int width, int[] colours) {
      for (int i = 1; i < colours.length; i++) {
        colours[i] = add(colours[i], colours[i - 1]);
      }
      int count = colours.length;
      int shift = count <= 2 ? 3 : count <= 4 ? 2 : count <= 16 ? 1 : 0;
      return new Palette(width, shift, java.util.Arrays.copyOf(colours, 256));
    }

    @Override
    public int storedWidth() {
      return LosslessPixels.blocks(width, shift);
    }

    @Override
    public int[] undo(int[] argb, int height) {
      int stored = storedWidth();
      int depth = 8 >> shift;
      int mask = (1 << depth) - 1;
      int[] out = new int[width * height];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int packed = argb[y * stored + (x >> shift)] >> 8 & 0xFF;
          int within = x & ((1 << shift) - 1);
          out[y * width + x] = colours[packed >> (within * depth) & mask];
        }
      }
      return out;
    }
  }
}
