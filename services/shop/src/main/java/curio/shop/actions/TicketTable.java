package curio.shop.actions;

import static curio.contracts.shop.v1.TicketStatus.TICKET_STATUS_OPEN;

import curio.shop.life.Terms.Term;
import curio.store.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** The statements that read and write tickets. Whoever writes has locked their items. Stateless. */
final class TicketTable {
  private static final String OPEN =
      """
      select action_id, item_id, client_id, price_cents, tax_cents, term_days, done_at, due,
        forfeits_at, extensions
      from shop.ticket where item_id = any (?) and status = 1
      """;

  private static final String INSERT =
      """
      insert into shop.ticket (action_id, item_id, client_id, price_cents, tax_cents, term_days,
        done_at, due, forfeits_at, extensions, status)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      update shop.ticket k
      set due = t.due, forfeits_at = t.forfeits_at, extensions = t.extensions, status = t.status
      from unnest(?, ?, ?, ?, ?) as t (action_id, due, forfeits_at, extensions, status)
      where k.action_id = t.action_id and k.status = 1
      """;

  private TicketTable() {}

  /** The open ones of items, by item. */
  static Map<String, StoredTicket> open(Handle tx, Collection<String> itemIds) throws SQLException {
    var connection = tx.getConnection();
    try (var select = connection.prepareStatement(OPEN)) {
      select.setArray(1, connection.createArrayOf("text", itemIds.toArray()));
      return read(select);
    }
  }

  /** Stores new ones, as they are by now. */
  static void insert(Handle tx, List<StoredTicket> tickets) throws SQLException {
    if (tickets.isEmpty()) {
      return;
    }
    try (var insert = tx.getConnection().prepareStatement(INSERT)) {
      new Columns<>(insert, tickets, 0)
          .uuids(StoredTicket::actionId)
          .texts(StoredTicket::itemId)
          .texts(StoredTicket::client)
          .sums(StoredTicket::price)
          .sums(StoredTicket::tax)
          .numbers(StoredTicket::termDays)
          .instants(StoredTicket::date)
          .days(ticket -> ticket.term().due())
          .instants(ticket -> ticket.term().forfeitsAt())
          .numbers(StoredTicket::extensions)
          .numbers(ticket -> ticket.status().getNumber());
      insert.executeUpdate();
    }
  }

  /**
   * Stores what became of open ones.
   *
   * @throws IllegalStateException if one is not open any more
   */
  static void update(Handle tx, List<StoredTicket> tickets) throws SQLException {
    if (tickets.isEmpty()) {
      return;
    }
    try (var update = tx.getConnection().prepareStatement(UPDATE)) {
      new Columns<>(update, tickets, 0)
          .uuids(StoredTicket::actionId)
          .days(ticket -> ticket.term().due())
          .instants(ticket -> ticket.term().forfeitsAt())
          .numbers(StoredTicket::extensions)
          .numbers(ticket -> ticket.status().getNumber());
      int updated = update.executeUpdate();
      if (updated != tickets.size()) {
        throw new IllegalStateException(
            "tickets: %d open (expected: %d)".formatted(updated, tickets.size()));
      }
    }
  }

  private static Map<String, StoredTicket> read(PreparedStatement select) throws SQLException {
    var tickets = new HashMap<String, StoredTicket>();
    try (var rows = select.executeQuery()) {
      var row = new Row(rows);
      while (rows.next()) {
        var due = Objects.requireNonNull(rows.getObject("due", LocalDate.class));
        Instant forfeitsAt = row.instant("forfeits_at");
        var ticket =
            new StoredTicket(
                row.uuid("action_id"),
                row.text("item_id"),
                row.text("client_id"),
                row.number("price_cents"),
                row.number("tax_cents"),
                (int) row.number("term_days"),
                row.instant("done_at"),
                new Term(due, forfeitsAt),
                (int) row.number("extensions"),
                TICKET_STATUS_OPEN);
        tickets.put(ticket.itemId(), ticket);
      }
    }
    return tickets;
  }
}
