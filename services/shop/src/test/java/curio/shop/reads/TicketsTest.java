package curio.shop.reads;

import static curio.shop.reads.ReadFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.FindTicketRequest;
import curio.contracts.shop.v1.ListDueTicketsReply;
import curio.contracts.shop.v1.ListDueTicketsRequest;
import curio.errors.CurioException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tickets by the id of the pawn, and those whose term ends on a day. */
class TicketsTest {
  private static final LocalDate DUE = LocalDate.of(2026, 4, 9);

  private ReadFixture fixture = new ReadFixture(ReadFixture.settings("UTC", true, ""));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTicketComesWithItsItem() {
    var pawn = pawn("lamp", 1);

    var found = find(pawn.toString());

    assertThat(found.getTicket().getActionId()).isEqualTo(pawn.toString());
    assertThat(found.getItem().getName()).isEqualTo("Item lamp");
    assertThat(found.getSurplusCents()).isZero();
    assertThat(find(UUID.randomUUID().toString()).hasTicket()).isFalse();
    assertThat(find("lamp").hasTicket()).isFalse();
    assertThat(find("").hasTicket()).isFalse();
  }

  @Test
  void whatAForfeitedItemBringsAboveWhatWasOwedIsTheSurplus() {
    var pawn = pawn("lamp", 3);
    fixture.act("lamp", 3, 7, 0, 0L, 10_000L, -10_000L, 0L);

    assertThat(find(pawn.toString()).getSurplusCents()).isZero();

    // Later sales of the same item are nobody's surplus.
    fixture.act("lamp", 4, 2, 12_345, 12_345L, -10_000L, 0L, -2_345L);
    fixture.act("lamp", 5, 3, 5_000, -5_000L, 5_000L, 0L, 0L);
    fixture.act("lamp", 6, 2, 90_000, 90_000L, -5_000L, 0L, -85_000L);

    assertThat(find(pawn.toString()).getSurplusCents()).isEqualTo(12_345 - 10_500);
  }

  @Test
  void thereIsNoSurplusOfASaleThatBroughtLess() {
    var pawn = pawn("lamp", 3);
    fixture.act("lamp", 3, 7, 0, 0L, 10_000L, -10_000L, 0L);
    fixture.act("lamp", 4, 2, 10_400, 10_400L, -10_000L, 0L, -400L);

    assertThat(find(pawn.toString()).getSurplusCents()).isZero();
  }

  @Test
  void aRedeemedTicketHasNoSurplusWhateverIsDoneLater() {
    var pawn = pawn("lamp", 2);
    fixture.act("lamp", 3, 5, 10_500, 10_500L, 0L, -10_000L, -500L);
    var second = fixture.act("lamp", 4, 4, 10_000, -10_000L, 0L, 10_000L, 0L);
    fixture.ticket(second, "lamp", DUE, 3);
    fixture.act("lamp", 5, 7, 0, 0L, 10_000L, -10_000L, 0L);
    fixture.act("lamp", 6, 2, 20_000, 20_000L, -10_000L, 0L, -10_000L);

    assertThat(find(pawn.toString()).getSurplusCents()).isZero();
    assertThat(find(second.toString()).getSurplusCents()).isEqualTo(9_500);
  }

  @Test
  void aShopThatPaysNoSurplusOwesNone() {
    fixture.close();
    fixture = new ReadFixture();
    var pawn = pawn("lamp", 3);
    fixture.act("lamp", 3, 7, 0, 0L, 10_000L, -10_000L, 0L);
    fixture.act("lamp", 4, 2, 20_000, 20_000L, -10_000L, 0L, -10_000L);

    assertThat(find(pawn.toString()).getSurplusCents()).isZero();
  }

  @Test
  void theDueListHasOpenTicketsOfItsDayByPages() {
    var open = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      open.add(pawn("open-" + i, 1).toString());
    }
    pawn("redeemed", 2);
    pawn("forfeited", 3);
    fixture.add("later", "Item");
    fixture.ticket(UUID.randomUUID(), "later", DUE.plusDays(1), 1);

    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      var reply = due((int) DUE.toEpochDay(), 3, cursor);
      reply
          .getTicketsList()
          .forEach(ticket -> {
            assertThat(ticket.getItemName()).startsWith("Item open-");
            seen.add(ticket.getTicket().getActionId());
          });
      cursor = reply.getNext();
    } while (!cursor.isEmpty());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(open);
  }

  @Test
  void whatIsAskedForIsChecked() {
    int day = (int) DUE.toEpochDay();
    pawn("a", 1);
    pawn("b", 1);
    String next = due(day, 1, "").getNext();

    assertThatThrownBy(() -> due(day + 1, 1, next))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("cursor");
    assertThatThrownBy(() -> due(day, 0, "")).hasMessageContaining("limit");
    assertThatThrownBy(() -> due(-1, 1, "")).hasMessageContaining("day: -1 (expected: 1970-01-01");
    assertThatThrownBy(() -> due(Integer.MAX_VALUE, 1, "")).hasMessageContaining("day");
  }

  /** An item in pawn, with a ticket of this status. */
  private UUID pawn(String itemId, int status) {
    fixture.add(itemId, "Item " + itemId);
    var pawn = fixture.act(itemId, 2, 4, 10_000, -10_000L, 0L, 10_000L, 0L);
    fixture.ticket(pawn, itemId, DUE, status);
    return pawn;
  }

  private FindTicketReply find(String actionId) {
    var request = FindTicketRequest.newBuilder().setActionId(actionId).build();
    return fixture.shop.call(stub -> stub.findTicket(request));
  }

  private ListDueTicketsReply due(int day, int limit, String cursor) {
    var request =
        ListDueTicketsRequest.newBuilder().setDueDay(day).setPage(page(limit, cursor)).build();
    return fixture.shop.call(stub -> stub.listDueTickets(request));
  }
}
