package peer.items;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import peer.items.ItemStore.Action;
import peer.items.ItemStore.Found;
import peer.items.ItemStore.Item;
import peer.items.ItemStore.Ticket;
import peer.items.Traits.Category;
import peer.items.Traits.Holding;
import peer.items.Traits.Kind;
import peer.items.Traits.State;
import peer.items.Traits.Status;

/** An item and its history as they are answered; whom it was for and at what terms only to clerks and that client. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ItemView(
    ShownItem item, List<Trade> buys, List<Trade> sells, List<Pawn> pawns, List<Entry> history) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShownItem(
      String id, String name, Category category, BigDecimal price, State state, int ageInMonths, List<String> images,
      Holding holding, String holder, int version, Instant createdAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Trade(
      String clientId, String itemId, BigDecimal price, Instant date, String actionId, int version, BigDecimal profit) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Pawn(
      String clientId, String itemId, BigDecimal price, Instant date, String actionId, int version, BigDecimal profit,
      BigDecimal tax, Integer limitDays, LocalDate due, Instant forfeitsAt, BigDecimal owed, Integer extensions,
      Status status) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      int version, Kind action, String clientId, BigDecimal price, BigDecimal tax, Instant date, String actionId) {}

  static ItemView of(Found found, Viewer viewer) {
    return new ItemView(
        shown(found.item(), viewer),
        trades(found, Kind.buy, viewer),
        trades(found, Kind.sell, viewer),
        found.actions().stream()
            .filter(action -> action.kind() == Kind.pawn)
            .map(action -> pawn(action, found.tickets().get(action.id()), viewer))
            .toList(),
        found.actions().stream().map(action -> entry(action, viewer)).toList());
  }

  private static ShownItem shown(Item item, Viewer viewer) {
    return new ShownItem(
        item.id(), item.name(), item.category(), Money.of(item.price()), item.state(), item.ageInMonths(), item.images(),
        item.holding(), viewer.named(item.holder()), item.version(), item.createdAt());
  }

  private static List<Trade> trades(Found found, Kind kind, Viewer viewer) {
    return found.actions().stream()
        .filter(action -> action.kind() == kind)
        .map(action -> new Trade(
            viewer.named(action.client()), action.itemId(), Money.of(action.price()), action.date(), action.id(),
            action.version(), viewer.sees(action.client()) ? Money.of(action.profit()) : null))
        .toList();
  }

  private static Pawn pawn(Action action, Ticket ticket, Viewer viewer) {
    boolean seen = viewer.sees(action.client());
    long owed = ticket.status() == Status.open ? ticket.price() + ticket.tax() : 0;
    return new Pawn(
        viewer.named(action.client()), action.itemId(), Money.of(action.price()), action.date(), action.id(),
        action.version(), seen ? Money.of(action.profit()) : null, seen ? Money.of(ticket.tax()) : null,
        seen ? ticket.termDays() : null, seen ? ticket.due() : null, seen ? ticket.forfeitsAt() : null,
        seen ? Money.of(owed) : null, seen ? ticket.extensions() : null, ticket.status());
  }

  private static Entry entry(Action action, Viewer viewer) {
    return new Entry(
        action.version(), action.kind(), viewer.named(action.client()), Money.of(action.price()),
        viewer.sees(action.client()) ? Money.of(action.tax()) : null, action.date(), action.id());
  }
}
