package curio.orders;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.text.TextRule;

/**
 * The wish to place an order under a key. Checked again here although the edge has checked it,
 * since other callers come by gRPC.
 *
 * @param key chosen by the client, 1 to 255 characters
 * @param priceCents hundredths of the currency unit
 * @param itemId the item to buy, as it was given; empty for none
 * @param note in lines, as it was given; empty for none
 * @param traceId the request that asked; empty for none
 */
record PlaceOrder(
    long userId, String key, long priceCents, String itemId, String note, String traceId) {
  private static final int MAX_KEY = 255;
  private static final TextRule ITEM_ID = TextRule.singleLine(100);
  private static final TextRule NOTE = TextRule.multiLine(1_000);
  private static final long MAX_PRICE_CENTS = 99_999_999_999_999L;

  PlaceOrder {
    if (userId <= 0) {
      throw invalid("userId: " + userId + " (expected: > 0)");
    }
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw invalid("key: %d characters (expected: 1 to %d)".formatted(key.length(), MAX_KEY));
    }
    check(ITEM_ID, "itemId", itemId);
    check(NOTE, "note", note);
    if (priceCents <= 0 || priceCents > MAX_PRICE_CENTS) {
      throw invalid(
          "price: " + priceCents + " hundredths (expected: 1 to " + MAX_PRICE_CENTS + ")");
    }
  }

  /** Kept as given, since an order asked for again is told by the bytes of its first request. */
  private static void check(TextRule rule, String member, String given) {
    try {
      var _ = rule.read(member, given);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
