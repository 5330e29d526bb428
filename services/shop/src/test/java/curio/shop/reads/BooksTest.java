package curio.shop.reads;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ListPostingsReply;
import curio.contracts.shop.v1.ListPostingsRequest;
import curio.contracts.shop.v1.ReadBalancesReply;
import curio.contracts.shop.v1.ReadBalancesRequest;
import curio.contracts.shop.v1.ReportCashReply;
import curio.contracts.shop.v1.ReportCashRequest;
import curio.errors.CurioException;
import curio.shop.actions.Asked;
import curio.shop.actions.Changes;
import curio.shop.actions.Step;
import curio.shop.reads.ReadFixture.NewAction;
import curio.store.cursors.ListCursor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cash box of a day, balances and postings. */
class BooksTest {
  private static final Instant LATER = Instant.parse("2024-03-10T12:00:00Z");

  private ReadFixture fixture = new ReadFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aDayOfTheCashBoxEndsWhereTheNextBegins() {
    fixture.add("a", "A");
    fixture.add("b", "B");
    buy("a", 2, 20_000, "2026-03-09T23:59:59.999999Z");
    sell("b", 2, 3_000, "2026-03-10T00:00:00Z");
    sell("a", 3, 4_000, "2026-03-10T12:00:00Z");
    buy("b", 3, 9_000, "2026-03-10T23:59:59Z");
    buy("a", 4, 500, "2026-03-11T00:00:00Z");

    var day = report(LocalDate.of(2026, 3, 10));

    assertThat(day.getOpeningCents()).isEqualTo(20_000);
    assertThat(day.getClosingCents()).isEqualTo(20_000 - 3_000 - 4_000 + 9_000);
    assertThat(day.getLinesList())
        .containsExactly(
            line(ActionKind.ACTION_KIND_BUY, 1, 9_000, 0),
            line(ActionKind.ACTION_KIND_SELL, 2, 0, 7_000));
    assertThat(report(LocalDate.of(2026, 3, 9)).getClosingCents()).isEqualTo(20_000);
    assertThat(report(LocalDate.of(2026, 3, 9)).getOpeningCents()).isZero();
    assertThat(report(LocalDate.of(2026, 3, 11)).getOpeningCents()).isEqualTo(22_000);
    assertThat(report(LocalDate.of(2026, 3, 11)).getClosingCents()).isEqualTo(22_500);
    assertThat(report(LocalDate.of(2030, 1, 1)).getOpeningCents()).isEqualTo(22_500);
    assertThat(report(LocalDate.of(2030, 1, 1)).getLinesList()).isEmpty();
  }

  @Test
  void aShopThatDidNothingHasAnEmptyBox() {
    assertThat(report(LocalDate.of(2026, 3, 10))).isEqualTo(ReportCashReply.getDefaultInstance());
    assertThat(balances()).isEqualTo(ReadBalancesReply.getDefaultInstance());
    assertThatThrownBy(() -> report(LocalDate.of(10_000, 1, 1)))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("day");
  }

  /** On 29 March 2026 the clocks of Tallinn go from 3 to 4: the day has 23 hours. */
  @Test
  void aDayIsOneOfTheShopsCalendar() {
    fixture.close();
    fixture = new ReadFixture(ReadFixture.settings("Europe/Tallinn", false, ""));
    fixture.add("a", "A");
    buy("a", 2, 1, "2026-03-28T21:59:59Z");
    buy("a", 3, 10, "2026-03-28T22:00:00Z");
    buy("a", 4, 100, "2026-03-29T20:59:59Z");
    buy("a", 5, 1_000, "2026-03-29T21:00:00Z");

    var day = report(LocalDate.of(2026, 3, 29));

    assertThat(day.getOpeningCents()).isEqualTo(1);
    assertThat(day.getClosingCents()).isEqualTo(111);
    assertThat(report(LocalDate.of(2026, 3, 28)).getClosingCents()).isEqualTo(1);
    assertThat(report(LocalDate.of(2026, 3, 30)).getOpeningCents()).isEqualTo(111);
  }

