package curio.orders;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.OrderCreated;
import curio.contracts.events.v1.OrderSettled;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrderStatus;
import curio.log.Event;
import curio.log.LogRecord;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What orders of items become when the shop has settled them. */
class OrderSettlementTest {
  private static final Topic SETTLED =
      new Topic("order-settled", 4, Duration.ofDays(1), OnPoison.BLOCK_KEY);

  private final OrdersFixture fixture = new OrdersFixture();
  private final Notifications wakeups =
      new Notifications(fixture.store.database(), fixture.store.settings(), "settlement");
  private final OrderSettlement settlement =
      new OrderSettlement(
          fixture.database, fixture.log, wakeups, SETTLED, fixture.jobs, new SimpleMeterRegistry());

  @BeforeEach
  void start() {
    fixture.log.declare(SETTLED);
    fixture.relay.start();
    settlement.start();
  }

  @AfterEach
  void stop() {
    settlement.close();
    wakeups.close();
    fixture.close();
  }

  @Test
  void anOrderIsWhatTheShopHasMadeOfIt() {
    var bought = place(7, "key 1");
    var refused = place(7, "key 2");
    var waiting = place(7, "key 3");

    tell(settled(7, bought, true, ""), settled(7, refused, false, "Item not found."));

    eventually(() -> {
      assertThat(find(7, bought).getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_COMPLETED);
      assertThat(find(7, refused).getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_REJECTED);
      assertThat(find(7, waiting).getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_PROCESSING);
    });
    assertThat(find(7, bought).getReason()).isEmpty();
    assertThat(find(7, refused).getReason()).isEqualTo("Item not found.");
  }

  @Test
  void itIsSettledOnce() {
    var bought = place(7, "key 1");
    var other = place(7, "key 2");

    tell(settled(7, bought, true, ""));
    tell(settled(7, bought, false, "too late"));
    tell(settled(8, other, true, ""), settled(7, other, false, "gone"));

    eventually(
        () -> assertThat(find(7, other).getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_REJECTED));
    assertThat(find(7, bought).getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_COMPLETED);
    assertThat(find(7, bought).getReason()).isEmpty();
    assertThat(fixture.count("orders.parked")).isZero();
  }

  /** The shop asks nobody who somebody is: all that it needs comes with the order. */
  @Test
  void theShopIsToldWhoOrdersAndWhetherFollowersAre() throws InvalidProtocolBufferException {
    var mark = ByteString.copyFrom(new byte[16]);
    var request =
        OrdersFixture.order(7, "key", 500)
            .setItemId("chair")
            .setUsername("annabel")
            .addClientMarks(mark)
            .setTellsBuy(true)
            .build();
    assertThat(fixture.orders.call(stub -> stub.place(request)).hasPlaced()).isTrue();
    eventually(() -> assertThat(fixture.recordsInLog()).isOne());

    var told = new ArrayList<Event>();
    for (int partition = 0; partition < OrdersFixture.TOPIC.partitions(); partition++) {
      fixture.log.read(OrdersFixture.TOPIC, partition, -1, 10).stream()
          .map(LogRecord::event)
          .forEach(told::add);
    }

    var order = OrderCreated.parseFrom(told.getFirst().payload());
    assertThat(order.getItemId()).isEqualTo("chair");
    assertThat(order.getUsername()).isEqualTo("annabel");
    assertThat(order.getClientMarksList()).containsExactly(mark);
    assertThat(order.getTellsBuy()).isTrue();
  }

  private String place(long userId, String key) {
    var request = OrdersFixture.order(userId, key, 100).setItemId("chair").build();
    return fixture.orders.call(stub -> stub.place(request)).getPlaced().getOrderId();
  }

  private Order find(long userId, String id) {
    var request = FindOrderRequest.newBuilder().setUserId(userId).setOrderId(id).build();
    return fixture.orders.call(stub -> stub.find(request)).getOrder();
  }

  private static OrderSettled settled(long user, String order, boolean completed, String reason) {
    return OrderSettled.newBuilder()
        .setUserId(user)
        .setOrderId(order)
        .setCompleted(completed)
        .setReason(reason)
        .build();
  }

  private void tell(OrderSettled... settled) {
    var events = new ArrayList<Event>();
    for (var one : settled) {
      events.add(
          new Event(
              UUID.randomUUID(),
              SETTLED.name(),
              Long.toString(one.getUserId()),
              OrderSettlement.SETTLED,
              1,
              Instant.now(),
              "",
              one.toByteString()));
    }
    fixture.database.inTransaction(tx -> {
      new Outbox("orders").append(tx, SETTLED, List.copyOf(events));
      return events;
    });
    fixture.relay.wake();
  }
}
