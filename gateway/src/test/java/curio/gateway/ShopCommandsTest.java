package curio.gateway;

import static curio.gateway.ShopAssert.assertShopError;
import static curio.gateway.ShopAssert.assertShopErrorStatus;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.FindUserRequest;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemState;
import curio.text.NameMark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands requests become, and which become none. */
class ShopCommandsTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "/item/add",
          "{\"id\":\"ring\",\"name\":\"Ring\",\"category\":\"Jewelry\",\"price\":120,"
              + "\"state\":\"Good\"}",
          "/item/action/buy",
          "{\"clientId\":\"7\",\"itemId\":\"ring\",\"price\":120}",
          "/item/action/sell",
          "{\"clientId\":\"walk.in\",\"itemId\":\"ring\",\"price\":80}",
          "/item/action/pawn",
          "{\"clientId\":\"walk.in\",\"itemId\":\"ring\",\"price\":100,\"tax\":5,"
              + "\"limitDays\":30}",
          "/item/action/redeem",
          "{\"clientId\":\"7\",\"itemId\":\"ring\"}",
          "/item/action/extend",
          "{\"clientId\":\"7\",\"itemId\":\"ring\"}",
          "/item/action/change",
          "{\"itemId\":\"ring\",\"price\":99}");

  private static final User SEVEN =
      User.newBuilder()
          .setId(7)
          .setUsername("seven")
          .setProfile(Profile.newBuilder().setFirstName("Ada").setLastName("Byron"))
          .setPrivacy(Privacy.newBuilder().setBuy(true))
          .setActive(true)
          .build();

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    gateway.users.answer(
        "FindUser",
        question -> {
          var reply = FindUserReply.newBuilder();
          return (((FindUserRequest) question).getId() == 7 ? reply.setUser(SEVEN) : reply).build();
        });
    gateway.shop.apply(2);
  }

  @Test
  void anItemIsAdded() {
    gateway.shop.apply(1);

    var answer =
        gateway.clerk(
            "POST",
            "/item/add",
            """
            {"id": "r-1:a_b.C", "name": "  Silver ring\\u0065\\u0301 ", "category": "Jewelry",
             "price": 120.50, "state": "Good", "ageInMonths": 12000, "images": ["i-1", "i-2"],
             "unknown": {}}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    var event = gateway.shop.events.getFirst();
    assertThat(answer.body())
        .isEqualTo(
            "{\"id\":\"r-1:a_b.C\",\"actionId\":\"" + event.id() + "\",\"status\":\"applied\"}");
    assertThat(answer.header("Location")).isEqualTo("/item/fetch/r-1:a_b.C");
    assertThat(event.topic()).isEqualTo("item");
    assertThat(event.key()).isEqualTo("r-1:a_b.C");
    assertThat(event.type()).isEqualTo("add");
    assertThat(event.traceId()).isEqualTo(answer.header("X-Request-Id"));
    assertThat(event.occurredAt()).isEqualTo(PreparedShop.NOON);
    var command = gateway.shop.command();
    assertThat(command.getFingerprint().size()).isEqualTo(16);
    assertThat(command.toBuilder().clearFingerprint().build())
        .isEqualTo(
            ItemCommand.newBuilder()
                .setItemId("r-1:a_b.C")
                .setUserId(3)
                .setUsername("name")
                .setAdd(
                    ItemCommand.Add.newBuilder()
                        .setName("Silver ring\u00e9")
                        .setCategory(Category.CATEGORY_JEWELRY)
                        .setState(ItemState.ITEM_STATE_GOOD)
                        .setPriceCents(12_050)
                        .setAgeMonths(12_000)
                        .addImageIds("i-1")
                        .addImageIds("i-2"))
                .build());
  }

  @Test
  void anItemWithoutAnIdGetsOne() {
    var body = "{\"name\":\"Ring\",\"category\":\"Jewelry\",\"price\":1,\"state\":\"New\"}";

    var first = gateway.clerk("POST", "/item/add", body);
    var second = gateway.admin("POST", "/item/add", body);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("id")).isNotEmpty().isNotEqualTo(first.text("actionId"));
    assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    assertThat(gateway.shop.events.getFirst().key()).isEqualTo(first.text("id"));
    assertThat(PreparedShop.command(gateway.shop.events.getFirst()).getAdd().getAgeMonths())
        .isZero();
  }

  @Test
  void aMemberBuysForItself() {
    var answer =
        gateway.member("POST", "/item/action/buy", "{\"itemId\": \"ring\", \"price\": 4e2}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var event = gateway.shop.events.getFirst();
    assertThat(answer.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"itemId\":\"ring\",\"status\":\"applied\",\"version\":2}"
                .formatted(event.id()));
    assertThat(event.topic()).isEqualTo("buy-actions");
    var command = gateway.shop.command();
    assertThat(command.getClientId()).isEqualTo("7");
    assertThat(command.getClientName()).isEqualTo("seven");
    assertThat(command.getTellsBuy()).isTrue();
    assertThat(command.getClientUnknown()).isFalse();
    assertThat(command.getClientMarksList())
        .isEqualTo(List.of(mark("7"), mark("SEVEN"), mark("ada  byron")));
    assertThat(command.getBuy())
        .isEqualTo(ItemCommand.Buy.newBuilder().setPriceCents(40_000).build());
  }

  @Test
  void aClerkBuysForAnyClientAtAnyPrice() {
    var walkIn =
        gateway.clerk(
            "POST",
            "/item/action/buy",
            "{\"clientId\": \"Walk:in_1\", \"itemId\": \"ring\", \"price\": 1}");
    var first = gateway.shop.command();
    var nobody =
        gateway.admin(
            "POST",
            "/item/action/buy",
            "{\"clientId\": \"12345\", \"itemId\": \"ring\", \"price\": 1}");

    assertThat(walkIn.status()).isEqualTo(200);
    assertThat(first.getClientUnknown()).isFalse();
    assertThat(first.getClientName()).isEmpty();
    assertThat(first.getClientMarksList()).containsExactly(mark("walk:in_1"));
    assertThat(first.getBuy().getAgreed()).isTrue();
    assertThat(nobody.status()).isEqualTo(200);
    var second = PreparedShop.command(gateway.shop.events.getLast());
    assertThat(second.getClientUnknown()).isTrue();
    assertThat(second.getClientMarksList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"07", "0", "000", "99999999999999999999999999"})
  void noAccountHasAnIdThatIsWrittenOtherwise(String client) {
    gateway.clerk(
        "POST",
        "/item/action/redeem",
        "{\"clientId\": \"%s\", \"itemId\": \"ring\"}".formatted(client));

    assertThat(gateway.shop.command().getClientUnknown()).isTrue();
  }

  @Test
  void aClerkSellsAndPawns() {
    gateway.clerk(
        "POST",
        "/item/action/sell",
        """
        {"clientId": "7", "itemId": "ring", "price": 80, "profit": -0.5}
        """);
    var sell = gateway.shop.events.getFirst();
    gateway.clerk(
        "POST",
        "/item/action/pawn",
        """
        {"clientId": "w", "itemId": "ring", "price": 999999999999.99, "tax": 0, "limitDays": 1830,
         "profit": 3}
        """);
    var pawn = gateway.shop.events.getLast();

    assertThat(sell.topic()).isEqualTo("sell-actions");
    assertThat(PreparedShop.command(sell).getSell())
        .isEqualTo(ItemCommand.Sell.newBuilder().setPriceCents(8_000).setProfitCents(-50).build());
    assertThat(PreparedShop.command(sell).getClientMarksCount()).isEqualTo(3);
    assertThat(pawn.topic()).isEqualTo("pawn-actions");
    assertThat(PreparedShop.command(pawn).getPawn())
        .isEqualTo(
            ItemCommand.Pawn.newBuilder()
                .setPriceCents(99_999_999_999_999L)
                .setTermDays(1_830)
                .setProfitCents(300)
                .build());
    assertThat(PreparedShop.command(pawn).getClientMarksList()).containsExactly(mark("w"));
  }

  @Test
  void aMemberRedeemsAndExtends() {
    gateway.member("POST", "/item/action/redeem", "{\"itemId\": \"ring\", \"price\": 105}");
    var redeem = gateway.shop.events.getFirst();
    gateway.member(
        "POST", "/item/action/extend", "{\"clientId\": \"7\", \"itemId\": \"ring\", \"price\": 0}");
    var extend = gateway.shop.events.getLast();

    assertThat(redeem.topic()).isEqualTo("pawn-actions");
    var redeemed = PreparedShop.command(redeem);
    assertThat(redeemed.getClientId()).isEqualTo("7");
    assertThat(redeemed.getRedeem().getPriceCents()).isEqualTo(10_500);
    assertThat(redeemed.getClientMarksList()).isEmpty();
    assertThat(PreparedShop.command(extend).getExtend().hasPriceCents()).isTrue();
    assertThat(extend.topic()).isEqualTo("pawn-actions");
  }

  @Test
  void aClerkChangesWhatIsGiven() {
    gateway.clerk("POST", "/item/action/change", "{\"itemId\": \"ring\", \"images\": []}");
    var images = PreparedShop.command(gateway.shop.events.getFirst());
    gateway.clerk(
        "POST",
        "/item/action/change",
        "{\"itemId\": \"ring\", \"state\": \"Fatal\", \"name\": \" x \", \"price\": null}");
    var others = PreparedShop.command(gateway.shop.events.getLast());

    assertThat(images.getChange())
        .isEqualTo(
            ItemCommand.Change.newBuilder()
                .setImages(ItemCommand.ImageIds.getDefaultInstance())
                .build());
    assertThat(others.getChange())
        .isEqualTo(
            ItemCommand.Change.newBuilder()
                .setState(ItemState.ITEM_STATE_FATAL)
                .setName("x")
                .build());
    assertThat(others.getClientId()).isEmpty();
    assertThat(gateway.shop.events.getLast().topic()).isEqualTo("item");
  }

  /** 401 before 400 before 403 before 404. */
  @Test
  void requestsAreCheckedInOneOrder() {
    for (var each : GOOD.entrySet()) {
      boolean atCounter =
          List.of("/item/add", "/item/action/sell", "/item/action/pawn", "/item/action/change")
              .contains(each.getKey());
      var path = each.getKey();
      var foreign = each.getValue().replace("\"clientId\":\"7\"", "\"clientId\":\"8\"");
      assertShopErrorStatus(gateway.nobody("POST", path, "{}"), 401);
      assertShopErrorStatus(gateway.member("POST", path, "{}"), 400);
      assertShopErrorStatus(gateway.member("POST", path, "nonsense"), 400);
      assertShopErrorStatus(
          gateway.member("POST", path, foreign, "Idempotency-Key", "x".repeat(256)), 400);
      assertShopError(
          gateway.member("POST", path, foreign),
          403,
          atCounter ? "only for clerks" : "clientId: another's (expected: one's own)");
      if (!path.equals("/item/add")) {
        var nowhere = each.getValue().replace("\"ring\"", "\"no/where\"");
        assertShopError(
            gateway.member("POST", path, nowhere.replace("\"7\"", "\"8\"")),
            403,
            atCounter ? "only for clerks" : "clientId: another's (expected: one's own)");
        assertShopError(gateway.clerk("POST", path, nowhere), 404, "Item not found.");
      }
    }
    assertThat(gateway.shop.events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/item/add | \"Ring\" | \"\\u00a0\"",
        "/item/add | \"Ring\" | \" \\u2007\\u202f\\u3000\"",
        "/item/action/change | \"price\":99 | \"name\":\"\\u00a0\"",
        "/item/add | \"price\":120 | \"price\":0",
        "/item/add | \"price\":120 | \"price\":-1",
        "/item/add | \"price\":120 | \"price\":0.001",
        "/item/add | \"price\":120 | \"price\":1e400",
        "/item/add | \"price\":120 | \"price\":1e99999",
        "/item/add | \"price\":120 | \"price\":-0",
        "/item/add | \"price\":120 | \"price\":1e-400",
        "/item/add | \"price\":120 | \"price\":1000000000000",
        "/item/add | \"price\":120 | \"price\":\"120\"",
        "/item/add | \"price\":120 | \"price\":null",
        "/item/add | \"price\":120 | \"price\":[120]",
        "/item/add | \"price\":120 | \"price\":{}",
        "/item/add | \"price\":120 | \"price\":true",
        "/item/add | \"price\":120 | \"price\":NaN",
        "/item/add | \"price\":120 | \"cost\":1",
        "/item/add | \"id\":\"ring\" | \"id\":\"\"",
        "/item/add | \"id\":\"ring\" | \"id\":\"a b\"",
        "/item/add | \"id\":\"ring\" | \"id\":\"a/b\"",
        "/item/add | \"id\":\"ring\" | \"id\":\"r\\u00e9\"",
        "/item/add | \"id\":\"ring\" | \"id\":\"r\\n\"",
        "/item/add | \"id\":\"ring\" | \"id\":1",
        "/item/add | \"id\":\"ring\" | \"id\":[]",
        "/item/add | \"name\":\"Ring\" | \"name\":\"\"",
        "/item/add | \"name\":\"Ring\" | \"name\":\"   \"",
        "/item/add | \"name\":\"Ring\" | \"name\":null",
        "/item/add | \"name\":\"Ring\" | \"name\":7",
        "/item/add | \"name\":\"Ring\" | \"name\":\"a\\u0000b\"",
        "/item/add | \"name\":\"Ring\" | \"name\":\"a\\nb\"",
        "/item/add | \"name\":\"Ring\" | \"name\":\"a\\u202eb\"",
        "/item/add | \"name\":\"Ring\" | \"name\":\"\\ud800\"",
        "/item/add | \"Jewelry\" | \"jewelry\"",
        "/item/add | \"Jewelry\" | \"Jewelry \"",
        "/item/add | \"Jewelry\" | \"JEWELRY\"",
        "/item/add | \"Jewelry\" | \"\"",
        "/item/add | \"Jewelry\" | \"4\"",
        "/item/add | \"Jewelry\" | 4",
        "/item/add | \"Jewelry\" | null",
        "/item/add | \"Good\" | \"Best\"",
        "/item/add | \"Good\" | 1",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":-1",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":12001",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":1.5",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":1e3",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":\"1\"",
        "/item/add | \"Good\" | \"Good\",\"ageInMonths\":99999999999",
        "/item/add | \"Good\" | \"Good\",\"images\":\"i\"",
        "/item/add | \"Good\" | \"Good\",\"images\":[null]",
        "/item/add | \"Good\" | \"Good\",\"images\":[1]",
        "/item/add | \"Good\" | \"Good\",\"images\":[\"\"]",
        "/item/add | \"Good\" | \"Good\",\"images\":[\"../x\"]",
        "/item/add | \"Good\" | \"Good\",\"state\":\"Bad\"",
        "/item/action/buy | \"clientId\":\"7\" | \"clientId\":7",
        "/item/action/buy | \"clientId\":\"7\" | \"clientId\":\"\"",
        "/item/action/buy | \"clientId\":\"7\" | \"clientId\":\"a b\"",
        "/item/action/buy | \"clientId\":\"7\" | \"clientId\":\"\\u0000\"",
        "/item/action/buy | \"clientId\":\"7\" | \"clientId\":null",
        "/item/action/buy | \"clientId\":\"7\", | ''",
        "/item/action/buy | \"itemId\":\"ring\" | \"itemId\":1",
        "/item/action/buy | \"itemId\":\"ring\" | \"itemId\":null",
        "/item/action/buy | \"itemId\":\"ring\" | \"itemId\":[\"ring\"]",
        "/item/action/buy | ,\"price\":120 | ''",
        "/item/action/buy | \"price\":120 | \"price\":0.005",
        "/item/action/buy | \"price\":120 | \"price\":120,\"date\":1774861200",
        "/item/action/buy | \"price\":120 | \"price\":120,\"date\":\"\"",
        "/item/action/sell | \"price\":80 | \"price\":80,\"profit\":0.001",
        "/item/action/sell | \"price\":80 | \"price\":80,\"profit\":\"1\"",
        "/item/action/sell | \"price\":80 | \"price\":80,\"profit\":1e400",
        "/item/action/sell | \"clientId\":\"walk.in\", | ''",
        "/item/action/pawn | \"tax\":5 | \"tax\":-0.01",
        "/item/action/pawn | \"tax\":5 | \"tax\":0.005",
        "/item/action/pawn | \"tax\":5 | \"tax\":\"5\"",
        "/item/action/pawn | \"tax\":5 | \"tax\":null",
        "/item/action/pawn | \"tax\":5, | ''",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":2",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":0",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":-30",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":1831",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":30.5",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":30.0",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":\"30\"",
        "/item/action/pawn | \"limitDays\":30 | \"limitDays\":99999999999",
        "/item/action/pawn | ,\"limitDays\":30 | ''",
        "/item/action/redeem | \"ring\" | \"ring\",\"price\":0",
        "/item/action/redeem | \"ring\" | \"ring\",\"price\":1.001",
        "/item/action/extend | \"ring\" | \"ring\",\"price\":-1",
        "/item/action/extend | \"ring\" | \"ring\",\"price\":\"5\"",
        "/item/action/change | ,\"price\":99 | ''",
        "/item/action/change | \"price\":99 | \"price\":null",
        "/item/action/change | \"price\":99 | \"price\":0",
        "/item/action/change | \"price\":99 | \"name\":\"\"",
        "/item/action/change | \"price\":99 | \"state\":\"new\"",
        "/item/action/change | \"price\":99 | \"images\":[\"\"]",
        "/item/action/change | \"price\":99 | \"other\":1",
      })
  void whatBreaksARuleIsNoCommand(String path, String good, String bad) {
    var body = good(path);
    assertThat(body).contains(good);

    assertShopErrorStatus(gateway.clerk("POST", path, body.replace(good, bad)), 400);

    assertThat(gateway.shop.events).isEmpty();
  }

  @Test
  void namesAreTrimmed() {
    var body = good("/item/add").replace("Ring", "\\u00a0 Old\\u00a0ring\\u202f\\u2007");

    assertThat(gateway.clerk("POST", "/item/add", body).status()).isEqualTo(201);

    assertThat(gateway.shop.command().getAdd().getName()).isEqualTo("Old\u00a0ring");
  }

  @Test
  void longTextsAreNoCommand() {
    var add = good("/item/add");
    var body = add.replace("\"Ring\"", "\"" + "n".repeat(201) + "\"");
    assertShopErrorStatus(gateway.clerk("POST", "/item/add", body), 400);
    body = add.replace("\"ring\"", "\"" + "i".repeat(65) + "\"");
    assertShopErrorStatus(gateway.clerk("POST", "/item/add", body), 400);
    body = add.replace("\"Ring\"", "\"a" + "\\u0301".repeat(1_000) + "\"");
    assertShopErrorStatus(gateway.clerk("POST", "/item/add", body), 400);
    var images = "\"i\",".repeat(16) + "\"i\"";
    body = add.replace("\"Good\"", "\"Good\",\"images\":[" + images + "]");
    assertShopErrorStatus(gateway.clerk("POST", "/item/add", body), 400);
    assertThat(gateway.shop.events).isEmpty();

    body =
        add.replace("\"Ring\"", "\"" + "\\u00e9".repeat(200) + "\"")
            .replace("\"ring\"", "\"" + "i".repeat(64) + "\"");
    assertThat(gateway.clerk("POST", "/item/add", body).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "../ring", "r%00", "ring\\u0000x", "r\\u00e9", "ring?"})
  void whatCannotBeAnItemIsNotThere(String id) {
    boolean malformed = id.contains("\\u0000");
    var body = good("/item/action/buy").replace("\"ring\"", "\"" + id + "\"");

    assertShopErrorStatus(gateway.clerk("POST", "/item/action/buy", body), malformed ? 400 : 404);
    body = body.replace("\"" + id + "\"", "\"" + "i".repeat(65) + "\"");
    assertShopError(gateway.clerk("POST", "/item/action/buy", body), 404, "Item not found.");
    assertThat(gateway.shop.events).isEmpty();
  }

  /** Now is 12:00 on 30 March in Tallinn, whose clocks were set forward the night before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-03-30T09:00:00Z | 2026-03-30T09:00:00Z | member",
        "2026-03-30T08:59:59.9995Z | 2026-03-30T08:59:59.999Z | member",
        "2026-03-30T12:00:00+03:00 | 2026-03-30T09:00:00Z | member",
        "2026-03-29T23:00:00-10:00 | 2026-03-30T09:00:00Z | member",
        "2026-03-30 | 2026-03-29T21:00:00Z | member",
        "2026-03-29 | 2026-03-28T22:00:00Z | member",
        "2026-03-29T00:00:00+02:00 | 2026-03-28T22:00:00Z | member",
        "2026-03-28T23:59:59+02:00 | '' | member",
        "2026-03-28 | '' | member",
        "2026-03-28 | 2026-03-27T22:00:00Z | clerk",
        "2025-03-29 | 2025-03-28T22:00:00Z | clerk",
        "2025-03-28 | '' | clerk",
        "2025-03-28T21:59:59.999Z | '' | clerk",
        "1926-03-30T09:00:00Z | '' | clerk",
        "2026-03-30T09:00:00.001Z | '' | clerk",
        "2026-03-30T12:00:01+03:00 | '' | clerk",
        "2026-03-31 | '' | clerk",
        "9999-12-31T23:59:59Z | '' | clerk",
        "+999999999-12-31T23:59:59Z | '' | clerk",
        "-0001-01-01T00:00:00Z | '' | clerk",
        "2026-02-29 | '' | clerk",
        "2026-03-30T09:00:00 | '' | clerk",
        "2026-03-30T24:00:00Z | '' | clerk",
        "2026-03-30T12:00+03:00[Europe/Tallinn] | '' | clerk",
        "30.03.2026 | '' | clerk",
        "2026-W14-1 | '' | clerk",
        "yesterday | '' | clerk",
        "1774861200 | '' | clerk",
      })
  void datesAreMomentsThatWereNotLongAgo(String date, String moment, String role) {
    var body =
        "{\"clientId\": \"7\", \"itemId\": \"ring\", \"price\": 1, \"date\": \"%s\"}"
            .formatted(date);

    var answer =
        role.equals("clerk")
            ? gateway.clerk("POST", "/item/action/buy", body)
            : gateway.member("POST", "/item/action/buy", body);

    if (moment.isEmpty()) {
      assertShopErrorStatus(answer, 400);
      assertThat(answer.text("message")).startsWith("date: ");
      assertThat(gateway.shop.events).isEmpty();
    } else {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(gateway.shop.command().getDateMillis())
          .isEqualTo(Instant.parse(moment).toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({"404, Item not found.", "404, Client not found.", "409, The item is PAWNED."})
  void aRejectionIsAnError(int code, String reason) {
    gateway.shop.reject(code, reason);

    for (var each : GOOD.entrySet()) {
      assertShopError(gateway.clerk("POST", each.getKey(), each.getValue()), code, reason);
    }
  }

  @Test
  void aRefusedClientIsToldByWhichList() {
    gateway.shop.settle(command ->
        ActionOutcome.newBuilder()
            .setRejected(
                ActionOutcome.Rejected.newBuilder()
                    .setCode(403)
                    .setReason("The shop does not deal with this client.")
                    .setFraudListVersion("v-1")));

    var answer = gateway.member("POST", "/item/action/buy", good("/item/action/buy"));

    assertShopError(answer, 403, "The shop does not deal with this client.");
    assertThat(answer.text("fraudListVersion")).isEqualTo("v-1");
    assertThat(answer.text("type")).isEqualTo("/docs#forbidden");
  }

  private static String good(String path) {
    return requireNonNull(GOOD.get(path), path);
  }

  private static ByteString mark(String name) {
    return ByteString.copyFrom(NameMark.of(name).bytes());
  }
}
