package curio.orders;

import curio.contracts.events.v1.OrderCreated;
import java.time.Instant;
import java.util.UUID;

/**
 * A {@link PlaceOrder} made ready to be stored: what it needs is computed before it waits for its
 * batch.
 *
 * @param key digest of the client's key
 * @param fingerprint of what is asked for
 * @param orderId the id that the order will have if the key is free
 * @param event the encoded {@link OrderCreated}
 */
record Placement(
    PlaceOrder order,
    UUID key,
    UUID fingerprint,
    UUID orderId,
    Instant createdAt,
    OrderCreated event) {
  static Placement of(PlaceOrder order, UUID orderId, Instant createdAt) {
    var event =
        OrderCreated.newBuilder()
            .setOrderId(orderId.toString())
            .setUserId(order.userId())
            .setPriceCents(order.priceCents())
            .setItemId(order.itemId())
            .setNote(order.note())
            .setCreatedAtMillis(createdAt.toEpochMilli())
            .build();
    return new Placement(
        order, Digest.key(order.key()), Digest.fingerprint(order), orderId, createdAt, event);
  }

  /** What makes two requests one: the user and the key. */
  Slot slot() {
    return new Slot(order.userId(), key);
  }

  /** A user's key. */
  record Slot(long userId, UUID key) {}
}