  @Test
  void balancesAreTheSumsOfAllPostings() {
    fixture.add("a", "A");
    buy("a", 2, 20_000, "2026-03-09T10:00:00Z");
    fixture.act("a", 3, 4, 10_000, -10_000L, 0L, 10_000L, 0L);
    fixture.sql("insert into shop.balance values (5, 7, -7, 0, 0)");

    var balances = balances();

    assertThat(balances.getCashCents()).isEqualTo(10_007);
    assertThat(balances.getStockCents()).isEqualTo(-7);
    assertThat(balances.getLoansCents()).isEqualTo(10_000);
    assertThat(balances.getIncomeCents()).isEqualTo(-20_000);
  }

  @Test
  void postingsComeOldestFirstByPages() {
    fixture.add("b", "B");
    fixture.add("a", "A");
    buy("b", 2, 1, "2024-03-09T10:00:00.000001Z");
    buy("b", 3, 2, "2024-03-09T10:00:00.000002Z");
    buy("a", 2, 3, "2024-03-09T10:00:00.000002Z");
    // Moves no money, and is no posting.
    fixture.act(new NewAction("a", 3, 8, null, LATER, List.of(0L, 0L, 0L, 0L)));
    fixture.act(new NewAction("a", 4, 7, null, LATER, List.of(0L, 5L, -5L, 0L)));

    var all = postings("");

    assertThat(all).containsExactly("b 2 BUY 1 0", "a 2 BUY 3 0", "b 3 BUY 2 0", "a 4 FORFEIT 0 5");
    assertThat(postings("a")).containsExactly("a 2 BUY 3 0", "a 4 FORFEIT 0 5");
    assertThat(postings("nobody")).isEmpty();
    assertThat(postings("\0")).isEmpty();
  }

  /** A time of settling is taken before the commit, so others may come first. */
  @Test
  void noPageEndsBehindAPostingThatIsStillToCome() {
    fixture.add("a", "A");
    fixture.add("b", "B");
    buy("b", 2, 1, "2024-03-09T10:00:00Z");

    fixture.database.inTransaction(tx -> {
      var changes = Changes.lock(tx, List.of("a"));
      buy("b", 3, 2, fixture.now().toString());
      buy("b", 4, 3, fixture.now().toString());

      assertThat(postings("")).containsExactly("b 2 BUY 1 0");
      assertThat(page("", 1, "").getNext()).isEmpty();
      assertThat(postings("b")).hasSize(3);
      var item = changes.item("a").orElseThrow();
      changes.apply(Step.buy(item, new Asked(UUID.randomUUID(), "7", changes.now(), null, ""), 5));
      changes.write(tx);
      return item;
    });

    eventually(() ->
        assertThat(postings(""))
            .containsExactly("b 2 BUY 1 0", "a 2 BUY 5 0", "b 3 BUY 2 0", "b 4 BUY 3 0"));
  }

  /** Whoever only reads keeps nothing back, however long. */
  @Test
  void pagesDoNotWaitForWhoeverReads() {
    fixture.add("a", "A");

    fixture.database.inTransaction(tx -> {
      var read = tx.createQuery("select count(*) from shop.action").mapTo(Long.class).one();
      buy("a", 2, 1, fixture.now().toString());
      eventually(() -> assertThat(postings("")).containsExactly("a 2 BUY 1 0"));
      return read;
    });
  }

