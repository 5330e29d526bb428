package curio.orders;

import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrderStatus;
import curio.orders.Placement.Slot;
import curio.store.Database;
import curio.store.Row;
import curio.store.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The statements that write and read orders. An order is new as long as its event waits in the
 * outbox, and processing from then on until the shop settles it: the status says what is true
 * instead of being copied from it. Thread-safe.
 */
final class OrderTable {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String SELECT =
      """
      select o.id, o.user_id, o.price_cents, o.item_id, o.note, o.created_at, o.reason,
        case when o.settled is not null then o.settled
          when exists (select from orders.outbox b where b.seq = o.event_seq) then 'new'
          else 'processing' end as status
      from orders.orders o
      """;

  private static final String PLACE =
      """
      with input as (
        select t.*, (
            select o.id from orders.orders o where o.user_id = t.user_id order by o.id desc limit 1
          ) as newest
        from unnest(?::bigint[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[],
          ?::text[], ?::bigint[], ?::int[], ?::bytea[])
        with ordinality
        as t(user_id, key, fingerprint, order_id, price_cents, item_id, note, micros, partition,
          event, place)
      ), taken as (
        insert into orders.idempotency_key (user_id, key, fingerprint, order_id)
        select user_id, key, fingerprint, order_id from input
        where newest is null or newest < order_id
        on conflict do nothing
        returning order_id
      ), fresh as (
        select * from input join taken using (order_id)
      ), number as (
        select nextval('orders.outbox_seq_seq') as seq
      ), placed as (
        insert into orders.orders (user_id, id, price_cents, item_id, note, created_at, event_seq)
        select user_id, order_id, price_cents, nullif(item_id, ''), nullif(note, ''),
          timestamptz 'epoch' + micros * interval '1 microsecond', (select seq from number)
        from fresh
      ), told as (
        insert into orders.outbox (seq, topic, partition, events, payload)
        select (select seq from number), ?, partition, count(*),
          string_agg(event, ''::bytea order by place)
        from fresh group by partition
      )
      select order_id, null as newest from taken
      union all select order_id, newest from input where newest >= order_id
      """;

  private static final String STORED =
      """
      select k.user_id, k.key, k.fingerprint, k.order_id
      from unnest(?::bigint[], ?::uuid[]) as t(user_id, key)
      join orders.idempotency_key k using (user_id, key)
      """;

  /**
   * A lock could not be had within the connection's lock_timeout (PostgreSQL manual, appendix A).
   */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Database database;

  OrderTable(Database database) {
    this.database = database;
  }

  /** One order of a user. */
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
    return database.readPage(tx -> {
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
        .setReason(row.textOrEmpty("reason"))
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

  /**
   * What {@link #place} did, by the ids of orders.
   *
   * @param taken whose keys were free, so that they are placed
   * @param overtaken those that are not greater than the newest of their user, with that
   */
  record Done(Set<UUID> taken, Map<UUID, UUID> overtaken) {
    boolean decided(Placement placement) {
      return taken.contains(placement.orderId()) || overtaken.containsKey(placement.orderId());
    }
  }

  static Done place(Connection connection, List<Placement> placements, String topic)
      throws SQLException {
    var columns = new Columns(connection, placements);
    try (var statement = connection.prepareStatement(PLACE)) {
      statement.setArray(1, columns.numbers(p -> p.order().getUserId()));
      statement.setArray(2, columns.uuids(Placement::key));
      statement.setArray(3, columns.uuids(Placement::fingerprint));
      statement.setArray(4, columns.uuids(Placement::orderId));
      statement.setArray(5, columns.numbers(p -> p.order().getPriceCents()));
      statement.setArray(6, columns.texts(p -> p.order().getItemId()));
      statement.setArray(7, columns.texts(p -> p.order().getNote()));
      statement.setArray(
          8, columns.numbers(p -> ChronoUnit.MICROS.between(Instant.EPOCH, p.createdAt())));
      statement.setArray(9, columns.partitions());
      statement.setArray(10, columns.events());
      statement.setString(11, topic);
      var done = new Done(new HashSet<>(), new HashMap<>());
      try (var rows = statement.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          var newest = rows.getObject("newest", UUID.class);
          if (newest == null) {
            done.taken().add(row.uuid("order_id"));
          } else {
            done.overtaken().put(row.uuid("order_id"), newest);
          }
        }
      }
      return done;
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new KeyBusyException("a key is held by another transaction");
      }
      throw e;
    }
  }

  /** What stands under the keys that were not free. */
  static Map<Slot, Stored> stored(Connection connection, List<Placement> placements, Done done)
      throws SQLException {
    var others = placements.stream().filter(p -> !done.decided(p)).toList();
    if (others.isEmpty()) {
      return Map.of();
    }
    var columns = new Columns(connection, others);
    var found = new HashMap<Slot, Stored>();
    try (var select = connection.prepareStatement(STORED)) {
      select.setArray(1, columns.numbers(p -> p.order().getUserId()));
      select.setArray(2, columns.uuids(Placement::key));
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          found.put(
              new Slot(row.number("user_id"), row.uuid("key")),
              new Stored(row.uuid("fingerprint"), row.uuid("order_id")));
        }
      }
    }
    return found;
  }

  record Stored(UUID fingerprint, UUID orderId) {}

  /**
   * The placements as one array for each column; filled by plain loops, since this runs for every
   * order.
   */
  private record Columns(Connection connection, List<Placement> placements) {
    Array numbers(ToLongFunction<Placement> value) throws SQLException {
      var column = new Long[placements.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = value.applyAsLong(placements.get(i));
      }
      return connection.createArrayOf("bigint", column);
    }

    Array texts(Function<Placement, String> value) throws SQLException {
      var column = new String[placements.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = value.apply(placements.get(i));
      }
      return connection.createArrayOf("text", column);
    }

    Array uuids(Function<Placement, UUID> value) throws SQLException {
      var column = new UUID[placements.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = value.apply(placements.get(i));
      }
      return UuidArray.of(connection, column);
    }

    Array partitions() throws SQLException {
      var column = new Integer[placements.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = placements.get(i).partition();
      }
      return connection.createArrayOf("int", column);
    }

    Array events() throws SQLException {
      var column = new byte[placements.size()][];
      for (int i = 0; i < column.length; i++) {
        column[i] = placements.get(i).event();
      }
      return connection.createArrayOf("bytea", column);
    }
  }

  /** What stands under a key could not be learnt in time. */
  static final class KeyBusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Without the store's failure as its cause: it is not the store that is to blame. */
    KeyBusyException(String message) {
      super(message);
    }
  }
}
