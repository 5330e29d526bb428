package curio.orders;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.OrderSettled;
import curio.jobs.Jobs;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Subscription;
import curio.log.Topic;
import curio.store.Database;
import curio.store.UuidArray;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Marks orders of items as what the shop has made of them. An order is settled once: what comes
 * about it later changes nothing. Thread-safe.
 */
public final class OrderSettlement implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String SETTLED = "order-settled";

  private static final String CONSUMER = "orders-settlement";

  private static final String SETTLE =
      """
      update orders.orders o set settled = t.settled, reason = nullif(t.reason, '')
      from unnest(?::bigint[], ?::uuid[], ?::text[], ?::text[])
        as t (user_id, id, settled, reason)
      where o.user_id = t.user_id and o.id = t.id and o.settled is null
      """;

  private final Consumer consumer;

  /**
   * Not running yet.
   *
   * @param settled the topic {@link #SETTLED}
   */
  public OrderSettlement(
      Database database,
      Log log,
      Notifications wakeups,
      Topic settled,
      Jobs jobs,
      MeterRegistry metrics) {
    var subscription = Subscription.of(CONSUMER, settled, OrdersService.SCHEMA);
    this.consumer =
        new Consumer(database, log, wakeups, subscription, OrderSettlement::handle, jobs, metrics);
  }

  /** Begins to consume. */
  public void start() {
    consumer.start();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static void handle(Handle tx, List<LogRecord> records) throws SQLException {
    var settled =
        records.stream()
            .filter(record -> record.event().type().equals(SETTLED))
            .map(OrderSettlement::read)
            .toList();
    var connection = tx.getConnection();
    try (var update = connection.prepareStatement(SETTLE)) {
      update.setArray(
          1,
          connection.createArrayOf(
              "bigint", settled.stream().map(OrderSettled::getUserId).toArray()));
      update.setArray(
          2,
          UuidArray.of(
              connection,
              settled.stream()
                  .map(order -> UUID.fromString(order.getOrderId()))
                  .toArray(UUID[]::new)));
      update.setArray(
          3, texts(connection, settled, o -> o.getCompleted() ? "completed" : "rejected"));
      update.setArray(4, texts(connection, settled, OrderSettled::getReason));
      update.executeUpdate();
    }
  }

  private static Array texts(
      Connection connection, List<OrderSettled> settled, Function<OrderSettled, String> value)
      throws SQLException {
    return connection.createArrayOf("text", settled.stream().map(value).toArray());
  }

  private static OrderSettled read(LogRecord record) {
    try {
      return OrderSettled.parseFrom(record.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a settlement that cannot be read", e);
    }
  }
}
