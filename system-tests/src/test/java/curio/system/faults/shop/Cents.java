package curio.system.faults.shop;

import java.math.BigDecimal;

/** Sums of money as answers write them, and as hundredths. Stateless. */
final class Cents {
  private Cents() {}

  /** Throws ArithmeticException for more than two decimals. */
  static long of(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }

  static BigDecimal amount(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
