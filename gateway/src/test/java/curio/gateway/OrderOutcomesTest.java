package curio.gateway;

import static curio.gateway.ShopAssert.assertShopErrorStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrderStatus;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.text.NameMark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the orders' service is asked, and what its answers become. */
class OrderOutcomesTest {
  private static final String PATH = "/api/v1/order/";

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    gateway.orders.answer(
        "Place",
        PlaceOrderReply.newBuilder()
            .setPlaced(PlaceOrderReply.Placed.newBuilder().setOrderId("o-1"))
            .build());
  }

  @Test
  void anOrderForAnItemSaysWhoOrders() {
    gateway.users.answer(
        "FindUser",
        FindUserReply.newBuilder()
            .setUser(
                User.newBuilder()
                    .setId(7)
                    .setUsername("seven")
                    .setProfile(Profile.newBuilder().setFirstName("Ada").setLastName("Byron"))
                    .setPrivacy(Privacy.newBuilder().setBuy(true)))
            .build());

    var answer =
        gateway.member(
            "POST", PATH, "{\"price\": 400, \"itemId\": \"ring\"}", "Idempotency-Key", "k");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    var asked = (PlaceOrderRequest) gateway.orders.asked("Place");
    assertThat(asked.getUsername()).isEqualTo("name");
    assertThat(asked.getTellsBuy()).isTrue();
    assertThat(asked.getClientMarksList())
        .containsExactly(mark("7"), mark("seven"), mark("ada byron"));
    assertThat(asked.getPriceCents()).isEqualTo(40_000);
    assertThat(asked.getItemId()).isEqualTo("ring");
  }

  @Test
  void anOrderForNothingAsksNobody() {
    gateway.member("POST", PATH, "{\"price\": 400}", "Idempotency-Key", "k");

    var asked = (PlaceOrderRequest) gateway.orders.asked("Place");
    assertThat(asked.getUsername()).isEmpty();
    assertThat(asked.getClientMarksCount()).isZero();
    assertThat(gateway.users.wasAskedAnything()).isFalse();
  }

  @Test
  void aRejectedOrderSaysWhy() {
    var order =
        Order.newBuilder().setId("o-1").setUserId(7).setPriceCents(40_050).setItemId("ring");
    gateway.orders.answer(
        "Find",
        FindOrderReply.newBuilder()
            .setOrder(
                order
                    .setStatus(OrderStatus.ORDER_STATUS_REJECTED)
                    .setReason("The item is WITH_CLIENT."))
            .build(),
        FindOrderReply.newBuilder()
            .setOrder(order.clone().clearReason().setStatus(OrderStatus.ORDER_STATUS_COMPLETED))
            .build());

    var rejected = gateway.member("GET", PATH + "o-1", "");
    var completed = gateway.member("GET", PATH + "o-1", "");

    assertThat(rejected.json().at("/data/data").toString())
        .isEqualTo(
            "{\"price\":400.5,\"date\":\"1970-01-01T00:00:00Z\",\"_id\":\"o-1\",\"userId\":7,"
                + "\"status\":\"rejected\",\"itemId\":\"ring\","
                + "\"reason\":\"The item is WITH_CLIENT.\"}");
    assertThat(completed.json().at("/data/data/status").asString()).isEqualTo("completed");
    assertThat(completed.json().at("/data/data").has("reason")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0.001", "1e400", "1e12", "\"4\"", "null", "[4]", "-0"})
  void aPriceIsASum(String price) {
    assertShopErrorStatus(
        gateway.member("POST", PATH, "{\"price\": " + price + "}", "Idempotency-Key", "k"), 400);
    assertThat(gateway.orders.wasAskedAnything()).isFalse();
  }

  private static ByteString mark(String name) {
    return ByteString.copyFrom(NameMark.of(name).bytes());
  }
}
