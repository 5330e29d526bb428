package curio.gateway.shop;

import curio.contracts.shop.v1.Action;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.Ticket;
import curio.contracts.shop.v1.TicketStatus;
import curio.gateway.Money;
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
      String id,
      String name,
      String category,
      BigDecimal price,
      String state,
      int ageInMonths,
      List<String> images,
      String holding,
      @Nullable String holder,
      int version,
      String createdAt) {
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
      @Nullable String clientId,
      String itemId,
      BigDecimal price,
      String date,
      String actionId,
      int version) {
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
      @Nullable String clientId,
      String itemId,
      BigDecimal price,
      String date,
      String actionId,
      int version,
      @Nullable BigDecimal profit) {
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
      @Nullable String clientId,
      String itemId,
      BigDecimal price,
      String date,
      String actionId,
      int version,
      @Nullable BigDecimal profit,
      @Nullable BigDecimal tax,
      @Nullable Integer limitDays,
      @Nullable String due,
      @Nullable String forfeitsAt,
      @Nullable BigDecimal owed,
      @Nullable Integer extensions,
      String status) {
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
      int version,
      String action,
      @Nullable String clientId,
      @Nullable BigDecimal price,
      @Nullable BigDecimal tax,
      String date,
      String actionId) {
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
