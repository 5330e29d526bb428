package curio.orders;

import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrderStatus;
import curio.store.Database;
import curio.store.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a user's orders. An order is new as long as its event waits in the outbox, and processing
 * from then on until the shop settles it: the status says what is true instead of being copied from
 * it. Thread-safe.
 */
final class OrderQueries {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String SELECT =
      """
      select o.id, o.user_id, o.price_cents, o.item_id, o.note, o.created_at,
        case when o.settled is not null then o.settled
          when exists (select from orders.outbox b where b.seq = o.event_seq) then 'new'
          else 'processing' end as status
      from orders.orders o
      """;

  private final Database database;

  OrderQueries(Database database) {
    this.database = database;
  }

  Optional<Order> find(long userId, UUID id) {
    return database.read(tx -> {
      var sql = SELECT + "where o.user_id = ? and o.id = ?";
      try (var select = tx.getConnection().prepareStatement(sql)) {
        select.setLong(1, userId);
        select.setObject(2, id);
        return orders(select).stream().findFirst();
      }
    });
  }

  /** Orders after a place, oldest first. */
  List<Order> page(long userId, Optional<UUID> after, int limit) {
    return database.read(tx -> {
      var sql = SELECT + "where o.user_id = ? and o.id > ? order by o.id limit ?";
      try (var select = tx.getConnection().prepareStatement(sql)) {
        select.setLong(1, userId);
        select.setObject(2, after.orElse(BEFORE_ALL));
        select.setInt(3, limit);
        return orders(select);
      }
    });
  }

  private static List<Order> orders(PreparedStatement select) throws SQLException {
    var orders = new ArrayList<Order>();
    try (var rows = select.executeQuery()) {
      var row = new Row(rows);
      while (rows.next()) {
        orders.add(order(row));
      }
    }
    return orders;
  }

  private static Order order(Row row) throws SQLException {
    return Order.newBuilder()
        .setId(row.uuid("id").toString())
        .setUserId(row.number("user_id"))
        .setPriceCents(row.number("price_cents"))
        .setItemId(row.textOrEmpty("item_id"))
        .setNote(row.textOrEmpty("note"))
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .setStatus(
            switch (row.text("status")) {
              case "new" -> OrderStatus.ORDER_STATUS_NEW;
              case "processing" -> OrderStatus.ORDER_STATUS_PROCESSING;
              case "completed" -> OrderStatus.ORDER_STATUS_COMPLETED;
              case "rejected" -> OrderStatus.ORDER_STATUS_REJECTED;
              default -> throw new IllegalStateException("status of the query is none of its own");
            })
        .build();
  }
}
