package curio.gateway.shop;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.regex.Pattern;

/** The ids of the shop as clients write them. Stateless. */
final class ShopIds {
  /** In commands, what is not there: no item ever has it. */
  static final String NONE = "?";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private ShopIds() {}

  /** Whether an item, a client or an image may have this id. */
  static boolean isOne(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * The id of something that is to be made or named.
   *
   * @throws CurioException INVALID, naming the member, for one that nothing has
   */
  static String require(String member, String text) {
    if (!isOne(text)) {
      throw new CurioException(
          ErrorCode.INVALID, member + ": (expected: 1 to 64 letters, digits, _ . : -)");
    }
    return text;
  }
}
