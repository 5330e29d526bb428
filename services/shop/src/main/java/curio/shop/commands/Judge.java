package curio.shop.commands;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_ADD;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_EXTEND;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_REDEEM;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemState;
import curio.shop.actions.Asked;
import curio.shop.actions.Changes;
import curio.shop.actions.Outcome.Rejected;
import curio.shop.actions.Step;
import curio.shop.actions.StoredItem;
import curio.shop.actions.StoredTicket;
import curio.shop.fraud.FraudList;
import curio.shop.life.StateMachine;
import curio.shop.life.StateMachine.Transition;
import curio.shop.life.Terms;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of commands: whether there is such an item (404) and such a client (404),
 * whether the shop deals with the client (403), and whether it can be done now (409), in this
 * order. Reasons name nobody. Immutable.
 *
 * @param terms when loans end
 */
record Judge(Terms terms) {
  private static final int NOT_FOUND = 404;
  private static final int REFUSED = 403;
  private static final int CONFLICT = 409;
  private static final int CENTS = 100;

  /** One of two. */
  sealed interface Ruling {}

  /** It is done by this step. */
  record Done(Step step) implements Ruling {}

  /** It is not done. */
  record Refused(Rejected how) implements Ruling {}

  /** Decides on a command, with the items as they are by now. */
  Ruling decide(Command command, Changes changes, FraudList.InForce list) {
    var present = changes.item(command.itemId());
    if (command.kind() == ACTION_KIND_ADD) {
      return present.isPresent()
          ? conflict("The id is used already, and stays so for ever.")
          : add(command, changes);
    }
    if (present.isEmpty()) {
      return new Refused(new Rejected(NOT_FOUND, "Item not found."));
    }
    var item = present.get();
    if (isUnknown(command, item)) {
      return new Refused(new Rejected(NOT_FOUND, "Client not found."));
    }
    if (list.lists(command.marks())) {
      return new Refused(
          new Rejected(REFUSED, "The shop does not deal with this client.", list.version()));
    }
    return decide(command, item, changes, asked(command, changes, list));
  }

  private Ruling decide(Command command, StoredItem item, Changes changes, Asked asked) {
    var found = StateMachine.find(item.holding(), command.kind());
    if (found.isEmpty()) {
      return conflict(
          "The item is %s; %s needs one that is %s."
              .formatted(name(item.holding()), name(command.kind()), expected(command.kind())));
    }
    if (found.get().holderOnly() && !item.holder().equals(command.client())) {
      return conflict(
          "The item is %s, but not of this client; %s is for its holder alone."
              .formatted(name(item.holding()), name(command.kind())));
    }
    return switch (command.kind()) {
      case ACTION_KIND_BUY -> buy(command.told().getBuy(), item, asked);
      case ACTION_KIND_SELL ->
          new Done(Step.sell(item, asked, command.told().getSell().getPriceCents()));
      case ACTION_KIND_PAWN -> pawn(command.told().getPawn(), item, asked);
      case ACTION_KIND_REDEEM -> redeem(command, item, ticket(item, changes), changes, asked);
      case ACTION_KIND_EXTEND -> extend(command, item, ticket(item, changes), changes, asked);
      case ACTION_KIND_CHANGE -> change(command.told().getChange(), item, asked);
      case ACTION_KIND_ADD, ACTION_KIND_FORFEIT, ACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(command.kind() + ": not for an item by a command");
    };
  }

  /**
   * An account that is gone can still have its pawns back, and for that time pay for them: the shop
   * knows its clients by what it holds for them.
   */
  private static boolean isUnknown(Command command, StoredItem item) {
    boolean forItsPawn =
        command.kind() == ACTION_KIND_REDEEM || command.kind() == ACTION_KIND_EXTEND;
    return command.told().getClientUnknown()
        && !(forItsPawn && item.holder().equals(command.client()));
  }

  private static Ruling add(Command command, Changes changes) {
    var add = command.told().getAdd();
    var asked = Asked.byTheShop(command.id(), command.date(changes.now()));
    var item =
        StoredItem.added(
            command.itemId(),
            add.getName(),
            add.getCategory(),
            add.getState(),
            add.getPriceCents(),
            add.getAgeMonths(),
            add.getImageIdsList());
    return new Done(Step.add(item, asked));
  }

