package peer.orders;

/** Where the event of an order is stored; called inside the order's transaction. */
public interface Outbox {
  void store(OrderCreated event);
}
