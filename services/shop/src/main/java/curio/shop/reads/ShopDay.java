package curio.shop.reads;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.LocalDate;

/** Days as others ask for them. Stateless. */
final class ShopDay {
  private static final LocalDate FIRST = LocalDate.EPOCH;
  private static final LocalDate LAST = LocalDate.of(9_999, 12, 31);

  private ShopDay() {}

  /**
   * A day by its number since 1970-01-01.
   *
   * @throws CurioException INVALID for one that no shop has
   */
  static LocalDate of(int number) {
    if (number < FIRST.toEpochDay() || number > LAST.toEpochDay()) {
      throw new CurioException(
          ErrorCode.INVALID, "day: %d (expected: %s to %s)".formatted(number, FIRST, LAST));
    }
    return LocalDate.ofEpochDay(number);
  }
}
