package curio.orders;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.events.v1.OrderCreated;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrderStatus;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderReply.OutcomeCase;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceOrderTest {
  private OrdersFixture fixture;

  @BeforeEach
  void open() {
    fixture = new OrdersFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anOrderIsStoredWithItsKeyAndItsEvent() throws Exception {
    var placed = fixture.place(7, "key", 40_000).getPlaced();

    assertThat(placed.getReplayed()).isFalse();
    assertThat(counts()).containsExactly(1, 1, 1);
    fixture.relay.start();
    eventually(() -> assertThat(fixture.recordsInLog()).isEqualTo(1));
    var partition =
        fixture
            .log
            .lastOffsets(List.of(OrdersFixture.TOPIC))
            .keySet()
            .iterator()
            .next()
            .partition();
    var event = fixture.log.read(OrdersFixture.TOPIC, partition, -1, 1).getFirst().event();
    assertThat(event.key()).isEqualTo("7");
    assertThat(event.id()).hasToString(placed.getOrderId());
    assertThat(OrderCreated.parseFrom(event.payload()).getPriceCents()).isEqualTo(40_000);
  }

  @Test
  void theSameKeyAndBodyGiveTheSameOrder() {
    var first = fixture.place(7, "key", 40_000).getPlaced();
    var again = fixture.place(7, "key", 40_000).getPlaced();

    assertThat(again.getOrderId()).isEqualTo(first.getOrderId());
    assertThat(again.getReplayed()).isTrue();
    assertThat(counts()).containsExactly(1, 1, 1);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefusedAndChangesNothing() {
    var standing = OrdersFixture.order(7, "key", 40_000).setItemId("a").setNote("b").build();
    fixture.orders.call(stub -> stub.place(standing));
    var others =
        List.of(
            standing.toBuilder().setPriceCents(40_001).build(),
            standing.toBuilder().setItemId("ab").setNote("").build(),
            standing.toBuilder().setNote("c").build());

    var outcomes = others.stream().map(o -> fixture.orders.call(s -> s.place(o))).toList();

    assertThat(outcomes)
        .extracting(PlaceOrderReply::getOutcomeCase)
        .containsOnly(OutcomeCase.KEY_REUSED);
    assertThat(counts()).containsExactly(1, 1, 1);
  }

  @Test
  void anotherUsersSameKeyIsIndependent() {
    var mine = fixture.place(7, "key", 40_000).getPlaced();
    var theirs = fixture.place(8, "key", 99).getPlaced();

    assertThat(theirs.getOrderId()).isNotEqualTo(mine.getOrderId());
    assertThat(theirs.getReplayed()).isFalse();
  }

  @Test
  void aHundredConcurrentRequestsOfOneKeyPlaceOneOrder() throws Exception {
    var replies = inParallel(100, i -> fixture.place(7, "key", 40_000));

    var ids = new HashSet<String>();
    int fresh = 0;
    for (var reply : replies) {
      ids.add(reply.getPlaced().getOrderId());
      fresh += reply.getPlaced().getReplayed() ? 0 : 1;
    }
    assertThat(ids).hasSize(1);
    assertThat(fresh).isEqualTo(1);
    assertThat(counts()).containsExactly(1, 1, 1);
  }

  @Test
  void concurrentBodiesUnderOneKeyAgreeOnOne() throws Exception {
    var replies = inParallel(60, i -> fixture.place(7, "key", 100 + i % 3));

    assertThat(replies.stream().filter(PlaceOrderReply::hasPlaced).count()).isEqualTo(20);
    assertThat(replies.stream().filter(PlaceOrderReply::hasKeyReused).count()).isEqualTo(40);
    assertThat(counts()).containsExactly(1, 1, 1);
  }

  @Test
  void everyAnsweredOrderStandsWhileConnectionsAreCut() throws Exception {
    long seed = Long.getLong("seed", 20_261_120L);
    var random = new Random(seed);
    fixture.relay.start();
    var keys = new ArrayList<String>();
    for (int i = 0; i < 400; i++) {
      keys.add("key-" + random.nextInt(300));
    }

    try (var cutter = Executors.newSingleThreadExecutor()) {
      var cutting =
          cutter.submit(() -> {
            for (int i = 0; i < 5; i++) {
              int enough = 40 * (i + 1);
              eventually(() -> assertThat(fixture.count("orders.orders")).isGreaterThan(enough));
              fixture.store.killConnections();
            }
          });
      inParallel(keys.size(), i -> placeUntilAnswered(keys.get(i)));
      cutting.get();
    }

    int distinct = new HashSet<>(keys).size();
    eventually(
        () -> assertThat(fixture.count("orders.orders")).as("seed %d", seed).isEqualTo(distinct));
    eventually(() -> assertThat(fixture.recordsInLog()).isEqualTo(distinct));
  }

  @Test
  void anOrderIsNewUntilItsEventIsOnTheBusThenProcessing() {
    var placed = fixture.place(7, "key", 40_000).getPlaced();
    var before = statusOf(7, placed.getOrderId());

    fixture.relay.start();

    assertThat(before).isEqualTo(OrderStatus.ORDER_STATUS_NEW);
    eventually(() ->
        assertThat(statusOf(7, placed.getOrderId()))
            .isEqualTo(OrderStatus.ORDER_STATUS_PROCESSING));
  }

  @Test
  void wrongWishesAreRefusedWithWhatWouldBeRight() {
    var good = OrdersFixture.order(7, "key", 1).build();
    var wrong =
        List.of(
            good.toBuilder().setPriceCents(0).build(),
            good.toBuilder().setPriceCents(-1).build(),
            good.toBuilder().setPriceCents(Long.MAX_VALUE).build(),
            good.toBuilder().setKey("").build(),
            good.toBuilder().setKey("k".repeat(256)).build(),
            good.toBuilder().setUserId(0).build(),
            good.toBuilder().setNote("n".repeat(1_001)).build(),
            good.toBuilder().setItemId("a\0b").build());

    for (PlaceOrderRequest request : wrong) {
      assertThatThrownBy(() -> fixture.orders.call(stub -> stub.place(request)))
          .hasMessageContaining("expected")
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
    assertThat(counts()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "\u00e9", "e\u0301", "\ud83d\ude00"})
  void aCharacterCountsOnceHoweverItIsMade(String character) {
    var order = OrdersFixture.order(7, "key", 1);
    var longest = order.setItemId(character.repeat(100)).setNote(character.repeat(1_000)).build();
    var wrong =
        Map.of(
            "itemId: 101 characters (expected: at most 100)",
            longest.toBuilder().setItemId(character.repeat(101)).build(),
            "note: 1001 characters (expected: at most 1000)",
            longest.toBuilder().setNote(character.repeat(1_001)).build());

    wrong.forEach((message, request) ->
        assertThatThrownBy(() -> fixture.orders.call(stub -> stub.place(request)))
            .isInstanceOf(CurioException.class)
            .hasMessage(message));
    assertThat(fixture.orders.call(stub -> stub.place(longest)).hasPlaced()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "\u202e", "\u2066", "\u200b", "\u0378"})
  void noTextHasWhatNobodySees(String hidden) {
    var order = OrdersFixture.order(7, "key", 1);
    var wrong =
        List.of(
            order.clone().setItemId("a" + hidden + "b").build(),
            order.clone().setNote("a" + hidden + "b").build());

    for (PlaceOrderRequest request : wrong) {
      assertThatThrownBy(() -> fixture.orders.call(stub -> stub.place(request)))
          .isInstanceOf(CurioException.class)
          .hasMessageContaining("(expected: text)");
    }
    assertThat(counts()).containsExactly(0, 0, 0);
  }

  @Test
  void aKeyInAnotherTransactionThatDoesNotEndIsStillRunning() throws Exception {
    try (var other =
        java.sql.DriverManager.getConnection(
            fixture.store.settings().url(),
            fixture.store.settings().user(),
            fixture.store.settings().password())) {
      other.setAutoCommit(false);
      try (var insert =
          other.prepareStatement(
              "insert into orders.idempotency_key (user_id, key, fingerprint, order_id) values (7,"
                  + " ?, ?, ?)")) {
        insert.setObject(1, Placement.keyDigest("key"));
        insert.setObject(2, Placement.keyDigest("any"));
        insert.setObject(3, Placement.keyDigest("any"));
        insert.executeUpdate();
      }

      var reply = fixture.place(7, "key", 1);
      other.rollback();
      var later = fixture.place(7, "key", 1);

      assertThat(reply.hasStillRunning()).isTrue();
      assertThat(later.hasPlaced()).isTrue();
    }
  }

  private PlaceOrderReply placeUntilAnswered(String key) {
    var reply = new PlaceOrderReply[1];
    eventually(java.time.Duration.ofSeconds(30), () -> reply[0] = fixture.place(7, key, 100));
    return reply[0];
  }

  private OrderStatus statusOf(long userId, String id) {
    var request = FindOrderRequest.newBuilder().setUserId(userId).setOrderId(id).build();
    return fixture.orders.call(stub -> stub.find(request)).getOrder().getStatus();
  }

  private List<Integer> counts() {
    return List.of(
        fixture.count("orders.orders"),
        fixture.count("orders.idempotency_key"),
        fixture.waitingEvents() + (int) fixture.recordsInLog());
  }

  private interface Call {
    PlaceOrderReply make(int number) throws Exception;
  }

  private static List<PlaceOrderReply> inParallel(int count, Call call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<PlaceOrderReply>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(threads.submit(() -> call.make(number)));
      }
      var replies = new ArrayList<PlaceOrderReply>();
      for (var future : futures) {
        replies.add(future.get());
      }
      return replies;
    }
  }
}
