package curio.gallery.pictures;

/** A table of codes of a JPEG (ITU T.81, annex C), looked up by the next bits. Immutable. */
final class HuffmanTable {
  static final int PEEK = 9;
  static final int MAX_LENGTH = 16;

  /** For the next bits, the length of their code and its symbol; 0 where the code is longer. */
  private final short[] quick = new short[1 << PEEK];

  /** One more than the last code of a length, at the upper end of 16 bits. */
  private final int[] limit = new int[MAX_LENGTH + 2];

  /** From a code of a length to its symbol's place. */
  private final int[] offset = new int[MAX_LENGTH + 1];

  private final byte[] symbols;

  private HuffmanTable(byte[] symbols) {
    this.symbols = symbols;
  }

  /** Reads the table whose 16 counts stand there. */
  static HuffmanTable of(Bytes file, int at) {
    int count = 0;
    for (int i = 0; i < MAX_LENGTH; i++) {
      count += file.u8(at + i);
    }
    if (count > 256) {
      throw PictureLimits.unsupported("the JPEG's tables are damaged");
    }
    int from = at + MAX_LENGTH;
    var table = new HuffmanTable(file.copy(from, from + count));
    int code = 0;
    int symbol = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      int codes = file.u8(at + length - 1);
      table.offset[length] = symbol - code;
      if (code + codes > (1 << length)) {
        throw PictureLimits.unsupported("the JPEG's tables are damaged");
      }
      for (int i = 0; i < codes; i++, code++, symbol++) {
        table.remember(code, length, symbol);
      }
      table.limit[length] = code << (MAX_LENGTH - length);
      code <<= 1;
    }
    table.limit[MAX_LENGTH + 1] = Integer.MAX_VALUE;
    return table;
  }

  private void remember(int code, int length, int symbol) {
    if (length > PEEK) {
      return;
    }
    int first = code << (PEEK - length);
    for (int i = 0; i < 1 << (PEEK - length); i++) {
      quick[first + i] = (short) (length << 8 | (symbols[symbol] & 0xFF));
    }
  }

  /**
   * The length of the code at the head of 16 bits in the upper byte, its symbol in the lower; or
   * -1.
   */
  int look(int sixteen) {
    int found = quick[sixteen >> (MAX_LENGTH - PEEK)];
    if (found != 0) {
      return found;
    }
    int length = PEEK + 1;
    while (sixteen >= limit[length]) {
      length++;
    }
    if (length > MAX_LENGTH) {
      return -1;
    }
    int place = (sixteen >> (MAX_LENGTH - length)) + offset[length];
    return length << 8 | (symbols[place] & 0xFF);
  }

  /** Bytes of the table in its segment. */
  int bytes() {
    return MAX_LENGTH + symbols.length;
  }
}
