package curio.shop.demo;

import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemCommand.Add;
import curio.contracts.shop.v1.ItemCommand.Buy;
import curio.contracts.shop.v1.ItemCommand.Change;
import curio.contracts.shop.v1.ItemCommand.Extend;
import curio.contracts.shop.v1.ItemCommand.Pawn;
import curio.contracts.shop.v1.ItemCommand.Redeem;
import curio.contracts.shop.v1.ItemCommand.Sell;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An item of the demo, and what was done with it after it was added, oldest first. Sums are
 * hundredths of the currency unit, days are counted back from the first start. Immutable.
 */
record DemoItem(String id, Add add, List<Deed> deeds) {
  /**
   * Something that was done.
   *
   * @param client a user name of the demo, or the id of a client without an account; empty for
   *     nobody
   */
  record Deed(int daysAgo, String client, UnaryOperator<ItemCommand.Builder> what) {}

  DemoItem {
    deeds = List.copyOf(deeds);
  }

  DemoItem(String id, Add add) {
    this(id, add, List.of());
  }

  /** The client sold it. */
  DemoItem sold(int daysAgo, String client, long price) {
    return then(daysAgo, client, it -> it.setSell(Sell.newBuilder().setPriceCents(price)));
  }

  /** The client paid for it what it and the clerk had agreed. */
  DemoItem bought(int daysAgo, String client, long price) {
    return then(
        daysAgo, client, it -> it.setBuy(Buy.newBuilder().setPriceCents(price).setAgreed(true)));
  }

  /** The client pawned it for a term of so many days. */
  DemoItem pawned(int daysAgo, String client, long price, long tax, int days) {
    return then(
        daysAgo,
        client,
        it ->
            it.setPawn(Pawn.newBuilder().setPriceCents(price).setTaxCents(tax).setTermDays(days)));
  }

  DemoItem extended(int daysAgo, String client) {
    return then(daysAgo, client, it -> it.setExtend(Extend.getDefaultInstance()));
  }

  DemoItem redeemed(int daysAgo, String client) {
    return then(daysAgo, client, it -> it.setRedeem(Redeem.getDefaultInstance()));
  }

  /** The shop asks another price for it. */
  DemoItem priced(int daysAgo, long price) {
    return then(daysAgo, "", it -> it.setChange(Change.newBuilder().setPriceCents(price)));
  }

  /** It was added on the day before anything else was done with it. */
  int addedDaysAgo() {
    return deeds.isEmpty() ? 1 : deeds.getFirst().daysAgo() + 1;
  }

  private DemoItem then(int daysAgo, String client, UnaryOperator<ItemCommand.Builder> what) {
    var more = Stream.concat(deeds.stream(), Stream.of(new Deed(daysAgo, client, what)));
    return new DemoItem(id, add, more.toList());
  }
}
