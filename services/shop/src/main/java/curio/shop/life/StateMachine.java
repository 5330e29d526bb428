package curio.shop.life;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_BUY;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_CHANGE;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_EXTEND;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_FORFEIT;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_PAWN;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_REDEEM;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_SELL;
import static curio.contracts.shop.v1.Holding.HOLDING_IN_SHOP;
import static curio.contracts.shop.v1.Holding.HOLDING_PAWNED;
import static curio.contracts.shop.v1.Holding.HOLDING_REGISTERED;
import static curio.contracts.shop.v1.Holding.HOLDING_WITH_CLIENT;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Holding;
import java.util.List;
import java.util.Optional;

/// Who has an item, and what brings it to whom, as a table. Whatever is not in it does not happen.
///
/// ```
/// (none)       add    → REGISTERED
/// REGISTERED   buy    → WITH_CLIENT   sell    → IN_SHOP    pawn    → PAWNED
/// IN_SHOP      buy    → WITH_CLIENT
/// WITH_CLIENT  sell*  → IN_SHOP       pawn*   → PAWNED
/// PAWNED       redeem*→ WITH_CLIENT   extend* → PAWNED     forfeit → IN_SHOP
/// any          change → the same
/// ```
///
/// Those with a star can be done only by the client who has the item or whose loan it is for. There
/// is no end: an item that is known stays known. Stateless.
public final class StateMachine {
  /** Where an item is that was added. */
  public static final Holding FIRST = HOLDING_REGISTERED;

  /** One line of the table. */
  public record Transition(Holding from, ActionKind action, Holding to, boolean holderOnly) {}

  private static final List<Transition> TABLE =
      List.of(
          anybody(HOLDING_REGISTERED, ACTION_KIND_BUY, HOLDING_WITH_CLIENT),
          anybody(HOLDING_REGISTERED, ACTION_KIND_SELL, HOLDING_IN_SHOP),
          anybody(HOLDING_REGISTERED, ACTION_KIND_PAWN, HOLDING_PAWNED),
          anybody(HOLDING_IN_SHOP, ACTION_KIND_BUY, HOLDING_WITH_CLIENT),
          holder(HOLDING_WITH_CLIENT, ACTION_KIND_SELL, HOLDING_IN_SHOP),
          holder(HOLDING_WITH_CLIENT, ACTION_KIND_PAWN, HOLDING_PAWNED),
          holder(HOLDING_PAWNED, ACTION_KIND_REDEEM, HOLDING_WITH_CLIENT),
          holder(HOLDING_PAWNED, ACTION_KIND_EXTEND, HOLDING_PAWNED),
          anybody(HOLDING_PAWNED, ACTION_KIND_FORFEIT, HOLDING_IN_SHOP),
          anybody(HOLDING_REGISTERED, ACTION_KIND_CHANGE, HOLDING_REGISTERED),
          anybody(HOLDING_IN_SHOP, ACTION_KIND_CHANGE, HOLDING_IN_SHOP),
          anybody(HOLDING_WITH_CLIENT, ACTION_KIND_CHANGE, HOLDING_WITH_CLIENT),
          anybody(HOLDING_PAWNED, ACTION_KIND_CHANGE, HOLDING_PAWNED));

  private StateMachine() {}

  /** The whole table. */
  public static List<Transition> table() {
    return TABLE;
  }

  /** What an action does to an item; empty where it cannot be done. */
  public static Optional<Transition> find(Holding from, ActionKind action) {
    return TABLE.stream()
        .filter(line -> line.from() == from && line.action() == action)
        .findFirst();
  }

  private static Transition anybody(Holding from, ActionKind action, Holding to) {
    return new Transition(from, action, to, false);
  }

  private static Transition holder(Holding from, ActionKind action, Holding to) {
    return new Transition(from, action, to, true);
  }
}
