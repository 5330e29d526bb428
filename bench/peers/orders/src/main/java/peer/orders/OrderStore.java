package peer.orders;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes key, order and event in one transaction; one transaction for each order. */
@Repository
class OrderStore {
  private record Stored(UUID fingerprint, UUID orderId) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final Outbox outbox;
  private final Clock clock = Clock.systemUTC();

  OrderStore(JdbcClient jdbc, TransactionTemplate transactions, Outbox outbox) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.outbox = outbox;
  }

  PlacedOrder place(long userId, String requestKey, OrderBody body) {
    long priceCents = body.priceCents();
    UUID key = Ids.storedKey(requestKey);
    UUID fingerprint = Ids.fingerprint(priceCents, body);
    Instant now = clock.instant();
    UUID orderId = Ids.orderId(now);
    OrderCreated order = new OrderCreated(orderId, userId, priceCents, body.itemId(), body.note(), now);
    return transactions.execute(status -> {
      if (!insertKey(order, key, fingerprint)) {
        return replay(userId, key, fingerprint);
      }
      insertOrder(order);
      outbox.store(order);
      return new PlacedOrder(orderId, false);
    });
  }

  private boolean insertKey(OrderCreated order, UUID key, UUID fingerprint) {
    return jdbc.sql("""
            insert into idempotency_key (user_id, key, fingerprint, order_id, created_at)
            values (?, ?, ?, ?, ?) on conflict do nothing""")
        .params(order.userId(), key, fingerprint, order.orderId(), order.createdAt().atOffset(ZoneOffset.UTC))
        .update() == 1;
  }

  private void insertOrder(OrderCreated order) {
    jdbc.sql("""
            insert into orders (user_id, id, price_cents, item_id, note, status, created_at)
            values (?, ?, ?, ?, ?, 'new', ?)""")
        .param(order.userId())
        .param(order.orderId())
        .param(order.priceCents())
        .param(4, order.itemId(), Types.VARCHAR)
        .param(5, order.note(), Types.VARCHAR)
        .param(order.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private PlacedOrder replay(long userId, UUID key, UUID fingerprint) {
    Stored stored = jdbc.sql("select fingerprint, order_id from idempotency_key where user_id = ? and key = ?")
        .params(userId, key)
        .query((row, number) -> new Stored(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .single();
    if (!stored.fingerprint().equals(fingerprint)) {
      throw new KeyReusedException();
    }
    return new PlacedOrder(stored.orderId(), true);
  }
}
