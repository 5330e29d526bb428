package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever token is there ends its session, and no other site's page signs anybody in or out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningOutTest {
  private static final String APP = "https://app.example";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private RunningNode node;

  @BeforeAll
  void start() {
    node =
        RunningNode.start(
            clock,
            "--accounts.throttle",
            "false",
            "--http.trusted-proxies",
            "127.0.0.1",
            "--http.cors-origins",
            APP);
    People.signUp(node, "leaving");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/auth/sign-out", "/logout"})
  void anyTokenDoes(String path) {
    var byExpired = logIn();
    var byCookie = logIn();
    var byRefresh = logIn();
    var byUsed = logIn();
    assertThat(refresh(byUsed).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(16));

    for (var answer :
        List.of(
            node.post(path, "", "Authorization", "Bearer " + byExpired.text("token")),
            node.post(path, "", "Cookie", "accessToken=" + byCookie.text("token")),
            node.post(path, tokenBody(byRefresh)),
            node.post(path, "", "Cookie", "refreshToken=" + byUsed.text("refreshToken")))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("null");
      assertThat(answer.headers().get("set-cookie")).hasSizeGreaterThanOrEqualTo(2);
    }

    for (var tokens : List.of(byExpired, byCookie, byRefresh, byUsed)) {
      refresh(tokens).assertProblem(401);
    }
  }

  @Test
  void anExpiredTokenIsGoodForNothingElse() {
    String bearer = "Bearer " + logIn().text("token");
    clock.advance(Duration.ofMinutes(16));

    node.get("/v1/auth/sessions", "Authorization", bearer).assertProblem(401);
  }

  @Test
  void whatIsNoTokenEndsNothing() {
    node.post("/v1/auth/sign-out", "{\"refreshToken\": \"" + "x".repeat(43) + "\"}")
        .assertProblem(401);
    node.post("/v1/auth/sign-out", "{}").assertProblem(401);
    node.post("/v1/auth/sign-out", "{").assertProblem(400);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null"
  })
  void noOtherSitesPageSignsItsVisitorsInOrOut(String header, String value) {
    var tokens = logIn();
    String body = tokenBody(tokens);
    String cookie = "accessToken=" + tokens.text("token");

    for (var answer :
        List.of(
            node.post("/token/refresh", body, "Content-Type", "text/plain", header, value),
            node.post("/logout", body, "Content-Type", "text/plain", header, value),
            node.post("/v1/auth/sign-out", body, header, value),
            node.get("/logout", "Cookie", cookie, header, value),
            node.get("/v1/auth/mobile-id/x", header, value))) {
      answer.assertProblem(403);
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }
    var head = node.send("HEAD", "/logout", "", "Cookie", cookie, header, value);
    assertThat(head.status()).isEqualTo(403);
    assertThat(node.get("/v1/users/me", "Cookie", cookie).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void onesOwnPagesDo(String site) {
    var tokens = logIn();

    var again = node.post("/token/refresh", tokenBody(tokens), "Sec-Fetch-Site", site);
    var out =
        node.get("/logout", "Cookie", "accessToken=" + again.text("token"), "Sec-Fetch-Site", site);

    assertThat(again.headers().get("set-cookie")).hasSize(2);
    assertThat(out.status()).isEqualTo(200);
    refresh(again).assertProblem(401);
  }

  /** A page that may use the port without cookies brings its tokens itself, and leaves ours be. */
  @Test
  void aNamedSitesPageGetsNoCookies() {
    var tokens = logIn();

    var again = node.post("/token/refresh", tokenBody(tokens), "Origin", APP);
    var out =
        node.post(
            "/v1/auth/sign-out",
            "",
            "Authorization",
            "Bearer " + again.text("token"),
            "Origin",
            APP);

    for (var answer : List.of(again, out)) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }
    refresh(again).assertProblem(401);
  }

  @Test
  void overTlsOnlyCookiesThatNobodyElseCanSetCount() {
    var tokens = logIn();
    String token = tokens.text("token");

    overTls("/v1/users/me", "accessToken=" + token).assertProblem(401);
    assertThat(overTls("/v1/users/me", "__Host-accessToken=" + token).status()).isEqualTo(200);
    node.get("/v1/users/me", "Cookie", "__Host-accessToken=" + token).assertProblem(401);
    var out = overTls("/logout", "accessToken=x; refreshToken=y; __Host-accessToken=" + token);

    assertThat(out.headers().get("set-cookie"))
        .hasSize(4)
        .allSatisfy(c -> assertThat(c).contains("=;", "Max-Age=0", "; Secure"));
    refresh(tokens).assertProblem(401);
  }

  private Answer logIn() {
    var answer = node.post("/login", "{\"name\": \"leaving\", \"password\": \"1234567890\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private Answer refresh(Answer tokens) {
    return node.post("/token/refresh", tokenBody(tokens));
  }

  private Answer overTls(String path, String cookies) {
    return node.get(path, "X-Forwarded-Proto", "https", "Cookie", cookies);
  }

  private static String tokenBody(Answer tokens) {
    return "{\"refreshToken\": \"%s\"}".formatted(tokens.text("refreshToken"));
  }
}
