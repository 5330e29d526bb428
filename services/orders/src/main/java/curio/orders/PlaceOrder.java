package curio.orders;

import curio.errors.CurioException;
import curio.errors.ErrorCode;

/**
 * The wish to place an order under a key. Checked again here although the edge has checked it,
 * since other callers come by gRPC.
 *
 * @param key chosen by the client, 1 to 255 characters
 * @param priceCents hundredths of the currency unit
 * @param itemId the item to buy; empty for none
 * @param note empty for none
 * @param traceId the request that asked; empty for none
 */
record PlaceOrder(
    long userId, String key, long priceCents, String itemId, String note, String traceId) {
  private static final int MAX_KEY = 255;
  private static final int MAX_ITEM_ID = 100;
  private static final int MAX_NOTE = 1_000;
  private static final long MAX_PRICE_CENTS = 99_999_999_999_999L;

  PlaceOrder {
    if (userId <= 0) {
      throw invalid("userId: " + userId + " (expected: > 0)");
    }
    checkLength("key", key, 1, MAX_KEY);
    checkLength("itemId", itemId, 0, MAX_ITEM_ID);
    checkLength("note", note, 0, MAX_NOTE);
    if (priceCents <= 0 || priceCents > MAX_PRICE_CENTS) {
      throw invalid(
          "price: " + priceCents + " hundredths (expected: 1 to " + MAX_PRICE_CENTS + ")");
    }
    if (itemId.indexOf('\0') >= 0 || note.indexOf('\0') >= 0) {
      throw invalid("itemId, note: contain U+0000 (expected: text without it)");
    }
  }

  private static void checkLength(String name, String value, int min, int max) {
    if (value.length() < min || value.length() > max) {
      throw invalid(
          "%s: %d characters (expected: %d to %d)".formatted(name, value.length(), min, max));
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
