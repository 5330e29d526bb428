package curio.gateway;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * Amounts as clients write them: decimal numbers with at most two decimals; inside they are
 * hundredths. Nothing is ever rounded. Stateless.
 */
public final class Money {
  private static final int DECIMALS = 2;
  private static final int MAX_WHOLE_DIGITS = 12;
  private static final int CENTS = 100;
  private static final int TENTH = 10;

  private Money() {}

  /**
   * Hundredths of an amount of more than 0.
   *
   * @throws CurioException INVALID, naming the member, for any other
   */
  public static long positive(String member, BigDecimal amount) {
    if (amount.signum() <= 0) {
      throw wrong(member, "more than 0, less than");
    }
    return cents(member, amount, "more than 0, less than");
  }

  /** The same for one of 0 or more. */
  public static long atLeastZero(String member, BigDecimal amount) {
    if (amount.signum() < 0) {
      throw wrong(member, "0 or more, less than");
    }
    return cents(member, amount, "0 or more, less than");
  }

  /** The same for one that may be negative. */
  public static long signed(String member, BigDecimal amount) {
    return cents(member, amount, "at either side of 0 less than");
  }

  /** The shortest writing of an amount: 400, 400.5, 400.25. */
  public static BigDecimal ofCents(long cents) {
    if (cents % CENTS == 0) {
      return BigDecimal.valueOf(cents / CENTS);
    }
    return cents % TENTH == 0
        ? BigDecimal.valueOf(cents / TENTH, 1)
        : BigDecimal.valueOf(cents, DECIMALS);
  }

  /**
   * The same for one that may be too large for a number.
   *
   * @param large its digits if it is; else empty
   */
  public static BigDecimal ofCents(long cents, String large) {
    return large.isEmpty()
        ? ofCents(cents)
        : shortest(new BigDecimal(large).movePointLeft(DECIMALS));
  }

  /** The sum of amounts. */
  public static BigDecimal sum(Stream<BigDecimal> amounts) {
    return shortest(amounts.reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private static BigDecimal shortest(BigDecimal amount) {
    var stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Looks at the size before it computes, so that 1e999999 costs nothing. */
  private static long cents(String member, BigDecimal amount, String expected) {
    if (amount.signum() == 0) {
      return 0;
    }
    long wholeDigits = (long) amount.precision() - amount.scale();
    if (wholeDigits > MAX_WHOLE_DIGITS || wholeDigits < -DECIMALS) {
      throw wrong(member, expected);
    }
    var plain = amount.stripTrailingZeros();
    if (plain.scale() > DECIMALS) {
      throw wrong(member, expected);
    }
    return plain.movePointRight(DECIMALS).longValueExact();
  }

  private static CurioException wrong(String member, String expected) {
    return new CurioException(
        ErrorCode.INVALID,
        "%s: (expected: %s 1000000000000, at most 2 decimals)".formatted(member, expected));
  }
}
