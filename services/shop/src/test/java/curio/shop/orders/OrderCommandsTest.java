package curio.shop.orders;

import static curio.contracts.shop.v1.Holding.HOLDING_WITH_CLIENT;
import static curio.shop.Asking.add;
import static curio.shop.Asking.sell;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.OrderCreated;
import curio.contracts.events.v1.OrderSettled;
import curio.contracts.events.v1.UserRemoved;
import curio.log.Event;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.shop.ShopFixture;
import curio.shop.ShopTopics;
import curio.text.NameMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders from their event on, until the orders service is told. */
class OrderCommandsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ShopFixture shop = new ShopFixture();

  @AfterEach
  void close() {
    assertThat(shop.violations()).isEmpty();
    shop.close();
  }

  @Test
  void anOrderBuysItsItemAtTheAskingPrice() throws InvalidProtocolBufferException {
    shop.done(add("chair", 1_000), sell("chair", "walk-in", 400));
    var order = order(7, "chair", 1_000);
    shop.start();

    tell(order);

    eventually(LONG, () -> assertThat(outcomes()).isEqualTo(1));
    assertThat(shop.item("chair").holding()).isEqualTo(HOLDING_WITH_CLIENT);
    assertThat(shop.item("chair").holder()).isEqualTo("7");
    assertThat(shop.sums().cash()).isEqualTo(600);
    assertThat(settled()).containsExactly(order.getOrderId() + " completed ");
    assertThat(shop.outcome(UUID.fromString(order.getOrderId()))).isPresent();
    assertThat(shop.news()).contains("buy 7: user7 bought Chair chair (private)");
  }

  @Test
  void ofTwoOrdersForAnItemOneIsCompleted() throws InvalidProtocolBufferException {
    var orders = new ArrayList<OrderCreated>();
    for (int i = 0; i < 20; i++) {
      var item = "item-" + i;
      shop.done(add(item, 100));
      orders.add(order(7, item, 100));
      orders.add(order(8, item, 100));
    }
    shop.start();

    tell(orders.toArray(OrderCreated[]::new));

    eventually(LONG, () -> assertThat(outcomes()).isEqualTo(40));
    var settled = settled();
    assertThat(settled).hasSize(40);
    assertThat(settled.stream().filter(one -> one.endsWith(" completed "))).hasSize(20);
    assertThat(settled.stream().filter(one -> one.contains(" rejected The item is WITH_CLIENT")))
        .hasSize(20);
  }

  @Test
  void whatCannotBeBoughtIsRejectedWithTheReason() throws InvalidProtocolBufferException {
    shop.refuse("v1", "eve");
    shop.done(add("chair", 1_000));
    var cheap = order(7, "chair", 999);
    var missing = order(7, "no such item, and no id either", 1_000);
    var eve =
        order(8, "chair", 1_000).toBuilder()
            .addClientMarks(ByteString.copyFrom(NameMark.of("Eve").bytes()))
            .build();
    shop.start();

    tell(cheap, missing, eve);

    eventually(LONG, () -> assertThat(outcomes()).isEqualTo(3));
    assertThat(settled())
        .containsExactlyInAnyOrder(
            cheap.getOrderId() + " rejected price: 9.99 (expected: 10.00, the asking price)",
            missing.getOrderId() + " rejected Item not found.",
            eve.getOrderId() + " rejected The shop does not deal with this client.");
  }

  /** Told twice, it is settled once; orders of no item, and other events, are left alone. */
  @Test
  void anOrderIsSettledOnce() throws InvalidProtocolBufferException {
    shop.done(add("chair", 1_000));
    var order = order(7, "chair", 1_000);
    shop.start();

    tell(order, order(7, "", 5), order);
    tell("order-renamed", order(9, "chair", 1_000));
    tell(order);
    var last = order(7, "chair", 1_000);
    tell(last);

    eventually(
        LONG, () -> assertThat(shop.outcome(UUID.fromString(last.getOrderId()))).isPresent());
    assertThat(outcomes()).isEqualTo(2);
    assertThat(settled()).hasSize(2);
    assertThat(shop.count("shop.parked")).isZero();
  }

  /** An order that could not be read may hold a note and a name. */
  @Test
  void whatWasSetAsideGoesWithItsAccount() {
    shop.start();
    for (var user : List.of("7", "8")) {
      tell(ShopFixture.ORDERS, user, OrderCommands.ORDERS, ByteString.copyFromUtf8("no order"));
    }
    eventually(LONG, () -> assertThat(shop.count("shop.parked")).isEqualTo(2));

    var removal = UserRemoved.newBuilder().setUserId(7).build();
    tell(ShopFixture.REMOVALS, "7", Erasure.REMOVALS, removal.toByteString());

    eventually(LONG, () -> assertThat(shop.count("shop.parked where key = '7'")).isZero());
    assertThat(shop.count("shop.parked where key = '8'")).isEqualTo(1);
  }

  private int outcomes() {
    return shop.count("shop.outcome where kind = 2");
  }

  private static OrderCreated order(long user, String item, long price) {
    return OrderCreated.newBuilder()
        .setOrderId(UUID.randomUUID().toString())
        .setUserId(user)
        .setItemId(item)
        .setPriceCents(price)
        .setUsername("user" + user)
        .setCreatedAtMillis(Instant.now().toEpochMilli())
        .build();
  }

  private void tell(OrderCreated... orders) {
    for (var order : orders) {
      tell(OrderCommands.ORDERS, order);
    }
  }

  private void tell(String type, OrderCreated order) {
    var id = UUID.fromString(order.getOrderId());
    tell(ShopFixture.ORDERS, id, Long.toString(order.getUserId()), type, order.toByteString());
  }

  private void tell(Topic topic, String key, String type, ByteString payload) {
    tell(topic, UUID.randomUUID(), key, type, payload);
  }

  private void tell(Topic topic, UUID id, String key, String type, ByteString payload) {
    shop.appender.append(
        topic, List.of(new Event(id, topic.name(), key, type, 1, Instant.now(), "", payload)));
  }

  private List<String> settled() throws InvalidProtocolBufferException {
    var settled = new ArrayList<String>();
    for (var event : shop.told(ShopTopics.ORDER_SETTLED)) {
      var one = OrderSettled.parseFrom(event.payload());
      assertThat(event.key()).isEqualTo(Long.toString(one.getUserId()));
      settled.add(
          "%s %s %s"
              .formatted(
                  one.getOrderId(),
                  one.getCompleted() ? "completed" : "rejected",
                  one.getReason()));
    }
    return settled;
  }
}
