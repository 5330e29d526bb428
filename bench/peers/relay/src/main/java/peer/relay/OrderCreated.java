package peer.relay;

import java.time.Instant;
import java.util.UUID;

/** The event that leaves with every order; the same fields as the product's. */
public record OrderCreated(
    UUID orderId, long userId, long priceCents, String itemId, String note, Instant createdAt, String username) {}
