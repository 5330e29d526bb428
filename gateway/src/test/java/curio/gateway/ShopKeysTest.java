package curio.gateway;

import static curio.gateway.ShopAssert.assertShopError;
import static curio.gateway.ShopAssert.assertShopErrorStatus;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.User;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked again, what takes long, and what becomes of both. */
class ShopKeysTest {
  private static final String BUY = "/item/action/buy";
  private static final String BODY = "{\"itemId\": \"ring\", \"price\": 120}";

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  /** One that does not wait long for what will not come. */
  @RegisterExtension
  static final PreparedGateway hasty = new PreparedGateway(Duration.ofMillis(50));

  @BeforeEach
  void prepare() {
    var seven =
        FindUserReply.newBuilder().setUser(User.newBuilder().setId(7).setUsername("seven")).build();
    gateway.users.answer("FindUser", seven);
    hasty.users.answer("FindUser", seven);
    gateway.shop.apply(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BODY,
        "{\"price\":120.00,\"itemId\":\"ring\"}",
        "{\"price\":12e1,\"itemId\":\"ring\",\"clientId\":\"7\",\"date\":null,\"unknown\":1}",
      })
  void whatIsAskedAgainIsDoneOnce(String again) {
    var first = gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");
    gateway.shop.reject(409, "no more");
    var second = gateway.member("POST", BUY, again, "Idempotency-Key", "key");

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(gateway.shop.events).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"itemId\": \"other\", \"price\": 120}",
        "{\"itemId\": \"ring\", \"price\": 121}",
        "{\"itemId\": \"ring\", \"price\": 120, \"date\": \"2026-03-30\"}",
      })
  void somethingElseUnderTheKeyIsRefused(String other) {
    var first = gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");
    assertThat(first.status()).isEqualTo(200);

    assertShopError(
        gateway.member("POST", BUY, other, "Idempotency-Key", "key"),
        422,
        "the key was used with another body (expected: the same body, or a new key)");
    assertThat(gateway.shop.events).hasSize(1);
  }

  @Test
  void aKeyIsOfOneUserAndOneRoute() {
    var redeem = "{\"itemId\": \"ring\"}";
    gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");
    gateway.member("POST", "/item/action/redeem", redeem, "Idempotency-Key", "key");
    gateway.member("POST", "/item/action/extend", redeem, "Idempotency-Key", "key");
    gateway.clerk(
        "POST",
        BUY,
        "{\"clientId\": \"7\", \"itemId\": \"ring\", \"price\": 120}",
        "Idempotency-Key",
        "key");

    assertThat(gateway.shop.events)
        .hasSize(4)
        .extracting(event -> event.id())
        .doesNotHaveDuplicates();
  }

  @Test
  void aMalformedRequestLeavesTheKeyFree() {
    var bad = "{\"itemId\": \"ring\", \"price\": 0}";
    assertShopErrorStatus(gateway.member("POST", BUY, bad, "Idempotency-Key", "key"), 400);
    var foreign = "{\"clientId\": \"8\", \"itemId\": \"ring\", \"price\": 1}";
    assertShopErrorStatus(gateway.member("POST", BUY, foreign, "Idempotency-Key", "key"), 403);

    assertThat(gateway.member("POST", BUY, BODY, "Idempotency-Key", "key").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"404, Item not found.", "403, The shop does not deal with you.", "409, Too late."})
  void aRejectionStaysForTheKey(int code, String reason) {
    gateway.shop.reject(code, reason);
    var first = gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");
    gateway.shop.apply(5);
    var second = gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");

    assertShopError(first, code, reason);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertShopError(second, code, reason);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertShopErrorStatus(
        gateway.member(
            "POST", BUY, "{\"itemId\": \"ring\", \"price\": 9}", "Idempotency-Key", "key"),
        422);
  }

  @Test
  void whatWasDoneIsAnsweredWhenItsDateIsTooLongAgo() {
    var body = "{\"itemId\": \"ring\", \"price\": 120, \"date\": \"2026-03-29\"}";
    var first = gateway.member("POST", BUY, body, "Idempotency-Key", "key");
    assertThat(first.status()).as(first.body()).isEqualTo(200);

    gateway.shop.clock.advance(Duration.ofDays(1));
    try {
      assertReplayed(gateway.member("POST", BUY, body, "Idempotency-Key", "key"), first);
      assertShopErrorStatus(
          gateway.member("POST", BUY, body.replace("120", "9"), "Idempotency-Key", "key"), 422);
      assertShopErrorStatus(gateway.member("POST", BUY, body), 400);
      assertShopErrorStatus(gateway.member("POST", BUY, body, "Idempotency-Key", "other"), 400);
      var late = body.replace("{", "{\"clientId\": \"8\", ");
      assertShopErrorStatus(gateway.member("POST", BUY, late), 400);
      assertShopErrorStatus(gateway.member("POST", "/item/action/sell", late), 400);
    } finally {
      gateway.shop.clock.advance(Duration.ofDays(-1));
    }
    assertThat(gateway.member("POST", BUY, body, "Idempotency-Key", "other").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/item/add | {'name':'R','category':'Motor','price':1,'state':'New','images':['i-1']}",
        "/item/action/change | {'itemId':'ring','images':['i-0','i-1']}"
      })
  void whatWasDoneIsAnsweredWhenItsImageIsGone(String path, String members) {
    var body = members.replace('\'', '"');
    var first = gateway.clerk("POST", path, body, "Idempotency-Key", "key");
    assertThat(first.status()).as(first.body()).isBetween(200, 201);

    gateway.shop.missingImages.add("i-1");

    assertReplayed(gateway.clerk("POST", path, body, "Idempotency-Key", "key"), first);
    assertShopError(gateway.clerk("POST", path, body), 400, "images: not there");
    assertShopErrorStatus(gateway.clerk("POST", path, body, "Idempotency-Key", "other"), 400);
    assertThat(gateway.shop.events).hasSize(1);
    gateway.shop.missingImages.clear();
    assertThat(gateway.clerk("POST", path, body, "Idempotency-Key", "other").status())
        .isEqualTo(first.status());
  }

  @Test
  void whereTheShopCannotBeAskedNothingIsSaidToBeTooLate() {
    gateway.shop.service.answer(
        "FindOutcomes",
        question -> {
          throw Status.UNAVAILABLE.asRuntimeException();
        });
    try {
      var body = "{\"itemId\": \"ring\", \"price\": 120, \"date\": \"2026-03-28\"}";

      assertShopErrorStatus(gateway.member("POST", BUY, body, "Idempotency-Key", "key"), 503);
      assertShopErrorStatus(gateway.member("POST", BUY, body), 400);
    } finally {
      gateway.shop.answerOutcomes();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/item/action/buy | ,'clientId':'7','price':1",
        "/item/action/sell | ,'clientId':'7','price':1",
        "/item/action/pawn | ,'clientId':'7','price':1,'tax':1,'limitDays':9",
        "/item/action/redeem | ,'clientId':'7'",
        "/item/action/extend | ,'clientId':'7'",
        "/item/action/change | ,'price':1"
      })
  void whatCannotBeAnItemStaysUnderTheKey(String action) {
    gateway.shop.reject(404, "Item not found.");
    var path = action.substring(0, action.indexOf(" |"));
    var body = "{'itemId':'no/where'%s}".formatted(action.substring(action.indexOf(',')));
    body = body.replace('\'', '"');

    var first = gateway.clerk("POST", path, body, "Idempotency-Key", "key");
    var second = gateway.clerk("POST", path, body, "Idempotency-Key", "key");
    var other = body.replace("no/where", "ring");

    assertShopError(first, 404, "Item not found.");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertShopError(second, 404, "Item not found.");
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertShopErrorStatus(gateway.clerk("POST", path, other, "Idempotency-Key", "key"), 422);
    assertThat(gateway.shop.command().getItemId()).isEqualTo("?");
  }

  @Test
  void anAddedItemKeepsTheIdThatItGotUnderItsKey() {
    var body = "{\"name\":\"Ring\",\"category\":\"Jewelry\",\"price\":1,\"state\":\"New\"}";

    var first = gateway.clerk("POST", "/item/add", body, "Idempotency-Key", "key");
    var second = gateway.clerk("POST", "/item/add", body, "Idempotency-Key", "key");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo("/item/fetch/" + first.text("id"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void twoAtOnceUnderOneKeyAreOneAction() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> ask = () -> gateway.member("POST", BUY, BODY, "Idempotency-Key", "key");
      var answers = threads.invokeAll(List.of(ask, ask, ask, ask));
      var bodies = new HashSet<String>();
      for (var answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
        bodies.add(answer.get().body());
      }
      assertThat(bodies).hasSize(1);
    }
    assertThat(gateway.shop.events)
        .extracting(event -> event.id())
        .containsOnly(gateway.shop.events.getFirst().id());
  }

  @Test
  void whatIsNotSettledSoonIsPending() {
    hasty.shop.hold();

    var action = hasty.member("POST", BUY, BODY);
    var added =
        hasty.clerk(
            "POST",
            "/item/add",
            "{\"id\":\"r\",\"name\":\"R\",\"category\":\"Motor\",\"price\":1,\"state\":\"New\"}");

    var id = hasty.shop.events.getFirst().id();
    assertThat(action.status()).isEqualTo(202);
    assertThat(action.body())
        .isEqualTo("{\"id\":\"" + id + "\",\"itemId\":\"ring\",\"status\":\"pending\"}");
    assertThat(action.header("Location")).isEqualTo("/item/action/" + id);
    var addId = hasty.shop.events.getLast().id();
    assertThat(added.status()).isEqualTo(202);
    assertThat(added.body())
        .isEqualTo("{\"id\":\"r\",\"actionId\":\"" + addId + "\",\"status\":\"pending\"}");
    assertThat(added.header("Location")).isEqualTo("/item/action/" + addId);
  }

  @Test
  void aPendingOneIsSentOnceAndTellsItsState() {
    hasty.shop.hold();
    var first = hasty.member("POST", BUY, BODY, "Idempotency-Key", "key");
    var second = hasty.member("POST", BUY, BODY, "Idempotency-Key", "key");

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(hasty.shop.events).hasSize(1);
    var other = "{\"itemId\": \"other\", \"price\": 1}";
    assertShopErrorStatus(hasty.member("POST", BUY, other, "Idempotency-Key", "key"), 422);
  }

  @Test
  void whereTheShopCannotBeAskedCommandsAreTakenAllTheSame() {
    hasty.shop.service.answer(
        "FindOutcomes",
        question -> {
          throw Status.UNAVAILABLE.asRuntimeException();
        });
    try {
      var answer = hasty.member("POST", BUY, BODY, "Idempotency-Key", "key");

      assertThat(answer.status()).isEqualTo(202);
      assertThat(hasty.shop.events).hasSize(1);
    } finally {
      hasty.shop.answerOutcomes();
    }
  }

  @Test
  void whatTheLogDoesNotTakeIsNotAvailable() {
    gateway.shop.refuse(true);

    var answer = gateway.member("POST", BUY, BODY);

    assertShopErrorStatus(answer, 503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void whatWaitsOnTheDiskIsPendingAtOnce() {
    gateway.shop.hold();
    gateway.shop.spill();

    var answer = gateway.member("POST", BUY, BODY);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("status")).isEqualTo("pending");
    var state = gateway.member("GET", answer.header("Location"), "");
    assertThat(state.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"itemId\":\"ring\",\"action\":\"buy\",\"status\":\"pending\"}"
                .formatted(answer.text("id")));
    assertShopError(gateway.other("GET", answer.header("Location"), ""), 404, "Action not found.");
  }

  @Test
  void whoGoesAwayWaitsNoLonger() throws IOException {
    gateway.shop.hold();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + BUY
                      + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 7:member:s\r\n"
                      + "Content-Length: "
                      + BODY.length()
                      + "\r\n\r\n"
                      + BODY)
                  .getBytes(StandardCharsets.US_ASCII));
      eventually(() -> assertThat(gateway.shop.waiting()).isEqualTo(1));
    }
    eventually(() -> assertThat(gateway.shop.waiting()).isZero());
    assertThat(gateway.shop.events).hasSize(1);
  }

  @Test
  void anActionIsSeenByWhoAskedAndByWhomItIsFor() {
    var id = UUID.randomUUID().toString();
    var outcome =
        ActionOutcome.newBuilder()
            .setActionId(id)
            .setItemId("ring")
            .setKind(ActionKind.ACTION_KIND_PAWN)
            .setUserId(3)
            .setClientId("7")
            .setApplied(ActionOutcome.Applied.newBuilder().setVersion(4))
            .build();
    gateway.shop.know(outcome);
    var path = "/item/action/" + id;

    var own = gateway.member("GET", path, "");
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"itemId\":\"ring\",\"action\":\"pawn\",\"status\":\"applied\",\"version\":4}"
                .formatted(id));
    assertThat(gateway.clerk("GET", path, "").body()).isEqualTo(own.body());
    assertThat(gateway.admin("GET", path, "").body()).isEqualTo(own.body());
    assertShopError(gateway.other("GET", path, ""), 404, "Action not found.");
    assertShopErrorStatus(gateway.nobody("GET", path, ""), 401);
    gateway.shop.know(
        outcome.toBuilder()
            .setUserId(8)
            .setRejected(
                ActionOutcome.Rejected.newBuilder().setCode(409).setReason("The item is PAWNED."))
            .build());
    assertThat(gateway.other("GET", path, "").body())
        .isEqualTo(
            "{\"id\":\"%s\",\"itemId\":\"ring\",\"action\":\"pawn\",\"status\":\"rejected\",\"code\":409,\"reason\":\"The item is PAWNED.\"}"
                .formatted(id));
    gateway.shop.know(
        outcome.toBuilder().setPending(ActionOutcome.Pending.getDefaultInstance()).build());
    assertThat(gateway.member("GET", path, "").body())
        .isEqualTo(
            "{\"id\":\"%s\",\"itemId\":\"ring\",\"action\":\"pawn\",\"status\":\"pending\"}"
                .formatted(id));
  }

  private static void assertReplayed(Answer again, Answer first) {
    assertThat(again.status()).as(again.body()).isEqualTo(first.status());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "not-a-uuid",
        "11111111-1111-1111-1111-11111111111",
        "buy'--",
        "AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA",
        "11111111-1111-1111-1111-111111111111"
      })
  void anActionThatIsNotThereIsNotFound(String id) {
    assertShopError(gateway.clerk("GET", "/item/action/" + id, ""), 404, "Action not found.");
  }
}
