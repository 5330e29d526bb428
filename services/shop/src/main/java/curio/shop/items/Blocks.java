package curio.shop.items;

import java.util.HexFormat;

/**
 * Items in blocks by their number. A block is small enough that all of its items can be looked at
 * for a page, and large enough that there are not many. Stateless.
 */
final class Blocks {
  /** How many items are in one. */
  static final int SIZE = 8_192;

  private Blocks() {}

  /** The block of an item. */
  static long of(long number) {
    return number / SIZE;
  }

  /** What words of a block begin with: eight hexadecimal digits, so that no word is another's. */
  static String prefix(long block) {
    return HexFormat.of().toHexDigits(block, 8);
  }
}
