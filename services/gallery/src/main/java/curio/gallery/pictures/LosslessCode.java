package curio.gallery.pictures;

/**
 * A prefix code of a lossless WebP (RFC 9649, 3.7.2). A picture may have 300 000 of them, so one
 * that has a single symbol takes no table, and others no larger one than they need. Immutable.
 */
final class LosslessCode {
  private static final int MAX_LENGTH = 15;
  private static final int QUICK = 7;
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private final int only;
  private final int quickBits;

  /** For the next bits the length of their code, in the upper four bits, and its symbol; or 0. */
  private final char[] quick;

  private final char[] symbols;
  private final char[] counts;

  private LosslessCode(int only, int quickBits, char[] quick, char[] symbols, char[] counts) {
    this.only = only;
    this.quickBits = quickBits;
    this.quick = quick;
    this.symbols = symbols;
    this.counts = counts;
  }

  int read(LosslessBits bits) {
    if (only >= 0) {
      return only;
    }
    int found = quick[bits.peek(quickBits)];
    if (found != 0) {
      bits.skip(found >> 12);
      return found & 0xFFF;
    }
    return readLong(bits);
  }

  /** Bit by bit: codes of a length follow one another, and so do their symbols. */
  private int readLong(LosslessBits bits) {
    int code = 0;
    int first = 0;
    int symbol = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code = code << 1 | bits.read(1);
      if (code - first < counts[length]) {
        return symbols[symbol + code - first];
      }
      symbol += counts[length];
      first = (first + counts[length]) << 1;
    }
    throw LosslessBits.damaged();
  }

  /** Reads how the code is made. */
  static LosslessCode read(LosslessBits bits, int alphabet) {
    if (bits.read(1) == 1) {
      return simple(bits, alphabet);
    }
    byte[] own = new byte[19];
    int count = 4 + bits.read(4);
    for (int i = 0; i < count; i++) {
      own[ORDER[i]] = (byte) bits.read(3);
    }
    return of(lengths(bits, of(own), alphabet));
  }

  private static LosslessCode simple(LosslessBits bits, int alphabet) {
    boolean two = bits.read(1) == 1;
    int first = bits.read(bits.read(1) == 1 ? 8 : 1);
    byte[] lengths = new byte[alphabet];
    lengths[first] = 1;
    if (two) {
      lengths[bits.read(8)] = 1;
    }
    return of(lengths);
  }

  private static byte[] lengths(LosslessBits bits, LosslessCode code, int alphabet) {
    byte[] lengths = new byte[alphabet];
    int most = bits.read(1) == 1 ? 2 + bits.read(2 + 2 * bits.read(3)) : alphabet;
    int previous = 8;
    int symbol = 0;
    for (int i = 0; i < most && symbol < alphabet; i++) {
      int value = code.read(bits);
      if (value < 16) {
        lengths[symbol++] = (byte) value;
        previous = value == 0 ? previous : value;
        continue;
      }
      int times =
          value == 16 ? 3 + bits.read(2) : value == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
      if (symbol + times > alphabet) {
        throw LosslessBits.damaged();
      }
      for (int end = symbol + times; symbol < end; symbol++) {
        lengths[symbol] = (byte) (value == 16 ? previous : 0);
      }
    }
    return lengths;
  }

  private static LosslessCode of(byte[] lengths) {
    char[] counts = new char[MAX_LENGTH + 1];
    int symbols = 0;
    int only = 0;
    int longest = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        counts[lengths[i]]++;
        symbols++;
        only = i;
        longest = Math.max(longest, lengths[i]);
      }
    }
    if (symbols == 1) {
      return new LosslessCode(only, 0, new char[0], new char[0], counts);
    }
    return of(lengths, counts, symbols, Math.min(longest, QUICK));
  }

  private static LosslessCode of(byte[] lengths, char[] counts, int count, int quickBits) {
    int[] next = new int[MAX_LENGTH + 1];
    int[] place = new int[MAX_LENGTH + 1];
    int code = 0;
    int sum = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length] = code;
      place[length] = sum;
      sum += counts[length];
      code = (code + counts[length]) << 1;
    }
    // Each string of bits has to be a code, or the beginning of one.
    if (code != 2 << MAX_LENGTH) {
      throw LosslessBits.damaged();
    }
    char[] symbols = new char[count];
    char[] quick = new char[1 << quickBits];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length == 0) {
        continue;
      }
      symbols[place[length]++] = (char) symbol;
      int bits = Integer.reverse(next[length]++) >>> (32 - length);
      for (int i = bits; length <= quickBits && i < quick.length; i += 1 << length) {
        quick[i] = (char) (length << 12 | symbol);
      }
    }
    return new LosslessCode(-1, quickBits, quick, symbols, counts);
  }
}