  /** As after a clock that was set ahead and back, or a store that was restored. */
  @Test
  void whatIsOfATimeToComeIsListedThen() {
    fixture.add("a", "A");
    buy("a", 2, 1, "2024-03-09T10:00:00Z");
    buy("a", 3, 2, fixture.now().plus(Duration.ofDays(5)).toString());
    var ahead = fixture.now().plus(Duration.ofDays(4));
    byte[] place =
        ByteBuffer.allocate(13)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, ahead))
            .putInt(2)
            .put((byte) 'a')
            .array();

    assertThat(postings("")).containsExactly("a 2 BUY 1 0");
    assertThatThrownBy(() -> page("", 1, new ListCursor("postings:").text(place)))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("cursor: of a time to come");
  }

  /** Whoever trades at the highest price over and over makes sums that fit into no bigint. */
  @Test
  void sumsOfAnySizeAreTold() {
    fixture.add("a", "A");
    buy("a", 2, 5, "2024-03-09T10:00:00Z");
    fixture.sql("update shop.balance set cash_cents = cash_cents + 10000000000000000000000");
    fixture.sql("update shop.balance set income_cents = income_cents - 10000000000000000000000");
    for (int version = 3; version < 6; version++) {
      buy("a", version, Long.MAX_VALUE / 2, "2024-03-10T10:00:00Z");
    }

    var balances = balances();
    assertThat(balances.getLargeCashCents()).isEqualTo("10013835058055282163714");
    assertThat(balances.getCashCents()).isEqualTo(Long.MAX_VALUE);
    assertThat(balances.getLargeIncomeCents()).isEqualTo("-10013835058055282163714");
    assertThat(balances.getIncomeCents()).isEqualTo(Long.MIN_VALUE);
    assertThat(balances.getLargeStockCents()).isEmpty();
    assertThat(balances.getStockCents()).isZero();
    var day = report(LocalDate.of(2024, 3, 10));
    assertThat(day.getLargeOpeningCents()).isEqualTo("10000000000000000000005");
    assertThat(day.getLines(0).getLargeInCents()).isEqualTo("13835058055282163709");
    assertThat(day.getLines(0).getLargeOutCents()).isEmpty();
    assertThat(day.getLargeClosingCents()).isEqualTo("10013835058055282163714");
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    fixture.add("a", "A");
    buy("a", 2, 1, "2024-03-09T10:00:00Z");
    buy("a", 3, 2, "2024-03-09T10:00:01Z");
    String next = page("", 1, "").getNext();

    for (var cursor : List.of("x", "AQ", next.substring(2), next + next, "A".repeat(5_000))) {
      assertThatThrownBy(() -> page("", 1, cursor))
          .isInstanceOf(CurioException.class)
          .hasMessageContaining("cursor");
    }
    assertThatThrownBy(() -> page("a", 1, next)).hasMessageContaining("cursor");
    assertThatThrownBy(() -> page("", 101, "")).hasMessageContaining("limit");
    assertThat(page("", 1, next).getPostingsCount()).isEqualTo(1);
  }

  private void buy(String itemId, int version, long price, String at) {
    var sums = List.of(price, 0L, 0L, -price);
    fixture.act(new NewAction(itemId, version, 2, price, Instant.parse(at), sums));
  }

  private void sell(String itemId, int version, long price, String at) {
    var sums = List.of(-price, price, 0L, 0L);
    fixture.act(new NewAction(itemId, version, 3, price, Instant.parse(at), sums));
  }

  private static ReportCashReply.Line line(ActionKind kind, int count, long in, long out) {
    return ReportCashReply.Line.newBuilder()
        .setKind(kind)
        .setCount(count)
        .setInCents(in)
        .setOutCents(out)
        .build();
  }

  private ReportCashReply report(LocalDate day) {
    var request = ReportCashRequest.newBuilder().setDay((int) day.toEpochDay()).build();
    return fixture.shop.call(stub -> stub.reportCash(request));
  }

  private ReadBalancesReply balances() {
    return fixture.shop.call(stub -> stub.readBalances(ReadBalancesRequest.getDefaultInstance()));
  }

  private ListPostingsReply page(String itemId, int limit, String cursor) {
    var request =
        ListPostingsRequest.newBuilder()
            .setItemId(itemId)
            .setPage(ReadFixture.page(limit, cursor))
            .build();
    return fixture.shop.call(stub -> stub.listPostings(request));
  }

  private List<String> postings(String itemId) {
    var all = new ArrayList<String>();
    String cursor = "";
    do {
      var reply = page(itemId, 1, cursor);
      reply
          .getPostingsList()
          .forEach(posting ->
              all.add(
                  "%s %d %s %d %d"
                      .formatted(
                          posting.getItemId(),
                          posting.getVersion(),
                          posting.getKind().name().replace("ACTION_KIND_", ""),
                          posting.getCashCents(),
                          posting.getStockCents())));
      cursor = reply.getNext();
    } while (!cursor.isEmpty());
    return all;
  }
}
