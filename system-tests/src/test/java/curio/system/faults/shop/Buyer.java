package curio.system.faults.shop;

import curio.http.json.Json;
import curio.system.Captured;
import curio.system.faults.Asking;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A member who orders items at their asking price, and buys in no other way. Works on one thread;
 * the results may be read when that has ended.
 */
final class Buyer {
  private static final Json.Reader<Seen> SEEN = Json.reader(Seen.class);
  private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":\"([^\"]+)\"");

  private final long id;
  private final String token;
  private final List<String> items;
  private final Asking asking;
  private final Duration pause;
  private final List<String> orders = new ArrayList<>();
  private int keys;
  private int unanswered;

  /** What others than clerks are told of an item, as far as it matters. */
  private record Seen(Offer item) {
    record Offer(BigDecimal price) {}

    static BigDecimal priceIn(Outcome outcome) {
      return SEEN.read(outcome.says().getBytes(StandardCharsets.UTF_8)).item().price();
    }
  }

  /** One who has not begun yet. */
  Buyer(long id, String token, List<String> items, Asking asking, Duration pause) {
    this.id = id;
    this.token = token;
    this.items = List.copyOf(items);
    this.asking = asking;
    this.pause = pause;
  }

  long id() {
    return id;
  }

  String token() {
    return token;
  }

  /** The ids of orders that were acknowledged. */
  List<String> orders() {
    return List.copyOf(orders);
  }

  /** Orders that may have been placed without its knowing. */
  int unanswered() {
    return unanswered;
  }

  void run(Random random) {
    while (!asking.stopped().getAsBoolean()) {
      var item = items.get(random.nextInt(items.size()));
      asking
          .untilAnswered(
              random, toString(), Call.get(token, "/item/fetch/" + item), Set.of(200, 404))
          .filter(outcome -> outcome.status() == 200)
          .ifPresent(outcome -> order(random, item, Seen.priceIn(outcome)));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, pause.toMillis())));
    }
  }

  private void order(Random random, String item, BigDecimal price) {
    var call =
        new Call(
            "POST",
            "/api/v1/order/",
            "{\"price\":%s,\"itemId\":\"%s\"}".formatted(price, item),
            List.of("Authorization", "Bearer " + token, "Idempotency-Key", "item-" + keys++));
    asking
        .untilAnswered(random, toString(), call, Set.of(201))
        .flatMap(outcome -> Captured.in(outcome.says(), ORDER_ID))
        .ifPresentOrElse(orders::add, () -> unanswered++);
    asking.ledger().count("shop orders");
  }

  @Override
  public String toString() {
    return "buyer " + id;
  }
}
