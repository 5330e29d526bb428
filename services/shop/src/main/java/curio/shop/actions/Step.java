package curio.shop.actions;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_ADD;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_BUY;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_CHANGE;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_EXTEND;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_FORFEIT;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_PAWN;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_REDEEM;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_SELL;
import static curio.contracts.shop.v1.TicketStatus.TICKET_STATUS_FORFEITED;
import static curio.contracts.shop.v1.TicketStatus.TICKET_STATUS_OPEN;
import static curio.contracts.shop.v1.TicketStatus.TICKET_STATUS_REDEEMED;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ItemState;
import curio.shop.life.Posting;
import curio.shop.life.StateMachine;
import curio.shop.life.StateMachine.Transition;
import curio.shop.life.Terms.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One action on one item: the item after it, what is written into history and ledger, and the
 * ticket that it begins or changes. Whether it may be done is decided elsewhere; what the state
 * machine does not have cannot be made. Immutable.
 *
 * @param item after the action
 * @param ticket after the action; null where it touches none
 */
public record Step(StoredItem item, Action action, @Nullable StoredTicket ticket) {
  /** An item becomes known. */
  public static Step add(StoredItem item, Asked asked) {
    return plain(item, asked, ACTION_KIND_ADD, item.price(), Posting.NONE);
  }

  /** An item is described otherwise. */
  public static Step change(
      StoredItem item,
      Asked asked,
      String name,
      ItemState state,
      @Nullable Long price,
      List<String> images) {
    long asking = price == null ? item.price() : price;
    var after = item.described(name, state, asking, images);
    return plain(after, asked, ACTION_KIND_CHANGE, price, Posting.NONE);
  }

  /** A client buys an item. */
  public static Step buy(StoredItem item, Asked asked, long price) {
    var after = item.moved(transition(item, ACTION_KIND_BUY), asked.client(), 0);
    return plain(after, asked, ACTION_KIND_BUY, price, Posting.buy(price, item.cost()));
  }

  /** A client sells an item to the shop. */
  public static Step sell(StoredItem item, Asked asked, long price) {
    var after = item.moved(transition(item, ACTION_KIND_SELL), "", price);
    return plain(after, asked, ACTION_KIND_SELL, price, Posting.sell(price));
  }

  /** A client gets a loan for an item. */
  public static Step pawn(
      StoredItem item, Asked asked, long price, long tax, int termDays, Term term) {
    var after = item.moved(transition(item, ACTION_KIND_PAWN), asked.client(), 0);
    var ticket =
        new StoredTicket(
            asked.id(),
            item.id(),
            asked.client(),
            price,
            tax,
            termDays,
            asked.date(),
            term,
            0,
            TICKET_STATUS_OPEN);
    return new Step(
        after, action(after, asked, ACTION_KIND_PAWN, price, tax, Posting.pawn(price)), ticket);
  }

  /** A client pays a loan back. */
  public static Step redeem(StoredItem item, StoredTicket ticket, Asked asked) {
    var after = item.moved(transition(item, ACTION_KIND_REDEEM), asked.client(), 0);
    var posting = Posting.redeem(ticket.price(), ticket.tax());
    return new Step(
        after,
        action(after, asked, ACTION_KIND_REDEEM, ticket.owed(), ticket.tax(), posting),
        ticket.ended(TICKET_STATUS_REDEEMED));
  }

  /** A client pays for another term. */
  public static Step extend(StoredItem item, StoredTicket ticket, Asked asked, Term next) {
    var after = item.moved(transition(item, ACTION_KIND_EXTEND), item.holder(), 0);
    long tax = ticket.tax();
    return new Step(
        after,
        action(after, asked, ACTION_KIND_EXTEND, tax, tax, Posting.extend(tax)),
        ticket.extended(next));
  }

  /** An item becomes the shop's for its loan. */
  public static Step forfeit(StoredItem item, StoredTicket ticket, Asked asked) {
    var after = item.moved(transition(item, ACTION_KIND_FORFEIT), "", ticket.price());
    var posting = Posting.forfeit(ticket.price());
    return new Step(
        after,
        action(after, asked, ACTION_KIND_FORFEIT, null, null, posting),
        ticket.ended(TICKET_STATUS_FORFEITED));
  }

  /** The version of the item that it makes. */
  public int version() {
    return item.version();
  }

  private static Transition transition(StoredItem item, ActionKind kind) {
    return StateMachine.find(item.holding(), kind)
        .orElseThrow(
            () -> new IllegalStateException("%s: not for %s".formatted(kind, item.holding())));
  }

  private static Step plain(
      StoredItem after, Asked asked, ActionKind kind, @Nullable Long price, Posting posting) {
    return new Step(after, action(after, asked, kind, price, null, posting), null);
  }

  private static Action action(
      StoredItem after,
      Asked asked,
      ActionKind kind,
      @Nullable Long price,
      @Nullable Long tax,
      Posting posting) {
    return new Action(
        after.id(),
        after.version(),
        asked.id(),
        kind,
        asked.client(),
        price,
        tax,
        asked.profit(),
        asked.date(),
        asked.fraudListVersion(),
        posting);
  }
}
