package curio.gallery.pictures;

import java.util.Arrays;

/** Writes the parts of lossless WebPs, with codes that are as even as they can be. */
final class LosslessCoder {
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** The lengths that codes have; each takes three bits. */
  private static final int[] LENGTHS = {0, 1, 2, 3, 5, 6, 8, 9};

  private final int[][] codes = new int[3][];
  private byte[] out = new byte[1 << 16];
  private int bits;

  static int subtract(int one, int other) {
    int pixel = 0;
    for (int s = 0; s < 32; s += 8) {
      pixel |= (((one >> s) - (other >> s)) & 0xFF) << s;
    }
    return pixel;
  }

  byte[] bytes() {
    return BytesOf.first((bits + 7) / 8, out);
  }

  void put(int count, int value) {
    if (bits + count > out.length * 8) {
      out = BytesOf.first(out.length * 2, out);
    }
    for (int i = 0; i < count; i++) {
      out[bits >> 3] |= (byte) ((value >> i & 1) << (bits & 7));
      bits++;
    }
  }

  /** An image of pixels, one after the other. */
  void literals(int[] pixels, boolean top) {
    begin(top);
    for (int pixel : pixels) {
      literal(pixel);
    }
  }

  /** No cache, one group of codes. */
  void begin(boolean top) {
    put(1, 0);
    groups(top, 280, 232);
  }

  /** A cache of two colours. */
  void beginWithCache() {
    put(1, 1);
    put(4, 1);
    groups(true, 282, 230);
  }

  private void groups(boolean top, int greens, int short8) {
    if (top) {
      put(1, 0);
    }
    code(greens, short8, 8, 0);
    code(256, 256, 8, 1);
    code(256, 256, 8, 1);
    code(256, 256, 8, 1);
    code(40, 24, 5, 2);
  }

  /** So many symbols have codes of a length, and the others of one bit more. */
  private void code(int symbols, int shorter, int length, int number) {
    put(1, 0);
    put(4, 15);
    for (int each : ORDER) {
      put(3, Arrays.binarySearch(LENGTHS, each) >= 0 ? 3 : 0);
    }
    put(1, 0);
    codes[number] = new int[symbols];
    int next = 0;
    for (int i = 0; i < symbols; i++) {
      int own = i < shorter ? length : length + 1;
      put(3, Integer.reverse(Arrays.binarySearch(LENGTHS, own)) >>> 29);
      if (i == shorter) {
        next <<= 1;
      }
      codes[number][i] = own << 16 | next++;
    }
  }

  private void symbol(int code, int symbol) {
    int length = codes[code][symbol] >> 16;
    put(length, Integer.reverse(codes[code][symbol]) >>> (32 - length));
  }

  void literal(int pixel) {
    symbol(0, pixel >> 8 & 0xFF);
    symbol(1, pixel >> 16 & 0xFF);
    symbol(1, pixel & 0xFF);
    symbol(1, pixel >>> 24);
  }

  void cached(int index) {
    symbol(0, 280 + index);
  }

  void copy(int count, int distanceCode) {
    number(0, 256, count);
    number(2, 0, distanceCode);
  }

  private void number(int code, int base, int value) {
    if (value <= 4) {
      symbol(code, base + value - 1);
      return;
    }
    int high = 31 - Integer.numberOfLeadingZeros(value - 1);
    int extra = high - 1;
    int half = (value - 1) >> extra & 1;
    symbol(code, base + 2 * high + half);
    put(extra, (value - 1) & ((1 << extra) - 1));
  }
}
