package curio.shop.reads;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.TicketStatus;
import java.time.LocalDate;
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
