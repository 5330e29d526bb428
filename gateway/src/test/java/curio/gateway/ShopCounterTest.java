package curio.gateway;

import static curio.gateway.ShopAssert.assertShopError;
import static curio.gateway.ShopAssert.assertShopErrorStatus;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.FindTicketRequest;
import curio.contracts.shop.v1.FraudListState;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.ListDueTicketsReply;
import curio.contracts.shop.v1.ListDueTicketsRequest;
import curio.contracts.shop.v1.ListPostingsReply;
import curio.contracts.shop.v1.ListPostingsRequest;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.Posting;
import curio.contracts.shop.v1.ReadBalancesReply;
import curio.contracts.shop.v1.ReportCashReply;
import curio.contracts.shop.v1.ReportCashRequest;
import curio.contracts.shop.v1.Ticket;
import curio.contracts.shop.v1.TicketStatus;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets, cash, books and the list, for whom they are. */
class ShopCounterTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String PATH = "/shop/tickets/" + ID;

  private static final Ticket TICKET =
      Ticket.newBuilder()
          .setActionId(ID)
          .setItemId("ring")
          .setClientId("7")
          .setPriceCents(10_050)
          .setTaxCents(500)
          .setTermDays(30)
          .setDateMillis(Instant.parse("2026-03-01T21:30:00Z").toEpochMilli())
          .setDueDay((int) LocalDate.of(2026, 3, 31).toEpochDay())
          .setForfeitsAtMillis(Instant.parse("2026-04-07T21:00:00Z").toEpochMilli())
          .setStatus(TicketStatus.TICKET_STATUS_OPEN)
          .setOwedCents(10_550)
          .build();

  private static final Item ITEM =
      Item.newBuilder()
          .setId("ring")
          .setName("<script>alert(\"1\")</script> & 'ring'")
          .setCategory(Category.CATEGORY_JEWELRY)
          .setState(ItemState.ITEM_STATE_GOOD)
          .build();

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    found(FindTicketReply.newBuilder().setTicket(TICKET).setItem(ITEM));
  }

  @Test
  void aTicketIsAPageToPrint() {
    var page = gateway.clerk("GET", PATH, "");

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "style-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .startsWith("<!doctype html>")
        .contains(
            ID,
            "<bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;ring&#39;</bdi>",
            "<td>Jewelry, Good</td>",
            "<td>7</td>",
            "<td>1 March 2026, 23:30 (Europe/Tallinn)</td>",
            "<td>100.50</td>",
            "<td>5.00</td>",
            "<td>30 days</td>",
            "4.98 % of the loan for a term, which is 60.53 % for a year of 365 days (rounded)",
            "<td>never</td>",
            "<td>31 March 2026</td>",
            "<td>105.50</td>",
            "before 8 April 2026, 00:00 (Europe/Tallinn)")
        .doesNotContain("<script", "style=", "onload", "%s");
    assertThat(gateway.shop.service.asked("FindTicket"))
        .isEqualTo(FindTicketRequest.newBuilder().setActionId(ID).build());
    var styles = gateway.nobody("GET", "/shop/ticket.css", "");
    assertThat(styles.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(styles.body()).contains("@media print", "@page");
  }

  @Test
  void aTicketIsForItsClientAndClerks() {
    assertThat(gateway.member("GET", PATH, "").status()).isEqualTo(200);
    assertThat(gateway.admin("GET", PATH, "").status()).isEqualTo(200);
    assertShopError(gateway.other("GET", PATH, ""), 404, "Ticket not found.");
    assertShopErrorStatus(gateway.nobody("GET", PATH, ""), 401);
    found(FindTicketReply.newBuilder());
    assertShopError(gateway.clerk("GET", PATH, ""), 404, "Ticket not found.");
    assertShopError(gateway.clerk("GET", "/shop/tickets/ring", ""), 404, "Ticket not found.");
  }

  @Test
  void aTicketThatIsOverSaysSo() {
    found(
        FindTicketReply.newBuilder()
            .setTicket(TICKET.toBuilder().setStatus(TicketStatus.TICKET_STATUS_REDEEMED))
            .setItem(ITEM));
    assertThat(gateway.clerk("GET", PATH, "").body())
        .contains("The loan is paid back")
        .doesNotContain("From then on");
    found(
        FindTicketReply.newBuilder()
            .setTicket(
                TICKET.toBuilder()
                    .setStatus(TicketStatus.TICKET_STATUS_FORFEITED)
                    .setTermDays(1)
                    .setExtensions(2))
            .setItem(ITEM)
            .setSurplusCents(2_005));
    assertThat(gateway.clerk("GET", PATH, "").body())
        .contains("the item belongs to the shop", "The shop owes the client 20.05")
        .contains("<td>1 day</td>", "<td>2 times</td>");
  }

  @Test
  void theDueListIsOfADay() {
    gateway.shop.service.answer(
        "ListDueTickets",
        ListDueTicketsReply.newBuilder()
            .addTickets(
                ListDueTicketsReply.DueTicket.newBuilder().setTicket(TICKET).setItemName("Ring"))
            .setNext("n")
            .build());

    var day = gateway.clerk("GET", "/shop/tickets?due=2026-03-31&limit=5&cursor=c", "");
    assertThat(day.status()).as(day.body()).isEqualTo(200);
    assertThat(day.body())
        .isEqualTo(
            ("{'due':'2026-03-31','tickets':[{'actionId':'"
                    + ID
                    + "','itemId':'ring',"
                    + "'name':'Ring','clientId':'7','price':100.5,'tax':5,'limitDays':30,"
                    + "'date':'2026-03-01T21:30:00Z','due':'2026-03-31',"
                    + "'forfeitsAt':'2026-04-07T21:00:00Z','owed':105.5,'extensions':0}],"
                    + "'next':'n'}")
                .replace('\'', '"'));
    assertThat(gateway.shop.service.asked("ListDueTickets"))
        .isEqualTo(
            ListDueTicketsRequest.newBuilder()
                .setDueDay((int) LocalDate.of(2026, 3, 31).toEpochDay())
                .setPage(Page.newBuilder().setLimit(5).setCursor("c"))
                .build());
    assertThat(gateway.clerk("GET", "/shop/tickets", "").text("due")).isEqualTo("2026-03-30");
    assertShopErrorStatus(gateway.nobody("GET", "/shop/tickets", ""), 401);
    assertShopErrorStatus(gateway.member("GET", "/shop/tickets", ""), 404);
  }

  @Test
  void cashIsReportedOfADay() {
    gateway.shop.service.answer(
        "ReportCash",
        ReportCashReply.newBuilder()
            .setOpeningCents(-5)
            .addLines(
                ReportCashReply.Line.newBuilder()
                    .setKind(ActionKind.ACTION_KIND_BUY)
                    .setCount(2)
                    .setInCents(24_000))
            .addLines(
                ReportCashReply.Line.newBuilder()
                    .setKind(ActionKind.ACTION_KIND_PAWN)
                    .setCount(1)
                    .setOutCents(10_050))
            .setClosingCents(13_945)
            .build());

    var report = gateway.clerk("GET", "/shop/cash?date=2024-02-29", "");
    assertThat(report.body())
        .isEqualTo(
            ("{'date':'2024-02-29','opening':-0.05,"
                    + "'lines':[{'action':'buy','count':2,'in':240,'out':0},"
                    + "{'action':'pawn','count':1,'in':0,'out':100.5}],"
                    + "'in':240,'out':100.5,'closing':139.45}")
                .replace('\'', '"'));
    assertThat(gateway.shop.service.asked("ReportCash"))
        .isEqualTo(
            ReportCashRequest.newBuilder()
                .setDay((int) LocalDate.of(2024, 2, 29).toEpochDay())
                .build());
    assertThat(gateway.admin("GET", "/shop/cash", "").text("date")).isEqualTo("2026-03-30");
    assertShopErrorStatus(gateway.nobody("GET", "/shop/cash", ""), 401);
    assertShopErrorStatus(gateway.member("GET", "/shop/cash", ""), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/shop/cash?date=",
        "/shop/cash?date=2026-2-3",
        "/shop/cash?date=2026-02-29",
        "/shop/cash?date=today",
        "/shop/cash?date=2026-03-30T00:00:00Z",
        "/shop/cash?date=20260330",
        "/shop/cash?date=%2B2026-03-30",
        "/shop/cash?date=-001-03-30",
        "/shop/cash?date=2026-03-30&date=2026-03-30",
        "/shop/tickets?due=x",
        "/shop/tickets?due=2026-13-01",
        "/shop/tickets?limit=0",
        "/shop/tickets?limit=101",
        "/shop/tickets?cursor=",
        "/shop/ledger/entries?limit=0",
        "/shop/ledger/entries?cursor=",
        "/shop/ledger/entries?itemId=%00",
      })
  void whatIsNoDayOrPageIsAskedOfNobody(String path) {
    assertShopErrorStatus(gateway.admin("GET", path, ""), 400);
    assertThat(gateway.shop.service.wasAskedAnything()).isFalse();
  }

  @Test
  void theBooksAreForAdmins() {
    gateway.shop.service.answer(
        "ReadBalances",
        ReadBalancesReply.newBuilder()
            .setCashCents(-10_000)
            .setStockCents(8_050)
            .setLoansCents(2_000)
            .setIncomeCents(-50)
            .build());
    gateway.shop.service.answer(
        "ListPostings",
        ListPostingsReply.newBuilder()
            .addPostings(
                Posting.newBuilder()
                    .setItemId("ring")
                    .setVersion(2)
                    .setKind(ActionKind.ACTION_KIND_SELL)
                    .setActionId(ID)
                    .setSettledAtMillis(1_767_225_600_000L)
                    .setCashCents(-8_050)
                    .setStockCents(8_050))
            .setNext("n")
            .build());

    assertThat(gateway.admin("GET", "/shop/ledger", "").body())
        .isEqualTo("{\"balances\":{\"cash\":-100,\"stock\":80.5,\"loans\":20,\"income\":-0.5}}");
    assertThat(gateway.admin("GET", "/shop/ledger/entries?itemId=ring&limit=1", "").body())
        .isEqualTo(
            ("{'entries':[{'itemId':'ring','version':2,'action':'sell','actionId':'"
                    + ID
                    + "',"
                    + "'settledAt':'2026-01-01T00:00:00Z','cash':-80.5,'stock':80.5,'loans':0,"
                    + "'income':0}],'next':'n'}")
                .replace('\'', '"'));
    assertThat(gateway.shop.service.asked("ListPostings"))
        .isEqualTo(
            ListPostingsRequest.newBuilder()
                .setItemId("ring")
                .setPage(Page.newBuilder().setLimit(1))
                .build());
    assertThat(gateway.admin("GET", "/shop/ledger/entries?itemId=no/item", "").body())
        .isEqualTo("{\"entries\":[]}");
    for (var path : new String[] {"/shop/ledger", "/shop/ledger/entries", "/shop/fraud-list"}) {
      assertShopErrorStatus(gateway.nobody("GET", path, ""), 401);
      assertShopErrorStatus(gateway.member("GET", path, ""), 403);
      assertShopErrorStatus(gateway.clerk("GET", path, ""), 403);
    }
  }

  @Test
  void sumsOfAnySizeAreWrittenToTheCent() {
    gateway.shop.service.answer(
        "ReadBalances",
        ReadBalancesReply.newBuilder()
            .setCashCents(Long.MAX_VALUE)
            .setLargeCashCents("1000000000000000000000000000050")
            .setStockCents(1_234)
            .setLoansCents(Long.MAX_VALUE)
            .setLargeLoansCents("10000000000000000000000")
            .setIncomeCents(Long.MIN_VALUE)
            .setLargeIncomeCents("-1000000000000000000000000000001")
            .build());
    gateway.shop.service.answer(
        "ReportCash",
        ReportCashReply.newBuilder()
            .setOpeningCents(Long.MAX_VALUE)
            .setLargeOpeningCents("13835058055282163709")
            .addLines(
                ReportCashReply.Line.newBuilder()
                    .setKind(ActionKind.ACTION_KIND_BUY)
                    .setCount(2)
                    .setInCents(Long.MAX_VALUE)
                    .setOutCents(Long.MAX_VALUE)
                    .setLargeOutCents("9223372036854775808"))
            .addLines(
                ReportCashReply.Line.newBuilder()
                    .setKind(ActionKind.ACTION_KIND_SELL)
                    .setCount(1)
                    .setInCents(93))
            .setClosingCents(Long.MAX_VALUE)
            .setLargeClosingCents("13835058055282163800")
            .build());

    assertThat(gateway.admin("GET", "/shop/ledger", "").body())
        .isEqualTo(
            ("{'balances':{'cash':10000000000000000000000000000.5,'stock':12.34,"
                    + "'loans':100000000000000000000,'income':-10000000000000000000000000000.01}}")
                .replace('\'', '"'));
    assertThat(gateway.admin("GET", "/shop/cash?date=2024-02-29", "").body())
        .isEqualTo(
            ("{'date':'2024-02-29','opening':138350580552821637.09,"
                    + "'lines':[{'action':'buy','count':2,'in':92233720368547758.07,"
                    + "'out':92233720368547758.08},{'action':'sell','count':1,'in':0.93,'out':0}],"
                    + "'in':92233720368547759,'out':92233720368547758.08,"
                    + "'closing':138350580552821638}")
                .replace('\'', '"'));
  }

  @Test
  void theListIsDescribedAndReadAnew() {
    gateway.shop.service.answer("DescribeFraudList", FraudListState.getDefaultInstance());
    gateway.shop.service.answer(
        "ReloadFraudList",
        FraudListState.newBuilder()
            .setVersion("v-1")
            .setEntries(3)
            .setLoadedAtMillis(1_767_225_600_000L)
            .setError("missing")
            .build());

    assertThat(gateway.admin("GET", "/shop/fraud-list", "").body())
        .isEqualTo("{\"version\":\"\",\"entries\":0}");
    assertThat(gateway.admin("POST", "/shop/fraud-list/reload", "").body())
        .isEqualTo(
            "{\"version\":\"v-1\",\"entries\":3,\"loadedAt\":\"2026-01-01T00:00:00Z\","
                + "\"error\":\"missing\"}");
    assertShopErrorStatus(gateway.clerk("POST", "/shop/fraud-list/reload", ""), 403);
    assertShopErrorStatus(gateway.member("POST", "/shop/fraud-list/reload", ""), 403);
    assertShopErrorStatus(gateway.nobody("POST", "/shop/fraud-list/reload", ""), 401);
  }

  private void found(FindTicketReply.Builder reply) {
    gateway.shop.service.answer("FindTicket", reply.build());
  }
}
