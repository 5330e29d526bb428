package curio.system;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Compares what clients were answered with what the store, the log and a consumer hold. */
final class OrderChecker {
  /** As the program declares it; reading needs its name and its partitions. */
  private static final Topic ORDER_CREATED =
      new Topic("order-created", 8, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  private final Database database;

  OrderChecker(Database database) {
    this.database = database;
  }

  /** Every answered order stands, and no key has placed two. */
  void checkOrders(Map<String, String> answered) {
    var stored = texts("select id::text from orders.orders");

    assertThat(new HashSet<>(answered.values())).hasSameSizeAs(answered.values());
    assertThat(stored).containsAll(answered.values());
    assertThat(number("select count(*) from orders.orders"))
        .isEqualTo(number("select count(*) from orders.idempotency_key"))
        .isEqualTo(number("select count(distinct order_id) from orders.idempotency_key"));
  }

  boolean outboxIsEmpty() {
    return number("select count(*) from orders.outbox") == 0;
  }

  /** Every order's event is in the log, once. */
  void checkLog() {
    var times = new HashMap<String, Integer>();
    var log = new PostgresLog(database);
    for (int partition = 0; partition < ORDER_CREATED.partitions(); partition++) {
      log.read(ORDER_CREATED, partition, -1, Integer.MAX_VALUE)
          .forEach(record -> times.merge(record.event().id().toString(), 1, Integer::sum));
    }

    assertThat(times.keySet())
        .isEqualTo(new HashSet<>(texts("select id::text from orders.orders")));
    assertThat(times.values()).containsOnly(1);
  }

  /** Every order has had one effect, whatever was killed meanwhile. */
  void checkEffects() {
    assertThat(number("select count(*) from effects.effect"))
        .isEqualTo(number("select count(*) from orders.orders"))
        .isEqualTo(number("select count(distinct event_id) from effects.effect"));
    assertThat(number("select count(*) from effects.parked")).isZero();
  }

  long number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }

  private java.util.List<String> texts(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(String.class).list());
  }
}
