package peer.orders;

import java.util.UUID;

/** What became of an order: new, or {@code replayed} from an earlier request with the same key. */
record PlacedOrder(UUID orderId, boolean replayed) {}
