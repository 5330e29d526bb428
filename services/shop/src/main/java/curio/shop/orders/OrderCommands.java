package curio.shop.orders;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.OrderCreated;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemCommand.Buy;
import curio.log.Event;
import curio.log.LogRecord;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.RecordHandler;
import curio.shop.ShopTopics;
import curio.text.Digest;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Makes orders of items commands to buy them at the asking price, for whoever ordered. The id of
 * the action is that of the order, so an order is settled once however often it is told. Orders of
 * no item are nobody's business here. Thread-safe.
 */
public final class OrderCommands implements RecordHandler {
  /** The name under which it consumes. */
  public static final String CONSUMER = "shop-orders";

  /** The topic of the orders, and the type of the events there that it heeds. */
  public static final String ORDERS = "order-created";

  private static final String TYPE = "buy";
  private static final int VERSION = 1;

  private final Outbox outbox;
  private final OutboxRelay relay;

  /**
   * Writes the commands into an outbox.
   *
   * @param relay of that outbox
   */
  public OrderCommands(Outbox outbox, OutboxRelay relay) {
    this.outbox = outbox;
    this.relay = relay;
  }

  /** Only those of an item, which few orders are. */
  @Override
  public boolean wants(Event event) {
    return event.type().equals(ORDERS) && !isOfNoItem(event);
  }

  private static boolean isOfNoItem(Event event) {
    try {
      return OrderCreated.parseFrom(event.payload()).getItemId().isEmpty();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Override
  public void handle(Handle tx, List<LogRecord> records) throws SQLException {
    var commands = new ArrayList<Event>();
    for (var record : records) {
      if (record.event().type().equals(ORDERS)) {
        var order = parse(record);
        if (!order.getItemId().isEmpty()) {
          commands.add(command(record.event(), order));
        }
      }
    }
    if (!commands.isEmpty()) {
      outbox.append(tx, ShopTopics.BUY_ACTIONS, commands);
    }
  }

  @Override
  public void committed(List<LogRecord> records) {
    relay.wake();
  }

  private static OrderCreated parse(LogRecord record) {
    try {
      return OrderCreated.parseFrom(record.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an order that cannot be read", e);
    }
  }

  private static Event command(Event told, OrderCreated order) {
    var client = Long.toString(order.getUserId());
    var command =
        ItemCommand.newBuilder()
            .setItemId(order.getItemId())
            .setFingerprint(fingerprint(order))
            .setUserId(order.getUserId())
            .setUsername(order.getUsername())
            .setClientId(client)
            .setClientName(order.getUsername())
            .addAllClientMarks(order.getClientMarksList())
            .setTellsBuy(order.getTellsBuy())
            .setDateMillis(order.getCreatedAtMillis())
            .setOrderId(order.getOrderId())
            .setBuy(Buy.newBuilder().setPriceCents(order.getPriceCents()))
            .build();
    return new Event(
        UUID.fromString(order.getOrderId()),
        ShopTopics.BUY_ACTIONS.name(),
        order.getItemId(),
        TYPE,
        VERSION,
        told.occurredAt(),
        told.traceId(),
        command.toByteString());
  }

  private static ByteString fingerprint(OrderCreated order) {
    var digest =
        Digest.of(
            Long.toString(order.getUserId()),
            order.getItemId(),
            Long.toString(order.getPriceCents()));
    var bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(digest.getMostSignificantBits()).putLong(digest.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }
}
