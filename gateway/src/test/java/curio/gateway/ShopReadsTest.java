package curio.gateway;

import static curio.gateway.ShopAssert.assertShopError;
import static curio.gateway.ShopAssert.assertShopErrorStatus;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.Action;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemByIdRequest;
import curio.contracts.shop.v1.FetchItemReply;
import curio.contracts.shop.v1.FetchItemsByCategoryRequest;
import curio.contracts.shop.v1.FetchItemsByNameRequest;
import curio.contracts.shop.v1.FetchItemsByStateRequest;
import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.Item;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.SearchItemsRequest;
import curio.contracts.shop.v1.Ticket;
import curio.contracts.shop.v1.TicketStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of items, by whom, and of which worker. */
class ShopReadsTest {
  private static final long DONE = 1_767_225_600_000L;

  private static final Item ITEM =
      Item.newBuilder()
          .setId("ring")
          .setName("Silver ring")
          .setCategory(Category.CATEGORY_JEWELRY)
          .setState(ItemState.ITEM_STATE_GOOD)
          .setPriceCents(12_050)
          .setAgeMonths(3)
          .addImageIds("i-1")
          .setHolding(Holding.HOLDING_PAWNED)
          .setHolder("7")
          .setVersion(5)
          .setCreatedAtMillis(DONE)
          .build();

