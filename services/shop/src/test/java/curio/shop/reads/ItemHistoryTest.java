package curio.shop.reads;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.Action;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.TicketStatus;
import java.time.LocalDate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An item and all that was done with it. */
class ItemHistoryTest {
  private final ReadFixture fixture = new ReadFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anItemComesWithAllThatWasDoneWithIt() {
    fixture.add("lamp", "Blue lamp");
    fixture.add("other", "Other lamp");
    var pawn = fixture.act("lamp", 2, 4, 10_000, -10_000L, 0L, 10_000L, 0L);
    fixture.ticket(pawn, "lamp", LocalDate.of(2026, 4, 9), 1);
    fixture.sql("update shop.action set tax_cents = 500, profit_cents = -20 where version = 2");
    fixture.sql("update shop.item set holding = 4, holder = '17' where id = 'lamp'");

    var found = find("lamp").getFound();

    var item = found.getItem();
    assertThat(item.getName()).isEqualTo("Blue lamp");
    assertThat(item.getCategory()).isEqualTo(Category.CATEGORY_DECORATION);
    assertThat(item.getState()).isEqualTo(ItemState.ITEM_STATE_GOOD);
    assertThat(item.getPriceCents()).isEqualTo(1_050);
    assertThat(item.getAgeMonths()).isEqualTo(12);
    assertThat(item.getImageIdsList()).containsExactly("image");
    assertThat(item.getHolding()).isEqualTo(Holding.HOLDING_PAWNED);
    assertThat(item.getHolder()).isEqualTo("17");
    assertThat(item.getVersion()).isEqualTo(2);
    assertThat(item.getCreatedAtMillis()).isPositive();

    assertThat(found.getActionsList())
        .extracting(action -> action.getKind())
        .containsExactly(ActionKind.ACTION_KIND_ADD, ActionKind.ACTION_KIND_PAWN);
    var added = found.getActions(0);
    assertThat(added.hasTicket()).isFalse();
    assertThat(added.hasTaxCents()).isFalse();
    assertThat(added.getClientId()).isEmpty();
    var pawned = found.getActions(1);
    assertThat(pawned.getActionId()).isEqualTo(pawn.toString());
    assertThat(pawned.getTaxCents()).isEqualTo(500);
    assertThat(pawned.getProfitCents()).isEqualTo(-20);
    assertThat(pawned.getDateMillis()).isEqualTo(ReadFixture.NOON.toEpochMilli());
    var ticket = pawned.getTicket();
    assertThat(ticket.getOwedCents()).isEqualTo(10_500);
    assertThat(ticket.getDueDay()).isEqualTo((int) LocalDate.of(2026, 4, 9).toEpochDay());
    assertThat(ticket.getStatus()).isEqualTo(TicketStatus.TICKET_STATUS_OPEN);
    assertThat(ticket.getExtensions()).isEqualTo(1);
  }

  @Test
  void aTicketThatIsOverOwesNothing() {
    fixture.add("lamp", "Blue lamp");
    var pawn = fixture.act("lamp", 2, 4, 10_000, -10_000L, 0L, 10_000L, 0L);
    fixture.ticket(pawn, "lamp", LocalDate.of(2026, 4, 9), 2);

    var ticket = find("lamp").getFound().getActions(1).getTicket();

    assertThat(ticket.getOwedCents()).isZero();
    assertThat(ticket.getStatus()).isEqualTo(TicketStatus.TICKET_STATUS_REDEEMED);
  }

  /** Those who ask while others are being answered are answered together. */
  @Test
  void manyWhoAskAtOnceAreAnsweredByFewStatements() throws Exception {
    int callers = 200;
    int items = 50;
    for (int i = 0; i < items; i++) {
      fixture.add("item-" + i, "Item number " + i);
    }
    // Longer than one statement reads of several items.
    fixture.sql(
        """
        insert into shop.action (item_id, version, id, kind, client_id, price_cents, done_at,
          fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
        select i.id, v, gen_random_uuid(), 8, '', 1050, clock_timestamp(), '', 0, 0, 0, 0
        from shop.item i, generate_series(2, 60) v
        """);
    fixture.sql("update shop.item set version = 60");
    var start = new CountDownLatch(callers);
    var answers = new ConcurrentHashMap<Integer, FetchItemReply>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        int caller = i;
        var _ =
            threads.submit(() -> {
              start.countDown();
              start.await();
              // Each fourth asks for what is not there.
              answers.put(caller, find("item-" + caller % (items + items / 3)));
              return true;
            });
      }
    }

    assertThat(answers).hasSize(callers);
    answers.forEach((caller, answer) -> {
      int item = caller % (items + items / 3);
      assertThat(answer.hasFound()).as("item %d", item).isEqualTo(item < items);
      if (item < items) {
        assertThat(answer.getFound().getItem().getName()).isEqualTo("Item number " + item);
        assertThat(answer.getFound().getActionsList())
            .extracting(Action::getVersion)
            .containsExactlyElementsOf(IntStream.rangeClosed(1, 60).boxed().toList());
      }
    });
    var batches = fixture.metrics.get("group_commit_batch").tag("group", "shop-items").timer();
    assertThat(batches.count()).isLessThan(callers / 4);
  }

  @Test
  void whatIsNoIdFindsNothing() {
    fixture.add("lamp", "Blue lamp");

    for (var id : new String[] {"", "LAMP", "lamp ", "\0", "lamp\0", "x".repeat(10_000), "ł"}) {
      assertThat(find(id).hasFound()).as(id).isFalse();
    }
  }

  private FetchItemReply find(String id) {
    var request = FetchItemByIdRequest.newBuilder().setId(id).build();
    return fixture.worker.call(stub -> stub.fetchItemById(request));
  }
}
