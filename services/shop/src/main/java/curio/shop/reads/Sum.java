package curio.shop.reads;

import curio.store.Row;
import java.math.BigInteger;
import java.sql.SQLException;

/**
 * A sum of any size, in hundredths, as messages have it: a number, and its digits where it is too
 * large for one. Immutable.
 */
record Sum(BigInteger exact) {
  private static final int BITS = Long.SIZE - 1;

  /** That of a column without decimals. */
  static Sum of(Row row, String column) throws SQLException {
    return new Sum(row.integer(column));
  }

  Sum plus(Sum other) {
    return new Sum(exact.add(other.exact));
  }

  Sum minus(Sum other) {
    return new Sum(exact.subtract(other.exact));
  }

  /** The number, or the nearest one that there is. */
  long cents() {
    if (exact.bitLength() <= BITS) {
      return exact.longValueExact();
    }
    return exact.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** Empty where the number is exact. */
  String large() {
    return exact.bitLength() <= BITS ? "" : exact.toString();
  }
}
