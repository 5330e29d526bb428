package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens in cookies: kept from scripts and other sites, and no way in for other sites' pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CookiesTest {
  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start(shape(), "--accounts.throttle", "false");
    People.signUp(node, "cookies");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void cookiesAreKeptFromScriptsAndOtherSites() {
    assertThat(logIn().headers().get("set-cookie"))
        .hasSize(2)
        .allSatisfy(cookie ->
            assertThat(cookie)
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/")
                .doesNotContain("Domain"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/auth/sign-out",
    "DELETE, /v1/auth/sessions",
    "DELETE, /v1/auth/sessions/00000000-0000-0000-0000-000000000000",
    "POST, /v1/auth/password",
    "PUT, /v1/users/me",
    "POST, /v1/users",
    "PATCH, /v1/users/1",
    "DELETE, /v1/users/1",
    "DELETE, /v1/users/me",
    "POST, /v1/users/1/reset-link",
    "DELETE, /v1/users/1/identities/1",
    "DELETE, /v1/auth/identities/1",
    "POST, /api/v1/order/",
  })
  void aWriteFromAnotherSitesPageIsRefused(String method, String path) {
    var cookie = "accessToken=" + logIn().text("accessToken");

    for (var from :
        List.of(
            List.of("Sec-Fetch-Site", "cross-site"),
            List.of("Sec-Fetch-Site", "same-site"),
            List.of("Origin", "https://evil.example"),
            List.of("Origin", "null"),
            List.of("Origin", "http://127.0.0.1:1"))) {
      var answer = node.send(method, path, "{}", "Cookie", cookie, from.getFirst(), from.getLast());
      answer.assertProblem(403);
      assertThat(answer.text("detail")).startsWith("request from another site");
    }
    assertThat(node.get("/v1/users/me", "Cookie", cookie).status()).isEqualTo(200);
  }

  @Test
  void aRefreshFromAnotherSitesPageIsRefused() {
    var refresh = "refreshToken=" + logIn().text("refreshToken");

    node.post("/token/refresh", "", "Cookie", refresh, "Sec-Fetch-Site", "cross-site")
        .assertProblem(403);
    node.post("/token/refresh", "", "Cookie", refresh, "Origin", "https://evil.example")
        .assertProblem(403);
    assertThat(
            node.post("/token/refresh", "", "Cookie", refresh, "Sec-Fetch-Site", "same-origin")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aLoginFromAnotherSitesPageIsRefused() {
    var body = "{\"name\": \"cookies\", \"password\": \"1234567890\"}";

    node.post("/login", body, "Sec-Fetch-Site", "cross-site").assertProblem(403);
    node.post("/login", body, "Origin", "https://evil.example").assertProblem(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void aWriteFromOurOwnPageIsDone(String site) {
    var cookie = "accessToken=" + logIn().text("accessToken");

    var answer =
        node.send(
            "PUT",
            "/v1/users/me",
            "{\"city\": \"Uruk\"}",
            "Cookie",
            cookie,
            "Sec-Fetch-Site",
            site);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void whoSignsOutIsLeftWithoutCookies() {
    var in = logIn();

    var out = node.post("/v1/auth/sign-out", "", "Cookie", "accessToken=" + in.text("accessToken"));

    assertThat(out.headers().get("set-cookie"))
        .hasSize(2)
        .allSatisfy(cookie -> assertThat(cookie).contains("=;", "Max-Age=0"));
  }

  private Answer logIn() {
    var answer = node.post("/login", "{\"name\": \"cookies\", \"password\": \"1234567890\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** {@link CookiesApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
