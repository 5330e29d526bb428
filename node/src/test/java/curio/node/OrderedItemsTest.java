package curio.node;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders of items, from the buyer's point of view. */
class OrderedItemsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(Shape.class)
  void oneOfTwoWhoOrderAnItemGetsIt(Shape shape) {
    var store = NodeDatabase.create();
    var options = RunningNode.optionsOf(store.settings(), store.settings().url());
    try (var node = RunningNode.with(shape, Clock.systemUTC(), options, store::close)) {
      Sql.run(
          store.settings(),
          """
          insert into shop.item (id, name, category, state, price_cents, age_months, image_ids,
            holding, holder, cost_cents, version)
          values ('lamp', 'Lamp', 3, 2, 40000, 0, '{}', 1, '', 0, 1),
            ('vase', 'Vase', 3, 2, 40000, 0, '{}', 1, '', 0, 1)
          """);
      var anna = node.signUp("annabel");
      var ben = node.signUp("benjamin");

      var orders = new HashMap<String, Shopper>();
      orders.put(order(anna, "1", "{\"price\": 400, \"itemId\": \"lamp\"}"), anna);
      orders.put(order(ben, "1", "{\"price\": 400, \"itemId\": \"lamp\"}"), ben);
      var cheap = order(ben, "2", "{\"price\": 399.99, \"itemId\": \"vase\"}");
      var plain = order(ben, "3", "{\"price\": 1}");

      eventually(
          LONG,
          () ->
              assertThat(orders.entrySet())
                  .extracting(order -> status(order.getValue(), order.getKey()).get("status"))
                  .containsExactlyInAnyOrder("completed", "rejected"));
      eventually(
          LONG,
          () -> {
            assertThat(status(ben, cheap)).containsEntry("status", "rejected");
            assertThat(status(ben, plain)).containsEntry("status", "processing");
          });
      assertThat(String.valueOf(status(ben, cheap).get("reason"))).contains("400.00");
      assertThat(Sql.number(store.settings(), "select sum(version) from shop.item")).isEqualTo(3);
    }
  }

  private static String order(Shopper shopper, String key, String body) {
    var answer = shopper.place(key, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("orderId");
  }

  @SuppressWarnings("unchecked") // as the route answers
  private static Map<String, Object> status(Shopper shopper, String order) {
    var answer = shopper.get(Shopper.ORDERS + order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var data = (Map<String, Object>) requireNonNull(answer.json().get("data"));
    return (Map<String, Object>) List.copyOf(data.values()).getFirst();
  }
}
