package curio.system;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.Log;
import curio.log.LogRecord;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Compares what clients were answered with what the store, the log and a consumer hold. */
public final class OrderChecker {
  /** As the program declares it; reading needs its name and its partitions. */
  private static final Topic ORDER_CREATED =
      new Topic("order-created", 8, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  private final Database database;
  private final Log log;

  /** A checker of what is in a database, the log as well. */
  public OrderChecker(Database database) {
    this(database, new PostgresLog(database));
  }

  /** The same, where the log may be elsewhere. */
  public OrderChecker(Database database, Log log) {
    this.database = database;
    this.log = log;
  }

  /** Every answered order stands, and no key has placed two. */
  public void checkOrders(Map<String, String> answered) {
    var stored = texts("select id::text from orders.orders");

    assertThat(new HashSet<>(answered.values())).hasSameSizeAs(answered.values());
    assertThat(stored).containsAll(answered.values());
    assertThat(number("select count(*) from orders.orders"))
        .isEqualTo(number("select count(*) from orders.idempotency_key"))
        .isEqualTo(number("select count(distinct order_id) from orders.idempotency_key"));
  }

  /** Whether every event has gone to the log. */
  public boolean outboxIsEmpty() {
    return number("select count(*) from orders.outbox") == 0;
  }

  /** Every order's event is in the log, once. */
  public void checkLog() {
    var times = new HashMap<String, Integer>();
    logged().forEach(id -> times.merge(id, 1, Integer::sum));

    assertThat(times.keySet())
        .isEqualTo(new HashSet<>(texts("select id::text from orders.orders")));
    assertThat(times.values()).containsOnly(1);
  }

  /**
   * Neither the log nor the effects have changed the order of what one client was answered, one
   * after the other.
   */
  public void checkSequence(List<String> answered) {
    var inOrder = new HashSet<>(answered);

    assertThat(logged().stream().filter(inOrder::contains)).containsExactlyElementsOf(answered);
    assertThat(
            texts("select event_id::text from effects.effect order by place").stream()
                .filter(inOrder::contains))
        .containsExactlyElementsOf(answered);
  }

  /** Every order has had one effect, whatever was killed meanwhile. */
  public void checkEffects() {
    assertThat(number("select count(*) from effects.effect"))
        .isEqualTo(number("select count(*) from orders.orders"))
        .isEqualTo(number("select count(distinct event_id) from effects.effect"));
    assertThat(number("select count(*) from effects.parked")).isZero();
  }

  /** The ids of all events, those of each key in their order, whichever partitions it was in. */
  private List<String> logged() {
    return IntStream.range(0, log.partitions(ORDER_CREATED))
        .boxed()
        .flatMap(partition -> log.read(ORDER_CREATED, partition, -1, Integer.MAX_VALUE).stream())
        .sorted(Comparator.comparingLong(LogRecord::offset))
        .map(record -> record.event().id().toString())
        .toList();
  }

  /** The number that a query finds. */
  public long number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }

  private List<String> texts(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(String.class).list());
  }
}
