package curio.shop.items;

import curio.contracts.shop.v1.Action;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.Ticket;
import curio.contracts.shop.v1.TicketStatus;
import curio.store.Row;
import java.sql.SQLException;

/**
 * Reads what the contract says of items, actions and tickets from columns of their names, of which
 * those that several tables have begin with the table's letter. Stateless.
 */
public final class ItemRows {
  /** Columns of {@code shop.item i}. */
  public static final String ITEM =
      """
      i.id as i_id, i.name, i.category, i.state, i.price_cents as i_price_cents, i.age_months,
      i.image_ids, i.holding, i.holder, i.version as i_version, i.created_at
      """;

  /** Columns of {@code shop.action a}. */
  static final String ACTION =
      """
      a.version as a_version, a.kind, a.id as a_id, a.client_id as a_client_id,
      a.price_cents as a_price_cents, a.tax_cents as a_tax_cents, a.profit_cents,
      a.done_at as a_done_at
      """;

  /** Columns of {@code shop.ticket t}. */
  public static final String TICKET =
      """
      t.action_id, t.item_id, t.client_id as t_client_id, t.price_cents as t_price_cents,
      t.tax_cents as t_tax_cents, t.term_days, t.done_at as t_done_at, t.due, t.forfeits_at,
      t.extensions, t.status
      """;

  private ItemRows() {}

  /** An item. */
  public static Item item(Row row) throws SQLException {
    return Item.newBuilder()
        .setId(row.text("i_id"))
        .setName(row.text("name"))
        .setCategory(Category.forNumber((int) row.number("category")))
        .setState(ItemState.forNumber((int) row.number("state")))
        .setPriceCents(row.number("i_price_cents"))
        .setAgeMonths((int) row.number("age_months"))
        .addAllImageIds(row.texts("image_ids"))
        .setHolding(Holding.forNumber((int) row.number("holding")))
        .setHolder(row.text("holder"))
        .setVersion((int) row.number("i_version"))
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .build();
  }

  /** An action, with the ticket of the same row if it has one. */
  static Action action(Row row) throws SQLException {
    var action =
        Action.newBuilder()
            .setVersion((int) row.number("a_version"))
            .setKind(ActionKind.forNumber((int) row.number("kind")))
            .setActionId(row.uuid("a_id").toString())
            .setClientId(row.text("a_client_id"))
            .setDateMillis(row.instant("a_done_at").toEpochMilli());
    if (isThere(row, "a_price_cents")) {
      action.setPriceCents(row.number("a_price_cents"));
    }
    if (isThere(row, "a_tax_cents")) {
      action.setTaxCents(row.number("a_tax_cents"));
    }
    if (isThere(row, "profit_cents")) {
      action.setProfitCents(row.number("profit_cents"));
    }
    if (isThere(row, "action_id")) {
      action.setTicket(ticket(row));
    }
    return action.build();
  }

  /** A ticket. */
  public static Ticket ticket(Row row) throws SQLException {
    long price = row.number("t_price_cents");
    long tax = row.number("t_tax_cents");
    var status = TicketStatus.forNumber((int) row.number("status"));
    boolean isOpen = status == TicketStatus.TICKET_STATUS_OPEN;
    return Ticket.newBuilder()
        .setActionId(row.uuid("action_id").toString())
        .setItemId(row.text("item_id"))
        .setClientId(row.text("t_client_id"))
        .setPriceCents(price)
        .setTaxCents(tax)
        .setTermDays((int) row.number("term_days"))
        .setDateMillis(row.instant("t_done_at").toEpochMilli())
        .setDueDay((int) row.day("due").toEpochDay())
        .setForfeitsAtMillis(row.instant("forfeits_at").toEpochMilli())
        .setExtensions((int) row.number("extensions"))
        .setStatus(status)
        .setOwedCents(isOpen ? Math.addExact(price, tax) : 0)
        .build();
  }

  private static boolean isThere(Row row, String column) throws SQLException {
    return row.result().getObject(column) != null;
  }
}
