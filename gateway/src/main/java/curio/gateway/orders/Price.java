package curio.gateway.orders;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.math.BigDecimal;

/**
 * Amounts as clients write them: decimal numbers with at most two decimals; inside they are
 * hundredths. Stateless.
 */
final class Price {
  private static final int DECIMALS = 2;
  private static final int MAX_WHOLE_DIGITS = 12;
  private static final int CENTS = 100;
  private static final int TENTH = 10;

  private Price() {}

  /**
   * Hundredths of an amount. Looks at the size before it computes, so that 1e999999 costs nothing.
   */
  static long toCents(BigDecimal amount) {
    long wholeDigits = (long) amount.precision() - amount.scale();
    if (amount.signum() <= 0 || wholeDigits > MAX_WHOLE_DIGITS || wholeDigits < -DECIMALS) {
      throw wrong();
    }
    var plain = amount.stripTrailingZeros();
    if (plain.scale() > DECIMALS) {
      throw wrong();
    }
    return plain.movePointRight(DECIMALS).longValueExact();
  }

  /** The shortest writing of an amount: 400, 400.5, 400.25. */
  static BigDecimal ofCents(long cents) {
    if (cents % CENTS == 0) {
      return BigDecimal.valueOf(cents / CENTS);
    }
    return cents % TENTH == 0
        ? BigDecimal.valueOf(cents / TENTH, 1)
        : BigDecimal.valueOf(cents, DECIMALS);
  }

  private static CurioException wrong() {
    return new CurioException(
        ErrorCode.INVALID,
        "price: (expected: more than 0, less than 1000000000000, at most 2 decimals)");
  }
}
