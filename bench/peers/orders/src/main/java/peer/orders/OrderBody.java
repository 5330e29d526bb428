package peer.orders;

import java.math.BigDecimal;

/** The body of a request; {@code itemId} and {@code note} may be absent. */
public record OrderBody(BigDecimal price, String itemId, String note) {

  /** The price in cents; throws {@link IllegalArgumentException} unless positive with at most two decimals. */
  long priceCents() {
    if (price == null || price.signum() <= 0) {
      throw new IllegalArgumentException("price: " + price + " (expected: a positive amount)");
    }
    try {
      return price.movePointRight(2).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("price: " + price + " (expected: at most 2 decimals)", e);
    }
  }
}
