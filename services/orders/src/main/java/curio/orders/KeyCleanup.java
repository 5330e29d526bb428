package curio.orders;

import curio.store.CleanupRule;
import java.time.Clock;

/**
 * A key is kept until the end of the UTC day after the one it was used on, and longer as long as
 * the event of its order is not on the bus. Stateless.
 */
final class KeyCleanup {
  private KeyCleanup() {}

  static CleanupRule rule(Clock clock) {
    return CleanupRule.untilNextDayEnds(
        "idempotency-keys",
        clock,
        """
        delete from orders.idempotency_key where (user_id, key) in (
          select k.user_id, k.key
          from orders.idempotency_key k
          join orders.orders o on o.user_id = k.user_id and o.id = k.order_id
          where k.created_at < :oldest
            and not exists (select from orders.outbox b where b.seq = o.event_seq)
          limit :limit)
        """);
  }
}
