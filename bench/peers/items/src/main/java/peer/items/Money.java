package peer.items;

import java.math.BigDecimal;
import org.springframework.http.HttpStatus;

/** Sums are cents inside. */
final class Money {
  private Money() {}

  /** The cents of a price; refused unless positive with at most two decimals. */
  static long cents(BigDecimal price) {
    if (price == null || price.signum() <= 0) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "price: " + price + " (expected: a positive amount)");
    }
    try {
      return price.movePointRight(2).longValueExact();
    } catch (ArithmeticException e) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "price: " + price + " (expected: at most 2 decimals)");
    }
  }

  static BigDecimal of(Long cents) {
    return cents == null ? null : BigDecimal.valueOf(cents, 2);
  }
}
