package curio.shop.life;

/**
 * What an action does to the books, in hundredths of the currency unit: debit less credit of each
 * account. The four always sum to 0. Immutable.
 *
 * @param cash in the box
 * @param stock what the shop gave for the items that are its own
 * @param loans what clients owe for items in pawn, without taxes
 * @param income what was earned; negative as long as more was earned than lost
 */
public record Posting(long cash, long stock, long loans, long income) {
  /** That of actions without money. */
  public static final Posting NONE = new Posting(0, 0, 0, 0);

  /**
   * Balanced, or none.
   *
   * @throws IllegalArgumentException if the sums do not balance
   * @throws ArithmeticException if they are too large to be added
   */
  public Posting {
    long sum = Math.addExact(Math.addExact(cash, stock), Math.addExact(loans, income));
    if (sum != 0) {
      throw new IllegalArgumentException("posting: sums to %d (expected: 0)".formatted(sum));
    }
  }

  /**
   * A client pays for an item.
   *
   * @param cost what the shop had given for it
   */
  public static Posting buy(long price, long cost) {
    return new Posting(price, -cost, 0, Math.subtractExact(cost, price));
  }

  /** The shop pays for an item. */
  public static Posting sell(long price) {
    return new Posting(-price, price, 0, 0);
  }

  /** The shop pays out a loan. */
  public static Posting pawn(long price) {
    return new Posting(-price, 0, price, 0);
  }

  /** A client pays for another term. */
  public static Posting extend(long tax) {
    return new Posting(tax, 0, 0, -tax);
  }

  /** A client pays a loan back, and for the term. */
  public static Posting redeem(long price, long tax) {
    return new Posting(Math.addExact(price, tax), 0, -price, -tax);
  }

  /** An item becomes the shop's for its loan. */
  public static Posting forfeit(long price) {
    return new Posting(0, price, -price, 0);
  }

  /** Both together. */
  public Posting plus(Posting other) {
    return new Posting(
        Math.addExact(cash, other.cash),
        Math.addExact(stock, other.stock),
        Math.addExact(loans, other.loans),
        Math.addExact(income, other.income));
  }
}
