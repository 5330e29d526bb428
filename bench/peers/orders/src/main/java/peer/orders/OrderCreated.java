package peer.orders;

import java.time.Instant;
import java.util.UUID;

/** The event that leaves with every order. */
public record OrderCreated(UUID orderId, long userId, long priceCents, String itemId, String note, Instant createdAt) {}
