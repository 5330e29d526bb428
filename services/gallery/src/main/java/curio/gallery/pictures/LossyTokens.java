package curio.gallery.pictures;

/** Reads the coefficients of blocks of a lossy WebP (RFC 6386, 13). Not for several threads. */
final class LossyTokens {
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /** Where a coefficient's probabilities begin; behind the last one they are never read. */
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  private static final int NODES = 11;
  private static final int CONTEXTS = 3 * NODES;
  private static final int TYPES = 8 * CONTEXTS;
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private final byte[] table;

  LossyTokens(byte[] probabilities) {
    this.table = probabilities;
  }

  private static int place(int type, int coefficient, int context) {
    return type * TYPES + BANDS[coefficient] * CONTEXTS + context * NODES;
  }

  /** Blocks of type 0 have their averages elsewhere. */
  static int first(int type) {
    return type == 0 ? 1 : 0;
  }

  private int probability(int at) {
    return table[at] & 0xFF;
  }

  /** Puts the coefficients of a block, times their steps, there; answers one more than the last. */
  int read(LossyBits bits, int type, int context, int[] steps, int step, int[] out, int to) {
    int n = first(type);
    int at = place(type, n, context);
    while (n < 16) {
      if (bits.bit(probability(at)) == 0) {
        return n;
      }
      while (bits.bit(probability(at + 1)) == 0) {
        if (++n == 16) {
          return 16;
        }
        at = place(type, n, 0);
      }
      int value = 1;
      if (bits.bit(probability(at + 2)) == 1) {
        value = larger(bits, at);
      }
      at = place(type, n + 1, value == 1 ? 1 : 2);
      int signed = bits.bit(128) == 1 ? -value : value;
      out[to + ZIGZAG[n]] = signed * steps[step + (n > 0 ? 1 : 0)];
      n++;
    }
    return 16;
  }

  private int larger(LossyBits bits, int at) {
    if (bits.bit(probability(at + 3)) == 0) {
      return bits.bit(probability(at + 4)) == 0 ? 2 : 3 + bits.bit(probability(at + 5));
    }
    if (bits.bit(probability(at + 6)) == 0) {
      if (bits.bit(probability(at + 7)) == 0) {
        return 5 + bits.bit(159);
      }
      int two = 2 * bits.bit(165);
      return 7 + two + bits.bit(145);
    }
    int high = bits.bit(probability(at + 8));
    int category = 2 * high + bits.bit(probability(at + 9 + high));
    int value = 0;
    for (int each : LARGE[category]) {
      value = 2 * value + bits.bit(each);
    }
    return value + 3 + (8 << category);
  }
}
