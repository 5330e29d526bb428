package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but who is signed in gets at orders, and only as long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorisationTest {
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  private static final Pattern PUBLIC_KEY = Pattern.compile("\"x\":\"([^\"]+)\"");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start(clock);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void withoutATokenNothingIsShownOrPlaced() {
    assertAllRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer null",
        "Basic dGVzdGVyOjEyMzQ1Njc4OTA=",
        "Token x",
        "x",
        "",
      })
  void aTokenThatIsNoneIsRefused(String authorization) {
    assertAllRefused("Authorization", authorization);
  }

  @Test
  void aTokenIsGoodUntilItExpires() {
    var known = node.signUp("expiring");
    var unknown = node.signUp("expiring2");
    var order = place(known);
    clock.advance(TOKEN_LIFE.minusSeconds(1));
    assertThat(known.get("/api/v1/order/" + order).status()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(1));

    assertAllRefused("Authorization", known.bearer());
    assertAllRefused("Authorization", unknown.bearer());
    assertAllRefused("Cookie", "accessToken=" + known.token());
  }

  @Test
  void signingOutEndsAccessAtOnce() {
    var shopper = node.signUp("leaving");
    place(shopper);

    var out = node.post("/v1/auth/sign-out", "", "Authorization", shopper.bearer());

    assertThat(out.status()).isEqualTo(200);
    assertThat(out.body()).isEqualTo("null");
    assertAllRefused("Authorization", shopper.bearer());
    node.post("/v1/auth/sign-out", "", "Authorization", shopper.bearer()).assertProblem(401);
  }

  @Test
  void signingOutEndsOnlyThatSession() {
    var leaving = node.signUp("twosessions");
    var again =
        node.post(
            "/v1/auth/sign-in", "{\"username\":\"twosessions\", \"password\":\"1234567890\"}");
    var staying = new Shopper(node, again.text("token"));

    node.post("/v1/auth/sign-out", "", "Authorization", leaving.bearer());

    assertAllRefused("Authorization", leaving.bearer());
    assertThat(staying.get("/api/v1/order/").status()).isEqualTo(200);
  }

  @Test
  void aForgedTokenIsRefused() throws Exception {
    var token = node.signUp("forger").token();
    var key = publicKey();

    var forged =
        List.of(
            Tokens.tampered(token),
            Tokens.promoted(token),
            Tokens.signedByAnother(token),
            Tokens.signedWithThePublicKey(token, key),
            Tokens.withoutAlgorithm(token, "none"),
            Tokens.withoutAlgorithm(token, "None"),
            Tokens.withoutAlgorithm(token, "EdDSA"),
            token.substring(0, token.lastIndexOf('.')),
            token + "=",
            token + ".x",
            token.toUpperCase(Locale.ROOT));

    for (var each : forged) {
      assertAllRefused("Authorization", "Bearer " + each);
      assertAllRefused("Cookie", "accessToken=" + each);
    }
    assertThat(new Shopper(node, token).get("/api/v1/order/").status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenIsNoAccessToken() {
    node.signUp("refresher");
    var in = node.post("/login", "{\"name\":\"refresher\", \"password\":\"1234567890\"}");

    assertAllRefused("Authorization", "Bearer " + in.text("refreshToken"));
  }

  @Test
  void aTokenInTheAddressOpensNothing() {
    var token = node.signUp("addressed").token();

    node.get("/api/v1/order/?token=" + token).assertOrderProblem(401);
    node.get("/api/v1/order/?accessToken=" + token).assertOrderProblem(401);
  }

  /** Returns the id of the order. */
  private static String place(Shopper shopper) {
    var placed = shopper.place("key", "{\"price\": 400}");
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.text("orderId");
  }

  private void assertAllRefused(String... headers) {
    var id = "/api/v1/order/00000000-0000-0000-0000-000000000001";
    var withKey = new ArrayList<>(List.of(headers));
    withKey.addAll(List.of("X-Request-Id", "key"));
    var answers =
        List.of(
            node.get("/api/v1/order/", headers),
            node.get("/api/v1/order?limit=0", headers),
            node.get(id, headers),
            node.post("/api/v1/order/", "{\"price\": 400}", withKey.toArray(String[]::new)),
            node.post("/api/v1/order", "{\"price\": -1}", headers));

    assertThat(answers)
        .allSatisfy(answer -> {
          answer.assertOrderProblem(401);
          assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        });
  }

  private String publicKey() {
    var keys = node.get("/.well-known/jwks.json").body();
    return String.valueOf(PUBLIC_KEY.matcher(keys).results().findFirst().orElseThrow().group(1));
  }
}
