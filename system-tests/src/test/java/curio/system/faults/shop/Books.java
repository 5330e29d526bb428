package curio.system.faults.shop;

/** Debit less credit of the four accounts, in hundredths. Immutable. */
record Books(long cash, long stock, long loans, long income) {
  static final Books EMPTY = new Books(0, 0, 0, 0);

  Books and(long cash, long stock, long loans, long income) {
    return new Books(
        this.cash + cash, this.stock + stock, this.loans + loans, this.income + income);
  }

  Books and(Books more) {
    return and(more.cash, more.stock, more.loans, more.income);
  }

  long sum() {
    return cash + stock + loans + income;
  }
}
