package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The walk that clients of the orders know from their collection of requests, step by step. */
class PostmanWalkTest {
  private static final String PERSON =
      """
      {
          "username": "Vinnie66",
          "firstName": "Hillard",
          "lastName": "Kemmer",
          "phone": "+79998887766",
          "email": "curt_lowe47@yahoo.com",
          "password": "05wfPLgeYAMbH5M",
          "passwordConfirm": "05wfPLgeYAMbH5M"
      }
      """;
  private static final String ORDER = "{\n    \"price\": 400\n}";
  private static final String FIRST_KEY = "5f1f4bb2-7b5e-4b9a-8e4c-0a1d6f6f1a11";
  private static final String SECOND_KEY = "c0de2a1e-54e6-4d0f-9d4b-7b1f0f2a2b22";

  @Test
  void anOrderAndItsCopyAreOneAndANewKeyMakesAnother() {
    try (var node = RunningNode.start(shape())) {
      var signedUp = node.post("/signup", PERSON, "Content-Type", "application/json");
      var user = checkSignUp(signedUp);
      var shopper = new Shopper(node, signedUp.text("token"));
      var start = Instant.now().minusSeconds(1);

      var first = make(shopper, FIRST_KEY);
      var copy = make(shopper, FIRST_KEY);
      var list = shopper.get("/api/v1/order/");
      var second = make(shopper, SECOND_KEY);
      var secondCopy = make(shopper, SECOND_KEY);
      var secondList = shopper.get("/api/v1/order/");

      checkPair(first, copy);
      checkPair(second, secondCopy);
      assertThat(second.text("orderId")).isNotEqualTo(first.text("orderId"));
      var one = checkList(list, user, start, first);
      var both = checkList(secondList, user, start, first, second);
      assertThat(both.getFirst().get("date")).isEqualTo(one.getFirst().get("date"));
      eventually(() ->
          assertThat(shopper.orders())
              .extracting(order -> order.get("status"))
              .containsOnly("processing"));
      assertThat(shopper.orders())
          .extracting(order -> order.get("_id"))
          .containsExactly(first.text("orderId"), second.text("orderId"));
    }
  }

  private static Answer make(Shopper shopper, String key) {
    return shopper
        .node()
        .post(
            "/api/v1/order/",
            ORDER,
            "Authorization",
            shopper.bearer(),
            "X-Request-Id",
            key,
            "Content-Type",
            "application/json");
  }

  /** Returns the id of the user. */
  private static Object checkSignUp(Answer answer) {
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json()).containsOnlyKeys("status", "message", "error", "token", "data");
    assertThat(answer.json())
        .containsEntry("status", "success")
        .containsEntry("message", "success")
        .containsEntry("error", "");
    assertThat(answer.text("token").split("\\.", -1)).hasSize(3);
    var user = answer.object("data", "user");
    var id = user.getOrDefault("_id", "none");
    assertThat(id).isInstanceOf(Integer.class);
    user.remove("_id");
    assertThat(user)
        .isEqualTo(
            Map.of(
                "username",
                "Vinnie66",
                "firstName",
                "Hillard",
                "lastName",
                "Kemmer",
                "email",
                "curt_lowe47@yahoo.com",
                "phone",
                "+79998887766",
                "photo",
                "default.jpg",
                "role",
                "member",
                "active",
                true));
    return id;
  }

  private static void checkPair(Answer first, Answer copy) {
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Content-Type")).isEqualTo("application/json");
    assertThat(first.json()).containsOnlyKeys("status", "message", "orderId");
    assertThat(first.json())
        .containsEntry("status", "OK")
        .containsEntry("message", "Your order is on the way");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(copy.status()).isEqualTo(201);
    assertThat(copy.body()).isEqualTo(first.body());
    assertThat(copy.header("Content-Type")).isEqualTo("application/json");
    assertThat(copy.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(copy.header("X-Request-Id")).isEqualTo(first.header("X-Request-Id"));
  }

  private static List<Map<String, Object>> checkList(
      Answer list, Object user, Instant start, Answer... placed) {
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json()).containsOnlyKeys("status", "results", "data");
    assertThat(list.json())
        .containsEntry("status", "success")
        .containsEntry("results", placed.length);
    assertThat(list.object("data")).containsOnlyKeys("data");
    var orders = list.orders();
    assertThat(orders).hasSize(placed.length);
    for (int i = 0; i < placed.length; i++) {
      var order = orders.get(i);
      assertThat(order).containsOnlyKeys("price", "date", "_id", "userId", "status");
      assertThat(order)
          .containsEntry("price", 400)
          .containsEntry("_id", placed[i].text("orderId"))
          .containsEntry("userId", user);
      assertThat(order.get("status")).isIn("new", "processing");
      assertThat(Instant.parse(String.valueOf(order.get("date"))))
          .isBetween(start, Instant.now().plusSeconds(1));
    }
    return orders;
  }

  /** {@link PostmanWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
