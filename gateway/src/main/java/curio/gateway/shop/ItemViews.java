package curio.gateway.shop;

import curio.contracts.shop.v1.Action;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.Ticket;
import curio.contracts.shop.v1.TicketStatus;
import curio.gateway.Money;
import curio.http.docs.Example;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items and what was done with them, as those see them who ask. Stateless. */
final class ItemViews {
  private ItemViews() {}

  /**
   * An item with all that was done with it.
   *
   * @param history one entry a version, oldest first
   */
  record ItemWithHistory(
      ItemView item,
      List<BuyEntry> buys,
      List<SellEntry> sells,
      List<PawnEntry> pawns,
      List<HistoryEntry> history) {
    static ItemWithHistory of(ItemHistory found, Viewer viewer) {
      var item = found.getItem();
      var actions = found.getActionsList();
      return new ItemWithHistory(
          ItemView.of(item, viewer),
          of(actions, ActionKind.ACTION_KIND_BUY).stream()
              .map(action -> BuyEntry.of(item, action, viewer))
              .toList(),
          of(actions, ActionKind.ACTION_KIND_SELL).stream()
              .map(action -> SellEntry.of(item, action, viewer))
              .toList(),
          of(actions, ActionKind.ACTION_KIND_PAWN).stream()
              .map(action -> PawnEntry.of(item, action, viewer))
              .toList(),
          actions.stream().map(action -> HistoryEntry.of(action, viewer)).toList());
    }

    private static List<Action> of(List<Action> actions, ActionKind kind) {
      return actions.stream().filter(action -> action.getKind() == kind).toList();
    }
  }

  /**
   * An item.
   *
   * @param price what the shop asks for it
   * @param holding REGISTERED, IN_SHOP, WITH_CLIENT or PAWNED
   * @param holder who has it, or whose loan it is for; for that client and clerks
   * @param version how many actions were applied
   * @param createdAt ISO 8601, UTC
   */
  record ItemView(
      @Example("ring-7") String id,
      @Example("Gold ring") String name,
      @Example(
              oneOf = {
                "Jewelry",
                "Reading",
                "Collection",
                "Decoration",
                "Clothing",
                "Motor",
                "Electronics"
              })
          String category,
      @Example("400") BigDecimal price,
      @Example(oneOf = {"Good", "New", "Bad", "Fatal"}) String state,
      @Example("18") int ageInMonths,
      @Example("h7Kq2mX9") List<String> images,
      @Example(oneOf = {"IN_SHOP", "REGISTERED", "WITH_CLIENT", "PAWNED"}) String holding,
      @Example("17") @Nullable String holder,
      @Example("3") int version,
      @Example("2026-03-01T12:00:00Z") String createdAt) {
    static ItemView of(Item item, Viewer viewer) {
      var holder = item.getHolder();
      return new ItemView(
          item.getId(),
          item.getName(),
          Traits.text(item.getCategory()),
          Money.ofCents(item.getPriceCents()),
          Traits.text(item.getState()),
          item.getAgeMonths(),
          item.getImageIdsList(),
          Traits.text(item.getHolding()),
          holder.isEmpty() || !viewer.sees(holder) ? null : holder,
          item.getVersion(),
          time(item.getCreatedAtMillis()));
    }
  }

  /**
   * That somebody bought an item.
   *
   * @param clientId for that client and clerks
   */
  record BuyEntry(
      @Example("17") @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId,
      @Example("3") int version) {
    static BuyEntry of(Item item, Action action, Viewer viewer) {
      return new BuyEntry(
          client(action, viewer),
          item.getId(),
          Money.ofCents(action.getPriceCents()),
          time(action.getDateMillis()),
          action.getActionId(),
          action.getVersion());
    }
  }

