package curio.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.ListOrdersReply;
import curio.contracts.orders.v1.ListOrdersRequest;
import curio.contracts.orders.v1.Order;
import curio.errors.CurioException;
import curio.store.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListOrdersTest {
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
  void ownOrdersAreListedNewestLastInPages() {
    var placed = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      placed.add(fixture.place(7, "key-" + i, 100 + i).getPlaced().getOrderId());
      fixture.place(8, "key-" + i, 1);
    }

    var listed = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    String cursor = "";
    do {
      var page = list(cursor, 10);
      sizes.add(page.getOrdersCount());
      page.getOrdersList().forEach(order -> listed.add(order.getId()));
      cursor = page.getNext();
    } while (!cursor.isEmpty());

    assertThat(listed).isEqualTo(placed);
    assertThat(sizes).containsExactly(10, 10, 5);
  }

  /** A cursor that points at it would miss whatever came before it. */
  @Test
  void anOrderFollowsThoseThatWerePlacedByAClockAhead() {
    var first = fixture.place(7, "a", 1).getPlaced().getOrderId();
    var ahead = new TimeOrderedIds(() -> 0).next(Instant.now().plus(Duration.ofDays(5)));
    fixture.database.inTransaction(tx ->
        tx.execute(
            """
            insert into orders.orders (user_id, id, price_cents, created_at, event_seq)
            values (7, ?, 1, now(), 0)
            """,
            ahead));

    var second = fixture.place(7, "b", 1).getPlaced().getOrderId();
    var again = fixture.place(7, "b", 1).getPlaced();
    var third = fixture.place(7, "c", 1).getPlaced().getOrderId();

    assertThat(again.getOrderId()).isEqualTo(second);
    assertThat(again.getReplayed()).isTrue();
    assertThat(list(ahead.toString(), 10).getOrdersList())
        .extracting(Order::getId)
        .containsExactly(second, third);
    assertThat(list("", 10).getOrdersList())
        .extracting(Order::getId)
        .containsExactly(first, ahead.toString(), second, third);
  }

  @Test
  void aPageThatIsExactlyFullIsTheLast() {
    fixture.place(7, "a", 1);
    fixture.place(7, "b", 1);

    assertThat(list("", 2).getNext()).isEmpty();
  }

  /** Each line break of these notes counts as six bytes of JSON. */
  @Test
  void aPageOfLongOrdersIsShorterThanAskedForAndNothingIsLost() {
    var placed = new ArrayList<String>();
    for (int i = 0; i < 250; i++) {
      var wish = OrdersFixture.order(7, "key-" + i, 1).setNote("\n".repeat(999) + ".").build();
      placed.add(fixture.orders.call(stub -> stub.place(wish)).getPlaced().getOrderId());
    }

    var first = list("", 1_000);
    var second = list(first.getNext(), 1_000);

    assertThat(first.getOrdersCount()).isBetween(100, 1_048_576 / 6_000);
    assertThat(second.getNext()).isEmpty();
    var listed = new ArrayList<String>();
    first.getOrdersList().forEach(order -> listed.add(order.getId()));
    second.getOrdersList().forEach(order -> listed.add(order.getId()));
    assertThat(listed).isEqualTo(placed);
  }

  @Test
  void anOrderIsFoundByItsOwnerOnlyAndWhole() {
    var wish = OrdersFixture.order(7, "key", 40_050).setItemId("item").setNote("note").build();
    var id = fixture.orders.call(stub -> stub.place(wish)).getPlaced().getOrderId();

    var own = find(7, id);
    var others = find(8, id);

    assertThat(own).hasSize(1);
    assertThat(own.getFirst().getPriceCents()).isEqualTo(40_050);
    assertThat(own.getFirst().getItemId()).isEqualTo("item");
    assertThat(own.getFirst().getNote()).isEqualTo("note");
    assertThat(others).isEmpty();
  }

  @Test
  void whatIsNoIdFindsNothing() {
    assertThat(find(7, "")).isEmpty();
    assertThat(find(7, "1-2-3-4-5")).isEmpty();
    assertThat(find(7, "' or 1=1 --")).isEmpty();
  }

  @Test
  void wrongPagesAreRefused() {
    assertThatThrownBy(() -> list("nonsense", 10))
        .isInstanceOf(CurioException.class)
        .hasMessage("cursor: not one of ours (expected: the value of next)");
    var others = fixture.place(8, "theirs", 1).getPlaced().getOrderId();
    assertThatThrownBy(() -> list(others, 10))
        .hasMessage("cursor: not one of ours (expected: the value of next)");
    assertThatThrownBy(() -> list(UUID.randomUUID().toString(), 10))
        .hasMessage("cursor: not one of ours (expected: the value of next)");
    assertThatThrownBy(() -> list("", 0)).hasMessage("limit: 0 (expected: 1 to 1000)");
    assertThatThrownBy(() -> list("", 1_001)).hasMessage("limit: 1001 (expected: 1 to 1000)");
  }

  private ListOrdersReply list(String cursor, int limit) {
    var request =
        ListOrdersRequest.newBuilder().setUserId(7).setCursor(cursor).setLimit(limit).build();
    return fixture.orders.call(stub -> stub.list(request));
  }

  private List<Order> find(long userId, String id) {
    var request = FindOrderRequest.newBuilder().setUserId(userId).setOrderId(id).build();
    var reply = fixture.orders.call(stub -> stub.find(request));
    return reply.hasOrder() ? List.of(reply.getOrder()) : List.of();
  }
}
