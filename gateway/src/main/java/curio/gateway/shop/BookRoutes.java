package curio.gateway.shop;

import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.DescribeFraudListRequest;
import curio.contracts.shop.v1.FraudListState;
import curio.contracts.shop.v1.ListPostingsRequest;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.Posting;
import curio.contracts.shop.v1.ReadBalancesReply;
import curio.contracts.shop.v1.ReadBalancesRequest;
import curio.contracts.shop.v1.ReloadFraudListRequest;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.gateway.ErrorShapes;
import curio.gateway.Money;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The books and the list of people whom the shop does not deal with, for admins. Thread-safe. */
final class BookRoutes {
  private static final int LONGEST_ID = 64;
  private static final Parameter LIMIT =
      Parameter.number("limit", 1, 100, 100, "Most entries of a page");

  private final ServiceClient<ShopBlockingStub> shop;

  BookRoutes(ServiceClient<ShopBlockingStub> shop) {
    this.shop = shop;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("shop-books", ErrorShapes.SHOP)
        .get("/shop/ledger", Access.ADMIN, this::balances)
        .summary("The balances of the books: debit less credit; their sum is 0")
        .answers(200, Ledger.class)
        .get("/shop/ledger/entries", Access.ADMIN, this::entries)
        .summary("Postings, oldest first; pages by cursor and limit")
        .takes(
            Parameter.text("itemId", LONGEST_ID, "Those of one item").like("ring-7"),
            LIMIT,
            Parameter.cursor())
        .answers(200, EntryList.class)
        .get("/shop/fraud-list", Access.ADMIN, request -> Response.ok(describe()))
        .summary("Which list of people whom the shop does not deal with is in force")
        .answers(200, FraudListView.class)
        .post("/shop/fraud-list/reload", Access.ADMIN, request -> Response.ok(reload()))
        .summary("Reads that list now")
        .answers(200, FraudListView.class);
  }

  /** The books. */
  record Ledger(Balances balances) {}

  /** Debit less credit of each account; their sum is 0. */
  record Balances(
      @Example("-400") BigDecimal cash,
      @Example("0") BigDecimal stock,
      @Example("400") BigDecimal loans,
      @Example("0") BigDecimal income) {
    static Balances of(ReadBalancesReply reply) {
      return new Balances(
          Money.ofCents(reply.getCashCents(), reply.getLargeCashCents()),
          Money.ofCents(reply.getStockCents(), reply.getLargeStockCents()),
          Money.ofCents(reply.getLoansCents(), reply.getLargeLoansCents()),
          Money.ofCents(reply.getIncomeCents(), reply.getLargeIncomeCents()));
    }
  }

  /**
   * A page of postings.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record EntryList(List<Entry> entries, @Example("AbCd0123") @Nullable String next) {}

  /**
   * What an action did to the books: debit less credit.
   *
   * @param version of the item by the action
   * @param settledAt ISO 8601, UTC
   */
  record Entry(
      @Example("ring-7") String itemId,
      @Example("3") int version,
      @Example(oneOf = {"pawn", "add", "buy", "sell", "redeem", "extend", "forfeit", "change"})
          String action,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String actionId,
      @Example("2026-03-01T12:00:00Z") String settledAt,
      @Example("-400") BigDecimal cash,
      @Example("0") BigDecimal stock,
      @Example("400") BigDecimal loans,
      @Example("0") BigDecimal income) {
    static Entry of(Posting posting) {
      return new Entry(
          posting.getItemId(),
          posting.getVersion(),
          Traits.text(posting.getKind()),
          posting.getActionId(),
          ItemViews.time(posting.getSettledAtMillis()),
          Money.ofCents(posting.getCashCents()),
          Money.ofCents(posting.getStockCents()),
          Money.ofCents(posting.getLoansCents()),
          Money.ofCents(posting.getIncomeCents()));
    }
  }

  /**
   * The list that is in force.
   *
   * @param version a digest of its content; empty as long as there is none
   * @param loadedAt ISO 8601, UTC; absent as long as there is none
   * @param error why the last reading kept the old list
   */
  record FraudListView(
      @Example("9f86d081884c7d65") String version,
      @Example("120") int entries,
      @Example("2026-03-01T12:00:00Z") @Nullable String loadedAt,
      @Example(value = "line 7: invalid UTF-8", apart = true) @Nullable String error) {
    static FraudListView of(FraudListState state) {
      return new FraudListView(
          state.getVersion(),
          state.getEntries(),
          state.getVersion().isEmpty() ? null : ItemViews.time(state.getLoadedAtMillis()),
          state.getError().isEmpty() ? null : state.getError());
    }
  }

  private Response balances(Request request) {
    var balances = shop.call(stub -> stub.readBalances(ReadBalancesRequest.getDefaultInstance()));
    return Response.ok(new Ledger(Balances.of(balances)));
  }

  private Response entries(Request request) {
    var item = request.query("itemId");
    if (item.isPresent() && !ShopIds.isOne(item.get())) {
      return Response.ok(new EntryList(List.of(), null));
    }
    var wanted =
        ListPostingsRequest.newBuilder()
            .setItemId(item.orElse(""))
            .setPage(
                Page.newBuilder()
                    .setLimit((int) request.queryNumber(LIMIT.name()))
                    .setCursor(request.query("cursor").orElse("")))
            .build();
    var page = shop.call(stub -> stub.listPostings(wanted));
    return Response.ok(
        new EntryList(
            page.getPostingsList().stream().map(Entry::of).toList(),
            page.getNext().isEmpty() ? null : page.getNext()));
  }

  private FraudListView describe() {
    return FraudListView.of(
        shop.call(stub -> stub.describeFraudList(DescribeFraudListRequest.getDefaultInstance())));
  }

  private FraudListView reload() {
    return FraudListView.of(
        shop.call(stub -> stub.reloadFraudList(ReloadFraudListRequest.getDefaultInstance())));
  }
}