  /**
   * That somebody sold an item to the shop.
   *
   * @param clientId for that client and clerks, as is profit
   */
  record SellEntry(
      @Example("17") @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId,
      @Example("3") int version,
      @Example("50") @Nullable BigDecimal profit) {
    static SellEntry of(Item item, Action action, Viewer viewer) {
      return new SellEntry(
          client(action, viewer),
          item.getId(),
          Money.ofCents(action.getPriceCents()),
          time(action.getDateMillis()),
          action.getActionId(),
          action.getVersion(),
          profitOf(action, viewer));
    }
  }

  /**
   * That somebody pawned an item. Its terms are for that client and clerks.
   *
   * @param price the loan
   * @param tax for one term
   * @param due the last day of the term
   * @param forfeitsAt from when on it cannot be redeemed
   * @param owed what redeeming it costs; 0 unless it is open
   * @param status open, redeemed or forfeited
   */
  record PawnEntry(
      @Example("17") @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId,
      @Example("3") int version,
      @Example("50") @Nullable BigDecimal profit,
      @Example("20") @Nullable BigDecimal tax,
      @Example("30") @Nullable Integer limitDays,
      @Example("2026-03-31") @Nullable String due,
      @Example("2026-04-08T00:00:00Z") @Nullable String forfeitsAt,
      @Example("420") @Nullable BigDecimal owed,
      @Example("0") @Nullable Integer extensions,
      @Example(oneOf = {"open", "redeemed", "forfeited"}) String status) {
    static PawnEntry of(Item item, Action action, Viewer viewer) {
      var ticket = action.getTicket();
      boolean seen = viewer.sees(action.getClientId());
      return new PawnEntry(
          client(action, viewer),
          item.getId(),
          Money.ofCents(action.getPriceCents()),
          time(action.getDateMillis()),
          action.getActionId(),
          action.getVersion(),
          profitOf(action, viewer),
          seen ? Money.ofCents(ticket.getTaxCents()) : null,
          seen ? ticket.getTermDays() : null,
          seen ? day(ticket.getDueDay()) : null,
          seen ? time(ticket.getForfeitsAtMillis()) : null,
          seen ? owedOf(ticket) : null,
          seen ? ticket.getExtensions() : null,
          Traits.text(ticket.getStatus()));
    }
  }

  /**
   * One thing that was done with an item. What a loan costs, and so what redeeming and extending it
   * cost, is for that client and clerks.
   */
  record HistoryEntry(
      @Example("3") int version,
      @Example(oneOf = {"pawn", "add", "buy", "sell", "redeem", "extend", "forfeit", "change"})
          String action,
      @Example("17") @Nullable String clientId,
      @Example("400") @Nullable BigDecimal price,
      @Example("20") @Nullable BigDecimal tax,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId) {
    static HistoryEntry of(Action action, Viewer viewer) {
      boolean seen = viewer.sees(action.getClientId());
      return new HistoryEntry(
          action.getVersion(),
          Traits.text(action.getKind()),
          client(action, viewer),
          action.hasPriceCents() && (seen || !tellsTerms(action.getKind()))
              ? Money.ofCents(action.getPriceCents())
              : null,
          seen && action.hasTaxCents() ? Money.ofCents(action.getTaxCents()) : null,
          time(action.getDateMillis()),
          action.getActionId());
    }

    private static boolean tellsTerms(ActionKind kind) {
      return kind == ActionKind.ACTION_KIND_REDEEM || kind == ActionKind.ACTION_KIND_EXTEND;
    }
  }

  static BigDecimal owedOf(Ticket ticket) {
    boolean open = ticket.getStatus() == TicketStatus.TICKET_STATUS_OPEN;
    return Money.ofCents(open ? ticket.getOwedCents() : 0);
  }

  /** ISO 8601, UTC. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** ISO 8601. */
  static String day(int days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  private static @Nullable String client(Action action, Viewer viewer) {
    var client = action.getClientId();
    return client.isEmpty() || !viewer.sees(client) ? null : client;
  }

  private static @Nullable BigDecimal profitOf(Action action, Viewer viewer) {
    return action.hasProfitCents() && viewer.sees(action.getClientId())
        ? Money.ofCents(action.getProfitCents())
        : null;
  }
}
