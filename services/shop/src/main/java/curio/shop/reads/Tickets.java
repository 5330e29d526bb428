package curio.shop.reads;

import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.ListDueTicketsReply;
import curio.contracts.shop.v1.ListDueTicketsReply.DueTicket;
import curio.contracts.shop.v1.ListDueTicketsRequest;
import curio.errors.CurioException;
import curio.shop.items.ItemRows;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.Row;
import curio.store.cursors.ListCursor;
import curio.text.UuidText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Tickets to look at. Thread-safe. */
final class Tickets {
  private static final int MAX_LIMIT = 100;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /**
   * What is brought by the first sale after the item of this ticket was forfeited: of an item there
   * is one open ticket at a time, so the first forfeit after the pawn is its own.
   */
  private static final String FIND =
      """
      select %s, %s, sale.price_cents as sold_cents
      from shop.ticket t
      join shop.item i on i.id = t.item_id
      left join lateral (
        select b.price_cents
        from shop.action p
        join shop.action f on f.item_id = p.item_id and f.version > p.version and f.kind = 7
        join shop.action b on b.item_id = p.item_id and b.version > f.version and b.kind = 2
        where t.status = 3 and p.item_id = t.item_id and p.id = t.action_id
        order by b.version limit 1
      ) sale on true
      where t.action_id = :id
      """
          .formatted(ItemRows.TICKET, ItemRows.ITEM);

  private static final String DUE =
      """
      select %s, i.name
      from shop.ticket t
      join shop.item i on i.id = t.item_id
      where t.status = 1 and t.due = :due and t.action_id > :after
      order by t.action_id limit :limit
      """
          .formatted(ItemRows.TICKET);

  private final Database database;
  private final boolean surplus;

  /**
   * Those of a store.
   *
   * @param surplus whether the shop owes what forfeited items bring above what was owed
   */
  Tickets(Database database, boolean surplus) {
    this.database = database;
    this.surplus = surplus;
  }

  /** A ticket and its item; without them if there is none. */
  FindTicketReply find(String actionId) {
    return UuidText.read(actionId)
        .flatMap(id ->
            database.read(tx ->
                tx.createQuery(FIND).bind("id", id).map((row, context) -> found(row)).findOne()))
        .orElse(FindTicketReply.getDefaultInstance());
  }

  /**
   * A page of the open tickets whose term ends on a day.
   *
   * @throws CurioException INVALID for a day, limit or cursor that is none
   */
  ListDueTicketsReply due(ListDueTicketsRequest request) {
    int limit = PageSize.checked(request.getPage().getLimit(), MAX_LIMIT);
    var day = ShopDay.of(request.getDueDay());
    var list = new ListCursor("due:" + day);
    var after = list.id(request.getPage().getCursor(), BEFORE_ALL);
    var found =
        database.readPage(tx ->
            tx.createQuery(DUE)
                .bind("due", day)
                .bind("after", after)
                .bind("limit", limit + 1)
                .map((row, context) -> dueTicket(row))
                .list());
    int size = PageSize.of(found, limit, DueTicket::getItemName);
    var page = ListDueTicketsReply.newBuilder().addAllTickets(found.subList(0, size));
    if (found.size() > size) {
      page.setNext(list.text(UUID.fromString(found.get(size - 1).getTicket().getActionId())));
    }
    return page.build();
  }

  private FindTicketReply found(ResultSet result) throws SQLException {
    var row = new Row(result);
    var ticket = ItemRows.ticket(row);
    long owed = Math.addExact(ticket.getPriceCents(), ticket.getTaxCents());
    // Nothing was brought as long as there was no sale: 0 in that column.
    long above = Math.max(0, Math.subtractExact(row.number("sold_cents"), owed));
    return FindTicketReply.newBuilder()
        .setTicket(ticket)
        .setItem(ItemRows.item(row))
        .setSurplusCents(surplus ? above : 0)
        .build();
  }

  private static DueTicket dueTicket(ResultSet result) throws SQLException {
    var row = new Row(result);
    return DueTicket.newBuilder()
        .setTicket(ItemRows.ticket(row))
        .setItemName(row.text("name"))
        .build();
  }
}
