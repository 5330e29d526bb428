package curio.orders;

import curio.log.Topic;
import curio.orders.Placement.Slot;
import curio.orders.PlacementOutcome.KeyReused;
import curio.orders.PlacementOutcome.Overtaken;
import curio.orders.PlacementOutcome.Placed;
import curio.orders.PlacementOutcome.StillRunning;
import curio.store.GroupWork;
import curio.store.Row;
import curio.store.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Stores a batch of placements: one statement takes the free keys and writes their orders and their
 * events, all under one number of the outbox and in one row for each partition; only when a key was
 * not free does a second one read what it had placed. Keys are taken in their order, so that two
 * nodes cannot wait for each other in a circle. The one statement commits by itself: a node that
 * freezes holds no key against the others. An order whose id would not be the greatest of its user
 * is not placed, so that no clock makes a cursor miss it. Stateless.
 */
final class OrderPlacement implements GroupWork<Placement, PlacementOutcome> {
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

  private static final Comparator<Placement> BY_KEY =
      Comparator.comparingLong((Placement placement) -> placement.order().userId())
          .thenComparing(Placement::key);

  private static final Instant EPOCH = Instant.EPOCH;

  private final Topic orderCreated;

  OrderPlacement(Topic orderCreated) {
    this.orderCreated = orderCreated;
  }

  /**
   * Two requests with one key must not be in two open transactions of this node, and the orders of
   * one user become visible in the order of their ids.
   */
  static int lane(Placement placement) {
    return Long.hashCode(placement.order().userId());
  }

  @Override
  public boolean writesByOneStatement() {
    return true;
  }

  @Override
  public List<PlacementOutcome> apply(Connection connection, List<Placement> batch)
      throws SQLException {
    var firsts = firstOfEachSlot(batch);
    var distinct = List.copyOf(firsts.values());
    var done = place(connection, distinct);
    var stored = stored(connection, distinct, done);
    var outcomes = new ArrayList<PlacementOutcome>(batch.size());
    for (var placement : batch) {
      outcomes.add(outcome(placement, firsts, done, stored));
    }
    return outcomes;
  }

  private static Map<Slot, Placement> firstOfEachSlot(List<Placement> batch) {
    var firsts = new LinkedHashMap<Slot, Placement>(batch.size() * 2);
    var sorted = new ArrayList<>(batch);
    sorted.sort(BY_KEY);
    for (var placement : sorted) {
      firsts.putIfAbsent(placement.slot(), placement);
    }
    return firsts;
  }

  /**
   * What the statement did, by the ids of orders.
   *
   * @param taken whose keys were free, so that they are placed
   * @param overtaken those that are not greater than the newest of their user, with that
   */
  private record Done(Set<UUID> taken, Map<UUID, UUID> overtaken) {
    boolean decided(Placement placement) {
      return taken.contains(placement.orderId()) || overtaken.containsKey(placement.orderId());
    }
  }

  private Done place(Connection connection, List<Placement> placements) throws SQLException {
    var columns = new Columns(connection, placements);
    try (var statement = connection.prepareStatement(PLACE)) {
      statement.setArray(1, columns.numbers(p -> p.order().userId()));
      statement.setArray(2, columns.uuids(Placement::key));
      statement.setArray(3, columns.uuids(Placement::fingerprint));
      statement.setArray(4, columns.uuids(Placement::orderId));
      statement.setArray(5, columns.numbers(p -> p.order().priceCents()));
      statement.setArray(6, columns.texts(p -> p.order().itemId()));
      statement.setArray(7, columns.texts(p -> p.order().note()));
      statement.setArray(8, columns.numbers(p -> ChronoUnit.MICROS.between(EPOCH, p.createdAt())));
      statement.setArray(9, columns.partitions());
      statement.setArray(10, columns.events());
      statement.setString(11, orderCreated.name());
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
  private static Map<Slot, Stored> stored(
      Connection connection, List<Placement> placements, Done done) throws SQLException {
    var others = placements.stream().filter(p -> !done.decided(p)).toList();
    if (others.isEmpty()) {
      return Map.of();
    }
    var columns = new Columns(connection, others);
    var found = new HashMap<Slot, Stored>();
    try (var select = connection.prepareStatement(STORED)) {
      select.setArray(1, columns.numbers(p -> p.order().userId()));
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

  private static PlacementOutcome outcome(
      Placement placement, Map<Slot, Placement> firsts, Done done, Map<Slot, Stored> stored) {
    var first = firsts.get(placement.slot());
    if (first == null) {
      throw new IllegalStateException("a slot of the batch without its first placement");
    }
    var newest = done.overtaken().get(first.orderId());
    if (newest != null) {
      return new Overtaken(newest);
    }
    boolean placedNow = done.taken().contains(first.orderId());
    if (placedNow && placement.orderId().equals(first.orderId())) {
      return new Placed(first.orderId(), false);
    }
    var standing =
        placedNow ? new Stored(first.fingerprint(), first.orderId()) : stored.get(placement.slot());
    if (standing == null) {
      // Purged between the two statements; the next try will find the key free.
      return new StillRunning();
    }
    return standing.fingerprint().equals(placement.fingerprint())
        ? new Placed(standing.orderId(), true)
        : new KeyReused();
  }

  private record Stored(UUID fingerprint, UUID orderId) {}

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