  private static Ruling buy(ItemCommand.Buy buy, StoredItem item, Asked asked) {
    if (!buy.getAgreed() && buy.getPriceCents() != item.price()) {
      return wrongPrice(buy.getPriceCents(), item.price(), "the asking price");
    }
    return new Done(Step.buy(item, asked, buy.getPriceCents()));
  }

  private Ruling pawn(ItemCommand.Pawn pawn, StoredItem item, Asked asked) {
    var term = terms.first(asked.date(), pawn.getTermDays());
    return new Done(
        Step.pawn(item, asked, pawn.getPriceCents(), pawn.getTaxCents(), pawn.getTermDays(), term));
  }

  private static Ruling redeem(
      Command command, StoredItem item, StoredTicket ticket, Changes changes, Asked asked) {
    var redeem = command.told().getRedeem();
    var refused =
        payment(ticket, changes, redeem.hasPriceCents(), redeem.getPriceCents(), ticket::owed);
    return refused == null ? new Done(Step.redeem(item, ticket, asked)) : refused;
  }

  private Ruling extend(
      Command command, StoredItem item, StoredTicket ticket, Changes changes, Asked asked) {
    var extend = command.told().getExtend();
    var refused =
        payment(ticket, changes, extend.hasPriceCents(), extend.getPriceCents(), ticket::tax);
    if (refused != null) {
      return refused;
    }
    var next = terms.next(ticket.term().due(), ticket.termDays());
    if (terms.isTooLong(next, changes.now())) {
      return conflict("The item is PAWNED, and its term cannot become any longer.");
    }
    return new Done(Step.extend(item, ticket, asked, next));
  }

  /**
   * Why nothing can be paid on a ticket, if so. A ticket is over with its last moment, even if its
   * item is not forfeited yet.
   */
  private static @Nullable Refused payment(
      StoredTicket ticket, Changes changes, boolean named, long price, LongSupplier due) {
    if (ticket.isOver(changes.now())) {
      return conflict(
          "The item is PAWNED, and was forfeited at %s.".formatted(ticket.term().forfeitsAt()));
    }
    if (named && price != due.getAsLong()) {
      return wrongPrice(price, due.getAsLong(), "what is owed");
    }
    return null;
  }

  private static Ruling change(ItemCommand.Change change, StoredItem item, Asked asked) {
    return new Done(
        Step.change(
            item,
            asked,
            change.getName().isEmpty() ? item.name() : change.getName(),
            change.getState() == ItemState.ITEM_STATE_UNSPECIFIED
                ? item.state()
                : change.getState(),
            change.hasPriceCents() ? change.getPriceCents() : null,
            change.hasImages() ? change.getImages().getIdsList() : item.images()));
  }

  private static Asked asked(Command command, Changes changes, FraudList.InForce list) {
    var told = command.told();
    Long profit =
        switch (told.getWhatCase()) {
          case SELL -> told.getSell().hasProfitCents() ? told.getSell().getProfitCents() : null;
          case PAWN -> told.getPawn().hasProfitCents() ? told.getPawn().getProfitCents() : null;
          case ADD, BUY, REDEEM, EXTEND, CHANGE, WHAT_NOT_SET -> null;
        };
    return new Asked(
        command.id(),
        command.client(),
        command.date(changes.now()),
        profit,
        command.marks().isEmpty() ? "" : list.version());
  }

  private static StoredTicket ticket(StoredItem item, Changes changes) {
    return changes
        .openTicket(item.id())
        .orElseThrow(() -> new IllegalStateException("a pawned item without an open ticket"));
  }

  private static String expected(ActionKind kind) {
    List<Transition> table = StateMachine.table();
    return table.stream()
        .filter(line -> line.action() == kind)
        .map(line -> name(line.from()))
        .collect(Collectors.joining(" or "));
  }

  private static Refused wrongPrice(long given, long expected, String what) {
    return conflict("price: %s (expected: %s, %s)".formatted(money(given), money(expected), what));
  }

  private static String money(long cents) {
    return String.format(Locale.ROOT, "%d.%02d", cents / CENTS, cents % CENTS);
  }

  private static Refused conflict(String reason) {
    return new Refused(new Rejected(CONFLICT, reason));
  }

  private static String name(Holding holding) {
    return holding.name().substring("HOLDING_".length());
  }

  private static String name(ActionKind kind) {
    return kind.name().substring("ACTION_KIND_".length()).toLowerCase(Locale.ROOT);
  }
}
