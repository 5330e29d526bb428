package curio.orders;

import curio.contracts.events.v1.OrderCreated;
import curio.log.Event;
import curio.log.Topic;
import java.time.Instant;
import java.util.UUID;

/**
 * A {@link PlaceOrder} made ready to be stored: what it needs is computed before it waits for its
 * batch.
 *
 * @param key digest of the client's key
 * @param fingerprint of what is asked for
 * @param orderId the id that the order will have if the key is free
 * @param partition where its event will stand
 * @param event {@link OrderCreated} as it stands in the outbox
 */
@SuppressWarnings("ArrayRecordComponent") // never compared nor changed
record Placement(
    PlaceOrder order,
    UUID key,
    UUID fingerprint,
    UUID orderId,
    Instant createdAt,
    int partition,
    byte[] event) {
  private static final String TYPE = "order-created";
  private static final int VERSION = 1;

  static Placement of(PlaceOrder order, UUID orderId, Instant createdAt, Topic topic) {
    var created =
        OrderCreated.newBuilder()
            .setOrderId(orderId.toString())
            .setUserId(order.userId())
            .setPriceCents(order.priceCents())
            .setItemId(order.itemId())
            .setNote(order.note())
            .setCreatedAtMillis(createdAt.toEpochMilli())
            .build();
    var key = Long.toString(order.userId());
    var event =
        new Event(
            orderId,
            topic.name(),
            key,
            TYPE,
            VERSION,
            createdAt,
            order.traceId(),
            created.toByteString());
    return new Placement(
        order,
        Digest.key(order.key()),
        Digest.fingerprint(order),
        orderId,
        createdAt,
        topic.partitionOf(key),
        event.encoded());
  }

  /** What makes two requests one: the user and the key. */
  Slot slot() {
    return new Slot(order.userId(), key);
  }

  /** A user's key. */
  record Slot(long userId, UUID key) {}
}
