package peer.items;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import peer.items.Traits.Holding;
import peer.items.Traits.Kind;

/**
 * Buys and sells: one transaction for each action, with the item's row locked from its beginning. The balance comes last,
 * so that its lock is held for the commit alone.
 */
@Repository
class ActionStore {
  private static final int BALANCES = 64;

  /** What an action did. */
  record Applied(String id, String itemId, String status, int version) {}

  private record Locked(Holding holding, String holder, long askingCents, long costCents, int version) {}

  private record Change(Kind kind, Holding holding, String holder, long cost, long cash, long stock, long income) {}

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;

  ActionStore(JdbcTemplate jdbc, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** The client pays for an item of the shop: the asking price, unless another one was agreed. */
  Applied buy(String itemId, String client, long price, boolean agreed) {
    return transactions.execute(status -> {
      Locked item = lock(itemId);
      if (item.holding() != Holding.IN_SHOP && item.holding() != Holding.REGISTERED) {
        throw new Refusal(HttpStatus.CONFLICT, "buy: the item is " + item.holding());
      }
      if (!agreed && price != item.askingCents()) {
        throw new Refusal(HttpStatus.CONFLICT, "price: another one (expected: the asking price)");
      }
      long cost = item.costCents();
      return apply(itemId, client, price, item.version() + 1,
          new Change(Kind.buy, Holding.WITH_CLIENT, client, 0, price, -cost, cost - price));
    });
  }

  /** The shop pays for an item of the client. */
  Applied sell(String itemId, String client, long price) {
    return transactions.execute(status -> {
      Locked item = lock(itemId);
      boolean lawful = item.holding() == Holding.REGISTERED
          || (item.holding() == Holding.WITH_CLIENT && item.holder().equals(client));
      if (!lawful) {
        throw new Refusal(HttpStatus.CONFLICT, "sell: the item is " + item.holding());
      }
      return apply(itemId, client, price, item.version() + 1,
          new Change(Kind.sell, Holding.IN_SHOP, "", price, -price, price, 0));
    });
  }

  private Locked lock(String itemId) {
    return jdbc.query(
            "select holding, holder, price_cents, cost_cents, version from item where id = ? for update",
            (row, number) -> new Locked(
                Traits.of(Holding.values(), row.getInt(1)), row.getString(2), row.getLong(3), row.getLong(4),
                row.getInt(5)),
            itemId)
        .stream()
        .findFirst()
        .orElseThrow(() -> new Refusal(HttpStatus.NOT_FOUND, "Item not found."));
  }

  private Applied apply(String itemId, String client, long price, int version, Change change) {
    Instant now = Instant.now();
    UUID id = actionId(now);
    jdbc.update("""
        insert into action (item_id, version, id, kind, client_id, price_cents, done_at, fraud_list_version,
          cash_cents, stock_cents, loans_cents, income_cents)
        values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, 0, ?)""",
        itemId, version, id, Traits.stored(change.kind()), client, price, now.atOffset(ZoneOffset.UTC),
        change.cash(), change.stock(), change.income());
    jdbc.update("update item set holding = ?, holder = ?, cost_cents = ?, version = ? where id = ?",
        Traits.stored(change.holding()), change.holder(), change.cost(), version, itemId);
    jdbc.update("""
        update balance set cash_cents = cash_cents + ?, stock_cents = stock_cents + ?, income_cents = income_cents + ?
        where partition = ?""",
        change.cash(), change.stock(), change.income(), Math.floorMod(itemId.hashCode(), BALANCES));
    return new Applied(id.toString(), itemId, "applied", version);
  }

  /** UUID version 7. */
  private static UUID actionId(Instant now) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = now.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