  private static final ItemHistory FOUND =
      ItemHistory.newBuilder()
          .setItem(ITEM)
          .addActions(action(1, ActionKind.ACTION_KIND_ADD).setPriceCents(12_050))
          .addActions(
              action(2, ActionKind.ACTION_KIND_SELL)
                  .setClientId("walk.in")
                  .setPriceCents(8_000)
                  .setProfitCents(-50))
          .addActions(action(3, ActionKind.ACTION_KIND_BUY).setClientId("7").setPriceCents(12_000))
          .addActions(
              action(4, ActionKind.ACTION_KIND_PAWN)
                  .setClientId("7")
                  .setPriceCents(10_000)
                  .setTaxCents(500)
                  .setProfitCents(100)
                  .setTicket(
                      Ticket.newBuilder()
                          .setActionId("a-4")
                          .setItemId("ring")
                          .setClientId("7")
                          .setPriceCents(10_000)
                          .setTaxCents(500)
                          .setTermDays(30)
                          .setDateMillis(DONE)
                          .setDueDay((int) LocalDate.of(2026, 3, 2).toEpochDay())
                          .setForfeitsAtMillis(DONE + 1_000)
                          .setExtensions(1)
                          .setOwedCents(10_500)
                          .setStatus(TicketStatus.TICKET_STATUS_OPEN)))
          .addActions(
              action(5, ActionKind.ACTION_KIND_EXTEND)
                  .setClientId("7")
                  .setPriceCents(500)
                  .setTaxCents(500))
          .build();

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    gateway.shop.workers.answer(
        "FetchItemById", FetchItemReply.newBuilder().setFound(FOUND).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/item/fetch/ring", "/item/fetch?id=ring"})
  void clerksAndTheClientSeeEverything(String path) {
    var clerk = gateway.clerk("GET", path, "");

    assertThat(clerk.status()).as(clerk.body()).isEqualTo(200);
    assertThat(clerk.body())
        .isEqualTo(
            ("{'item':{'id':'ring','name':'Silver ring','category':'Jewelry','price':120.5,"
                    + "'state':'Good','ageInMonths':3,'images':['i-1'],'holding':'PAWNED',"
                    + "'holder':'7','version':5,'createdAt':'2026-01-01T00:00:00Z'},"
                    + "'buys':[{'clientId':'7','itemId':'ring','price':120,"
                    + "'date':'2026-01-01T00:00:03Z','actionId':'a-3','version':3}],"
                    + "'sells':[{'clientId':'walk.in','itemId':'ring','price':80,"
                    + "'date':'2026-01-01T00:00:02Z','actionId':'a-2','version':2,'profit':-0.5}],"
                    + "'pawns':[{'clientId':'7','itemId':'ring','price':100,"
                    + "'date':'2026-01-01T00:00:04Z','actionId':'a-4','version':4,'profit':1,"
                    + "'tax':5,'limitDays':30,'due':'2026-03-02',"
                    + "'forfeitsAt':'2026-01-01T00:00:01Z','owed':105,'extensions':1,"
                    + "'status':'open'}],"
                    + "'history':[{'version':1,'action':'add','price':120.5,"
                    + "'date':'2026-01-01T00:00:01Z','actionId':'a-1'},"
                    + "{'version':2,'action':'sell','clientId':'walk.in','price':80,"
                    + "'date':'2026-01-01T00:00:02Z','actionId':'a-2'},"
                    + "{'version':3,'action':'buy','clientId':'7','price':120,"
                    + "'date':'2026-01-01T00:00:03Z','actionId':'a-3'},"
                    + "{'version':4,'action':'pawn','clientId':'7','price':100,'tax':5,"
                    + "'date':'2026-01-01T00:00:04Z','actionId':'a-4'},"
                    + "{'version':5,'action':'extend','clientId':'7','price':5,'tax':5,"
                    + "'date':'2026-01-01T00:00:05Z','actionId':'a-5'}]}")
                .replace('\'', '"'));
    assertThat(gateway.admin("GET", path, "").body()).isEqualTo(clerk.body());
    assertThat(gateway.shop.workers.asked("FetchItemById"))
        .isEqualTo(FetchItemByIdRequest.newBuilder().setId("ring").build());
    var own = gateway.member("GET", path, "");
    assertThat(own.json().at("/item/holder").asString()).isEqualTo("7");
    assertThat(own.json().at("/pawns")).isEqualTo(clerk.json().at("/pawns"));
    assertThat(own.json().at("/buys")).isEqualTo(clerk.json().at("/buys"));
    assertThat(own.json().at("/sells/0").has("clientId")).isFalse();
    assertThat(own.json().at("/sells/0").has("profit")).isFalse();
    assertThat(own.json().at("/history/4")).isEqualTo(clerk.json().at("/history/4"));
    assertThat(own.body()).doesNotContain("walk.in");
  }

  @Test
  void othersSeeThatSomethingWasDone() {
    var nobody = gateway.nobody("GET", "/item/fetch/ring", "");

    assertThat(nobody.status()).isEqualTo(200);
    assertThat(nobody.body())
        .isEqualTo(
            ("{'item':{'id':'ring','name':'Silver ring','category':'Jewelry','price':120.5,"
                    + "'state':'Good','ageInMonths':3,'images':['i-1'],'holding':'PAWNED',"
                    + "'version':5,'createdAt':'2026-01-01T00:00:00Z'},"
                    + "'buys':[{'itemId':'ring','price':120,"
                    + "'date':'2026-01-01T00:00:03Z','actionId':'a-3','version':3}],"
                    + "'sells':[{'itemId':'ring','price':80,"
                    + "'date':'2026-01-01T00:00:02Z','actionId':'a-2','version':2}],"
                    + "'pawns':[{'itemId':'ring','price':100,"
                    + "'date':'2026-01-01T00:00:04Z','actionId':'a-4','version':4,"
                    + "'status':'open'}],"
                    + "'history':[{'version':1,'action':'add','price':120.5,"
                    + "'date':'2026-01-01T00:00:01Z','actionId':'a-1'},"
                    + "{'version':2,'action':'sell','price':80,"
                    + "'date':'2026-01-01T00:00:02Z','actionId':'a-2'},"
                    + "{'version':3,'action':'buy','price':120,"
                    + "'date':'2026-01-01T00:00:03Z','actionId':'a-3'},"
                    + "{'version':4,'action':'pawn','price':100,"
                    + "'date':'2026-01-01T00:00:04Z','actionId':'a-4'},"
                    + "{'version':5,'action':'extend',"
                    + "'date':'2026-01-01T00:00:05Z','actionId':'a-5'}]}")
                .replace('\'', '"'));
    assertThat(gateway.other("GET", "/item/fetch/ring", "").body()).isEqualTo(nobody.body());
    var bad =
        gateway.send("GET", "/item/fetch/ring", "", "Authorization", "Bearer not-one-of-ours");
    assertShopErrorStatus(bad, 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/item/fetch/a%20b",
        "/item/fetch/r%C3%A9",
        "/item/fetch?id=",
        "/item/fetch?id=a%20b",
        "/item/fetch/%27%20or%201=1",
        "/item/fetch?id=%25",
      })
  void whatCannotBeAnItemIsAskedOfNobody(String path) {
    assertShopError(gateway.nobody("GET", path, ""), 404, "Item not found.");
    assertThat(gateway.shop.workers.wasAskedAnything()).isFalse();
  }

  @Test
  void anItemThatIsNotThereIsNotFound() {
    gateway.shop.workers.answer("FetchItemById", FetchItemReply.getDefaultInstance());

    assertShopError(gateway.nobody("GET", "/item/fetch/ring", ""), 404, "Item not found.");
    assertShopError(
        gateway.nobody("GET", "/item/fetch/" + "i".repeat(65), ""), 404, "Item not found.");
  }

  @Test
  void oneFilterIsAskedOfAnyWorker() {
    var reply = FetchItemsReply.newBuilder().addFound(FOUND).build();
    gateway.shop.workers.answer("FetchItemsByName", reply);
    gateway.shop.workers.answer("FetchItemsByCategory", reply);
    gateway.shop.workers.answer("FetchItemsByState", reply);
    var first = Page.newBuilder().setLimit(20).build();

    var byName = gateway.nobody("GET", "/item/fetch?name=sil%20ri", "");
    var byCategory = gateway.clerk("GET", "/item/fetch?category=Jewelry&limit=100", "");
    var byState = gateway.nobody("GET", "/item/fetch?state=Good&cursor=c&limit=1", "");

    assertThat(byName.status()).as(byName.body()).isEqualTo(200);
    assertThat(byName.body())
        .isEqualTo("[" + gateway.nobody("GET", "/item/fetch/ring", "").body() + "]");
    assertThat(byName.header("Link")).isEmpty();
    assertThat(byCategory.json().at("/0/item/holder").asString()).isEqualTo("7");
    assertThat(byState.status()).isEqualTo(200);
    assertThat(gateway.shop.workers.asked("FetchItemsByName"))
        .isEqualTo(FetchItemsByNameRequest.newBuilder().setName("sil ri").setPage(first).build());
    assertThat(gateway.shop.workers.asked("FetchItemsByCategory"))
        .isEqualTo(
            FetchItemsByCategoryRequest.newBuilder()
                .setCategory(Category.CATEGORY_JEWELRY)
                .setPage(Page.newBuilder().setLimit(100))
                .build());
    assertThat(gateway.shop.workers.asked("FetchItemsByState"))
        .isEqualTo(
            FetchItemsByStateRequest.newBuilder()
                .setState(ItemState.ITEM_STATE_GOOD)
                .setPage(Page.newBuilder().setLimit(1).setCursor("c"))
                .build());
  }

  @Test
  void severalFiltersAreAskedOfTheShop() {
    gateway.shop.service.answer(
        "SearchItems", FetchItemsReply.newBuilder().addFound(FOUND).setNext("n+/=").build());

    var answer =
        gateway.nobody(
            "GET", "/item/fetch?name=ring%20%C3%A9&category=Jewelry&state=Good&holding=PAWNED", "");
    var byHolding = gateway.nobody("GET", "/item/fetch?holding=IN_SHOP", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Link"))
        .isEqualTo(
            "</item/fetch?name=ring+%C3%A9&category=Jewelry&state=Good&holding=PAWNED&limit=20"
                + "&cursor=n%2B%2F%3D>; rel=\"next\"");
    assertThat(byHolding.status()).isEqualTo(200);
    assertThat(gateway.shop.service.asked("SearchItems"))
        .isEqualTo(
            SearchItemsRequest.newBuilder()
                .setHolding(Holding.HOLDING_IN_SHOP)
                .setPage(Page.newBuilder().setLimit(20))
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name=x%20y | No items found with name x y.",
        "category=Motor | No items found with category Motor.",
        "state=Fatal | No items found with state Fatal.",
        "holding=IN_SHOP | No items found with holding IN_SHOP.",
        "state=New&category=Motor | No items found with category Motor and state New.",
      })
  void nothingIsNotFound(String query, String message) {
    var none = FetchItemsReply.getDefaultInstance();
    gateway.shop.workers.answer("FetchItemsByName", none);
    gateway.shop.workers.answer("FetchItemsByCategory", none);
    gateway.shop.workers.answer("FetchItemsByState", none);
    gateway.shop.service.answer("SearchItems", none);

    assertShopError(gateway.nobody("GET", "/item/fetch?" + query, ""), 404, message);
    assertThat(gateway.nobody("GET", "/item/fetch?cursor=c&" + query, "").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?limit=20",
        "?cursor=c",
        "?category=jewelry",
        "?category=",
        "?category=Jewelry%20",
        "?category=4",
        "?state=good",
        "?holding=pawned",
        "?holding=REGISTERED&holding=PAWNED",
        "?name=",
        "?name=%20",
        "?name=%C2%A0%E2%80%AF",
        "?name=%00",
        "?name=a%0ab",
        "?name=a&name=b",
        "?name=x&limit=0",
        "?name=x&limit=101",
        "?name=x&limit=-1",
        "?name=x&limit=1.0",
        "?name=x&limit=",
        "?name=x&cursor=",
        "?id=ring&name=x",
        "?id=ring&limit=1",
        "?id=ring&cursor=c",
        "?id=ring&id=ring",
        "?name=%ff",
      })
  void aBadQueryIsAskedOfNobody(String query) {
    assertShopErrorStatus(gateway.nobody("GET", "/item/fetch" + query, ""), 400);
    assertThat(gateway.shop.workers.wasAskedAnything()).isFalse();
    assertThat(gateway.shop.service.wasAskedAnything()).isFalse();
  }

  static Stream<ItemHistory> unknown() {
    return Stream.of(
        FOUND.toBuilder()
            .setItem(ITEM.toBuilder().setCategory(Category.CATEGORY_UNSPECIFIED))
            .build(),
        FOUND.toBuilder().setItem(ITEM.toBuilder().setCategoryValue(99)).build(),
        FOUND.toBuilder()
            .setItem(ITEM.toBuilder().setState(ItemState.ITEM_STATE_UNSPECIFIED))
            .build(),
        FOUND.toBuilder().setItem(ITEM.toBuilder().setHoldingValue(99)).build(),
        FOUND.toBuilder().setActions(1, FOUND.getActions(1).toBuilder().setKindValue(99)).build(),
        FOUND.toBuilder().setActions(3, FOUND.getActions(3).toBuilder().clearTicket()).build());
  }

  /** Of a worker that is newer, or wrong: the next may be another. */
  @ParameterizedTest
  @MethodSource("unknown")
  void whatThisReleaseDoesNotKnowIsNotAvailable(ItemHistory found) {
    gateway.shop.workers.answer(
        "FetchItemById", FetchItemReply.newBuilder().setFound(found).build());
    gateway.shop.workers.answer(
        "FetchItemsByName", FetchItemsReply.newBuilder().addFound(FOUND).addFound(found).build());

    for (var path : List.of("/item/fetch/ring", "/item/fetch?name=ring")) {
      var answer = gateway.nobody("GET", path, "");
      assertShopError(answer, 503, "the shop cannot be read now");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void aNameTooLongIsAskedOfNobody() {
    assertShopErrorStatus(gateway.nobody("GET", "/item/fetch?name=" + "n".repeat(201), ""), 400);
  }

  private static Action.Builder action(int version, ActionKind kind) {
    return Action.newBuilder()
        .setVersion(version)
        .setKind(kind)
        .setActionId("a-" + version)
        .setDateMillis(DONE + version * 1_000L);
  }
}
