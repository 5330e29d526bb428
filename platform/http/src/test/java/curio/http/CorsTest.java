package curio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.http.browser.Cors;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorsTest {
  private static final String READER = "https://reader.example";
  private static final String TRUSTED = "https://shop.example:8443";
  private static final String STRANGER = "https://evil.example";
  private static final String COOKIE = "Cookie: token=user\r\n";

  private final Routes routes =
      Routes.of("test")
          .get("/item", Access.ANYONE, request -> Response.ok(1))
          .post("/item", Access.USER, request -> Response.ok(request.principal().username()))
          .post(
              "/by-hand",
              Access.ANYONE,
              request -> {
                request.refuseFromOtherSites();
                return Response.ok(1);
              });
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            TestEdge.settings()
                .with(new Cors(Set.of(READER), Set.of(TRUSTED), Duration.ofMinutes(5)))
                .with(TrustedProxies.of(List.of("127.0.0.1"), ProxyHeaders.X_FORWARDED)),
            routes);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void aNamedOriginMayReadAnswersAndTheirHeaders() throws Exception {
    for (String path : List.of("/item", "/none")) {
      var answer = edge.send("GET", path, "Origin: " + READER + "\r\n", "");

      assertThat(answer.header("access-control-allow-origin")).isEqualTo(READER);
      assertThat(answer.header("access-control-expose-headers"))
          .isEqualTo("X-Request-Id, Idempotency-Replayed, Retry-After, Location, ETag");
      assertThat(answer.header("vary")).isEqualToIgnoringCase("Origin");
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
    }
  }

  @Test
  void anOriginTrustedWithCredentialsIsTold() throws Exception {
    var answer = edge.send("GET", "/item", "Origin: " + TRUSTED + "\r\n", "");

    assertThat(answer.header("access-control-allow-origin")).isEqualTo(TRUSTED);
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "null",
        "*",
        "https://reader.example.evil.example",
        "http://reader.example",
        "https://reader.example:8443",
        "https://READER.example",
        "https://shop.example"
      })
  void othersAreToldNothing(String origin) throws Exception {
    var answer = edge.send("GET", "/item", "Origin: " + origin + "\r\n", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .doesNotContainKeys("access-control-allow-origin", "access-control-allow-credentials");
    assertThat(answer.header("vary")).isEqualToIgnoringCase("Origin");
  }

  @Test
  void answersWithoutAnOriginVaryAsWell() throws Exception {
    assertThat(edge.get("/item").header("vary")).isEqualToIgnoringCase("Origin");
  }

  @Test
  void aPreflightSaysWhatMayBeSent() throws Exception {
    var answer = preflight("/item", TRUSTED);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(TRUSTED);
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer.header("access-control-allow-headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id");
    assertThat(answer.header("access-control-max-age")).isEqualTo("300");
  }

  @Test
  void aPreflightOfAStrangerOrForNothingAllowsNothing() throws Exception {
    assertThat(preflight("/item", STRANGER).headers())
        .doesNotContainKey("access-control-allow-origin");
    assertThat(preflight("/none", READER).status()).isEqualTo(404);
  }

  @Test
  void aPlainOptionsIsAnsweredAsEver() throws Exception {
    var answer = edge.send("OPTIONS", "/item", "Origin: " + READER + "\r\n", "");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-methods");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        TRUSTED + ", same-site, 200",
        TRUSTED + ", cross-site, 200",
        READER + ", same-site, 403",
        READER + ", cross-site, 403",
        STRANGER + ", cross-site, 403",
        "http://localhost, same-origin, 200",
        "http://localhost, cross-site, 403"
      })
  void cookiesOfTheUserServeOnlyOriginsThatAreTrustedWithThem(
      String origin, String site, int status) throws Exception {
    String from = "Origin: " + origin + "\r\nSec-Fetch-Site: " + site + "\r\n";

    assertThat(edge.send("POST", "/item", COOKIE + from, "").status()).isEqualTo(status);
    assertThat(edge.send("POST", "/by-hand", from, "").status()).isEqualTo(status);
    assertThat(edge.send("POST", "/item", "Authorization: Bearer user\r\n" + from, "").status())
        .isEqualTo(200);
  }

  @Test
  void theHostOfATargetInAbsoluteFormIsTheOneThatCounts() throws Exception {
    String from = COOKIE + "Origin: http://elsewhere\r\n";

    assertThat(edge.send("POST", "http://elsewhere/item", from, "").status()).isEqualTo(200);
    assertThat(edge.send("POST", "http://localhost/item", from, "").status()).isEqualTo(403);
  }

  @Test
  void aPlainPageUnderOurNameIsNotOursOnceWeSpeakTls() throws Exception {
    String https = "X-Forwarded-Proto: https\r\n" + COOKIE;

    assertThat(edge.send("POST", "/item", https + "Origin: https://localhost\r\n", "").status())
        .isEqualTo(200);
    assertThat(edge.send("POST", "/item", https + "Origin: http://localhost\r\n", "").status())
        .isEqualTo(403);
    assertThat(edge.send("POST", "/item", https, "").status()).isEqualTo(200);
  }

  @Test
  void aPortWithoutOriginsSaysNothingOfThem() throws Exception {
    try (var plain = new TestEdge(routes)) {
      var answer =
          plain.send(
              "OPTIONS",
              "/item",
              "Origin: " + READER + "\r\nAccess-Control-Request-Method: POST\r\n",
              "");

      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.headers().toString()).doesNotContain("access-control", "vary");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "example.com",
        "https://*.example.com",
        "https://a.example/",
        "https://a.example:443",
        "http://a.example:80",
        "https://A.example",
        "ftp://a.example",
        "https://u@a.example",
        "https://a.example?x",
        "https://a.example:99999",
        "https://"
      })
  void whatNoBrowserSendsAsOriginIsRefused(String origin) {
    for (var made :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> new Cors(Set.of(origin), Set.of(), Duration.ZERO),
            () -> new Cors(Set.of(), Set.of(origin), Duration.ZERO))) {
      assertThatThrownBy(made)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("origins: " + origin + " (expected: https://HOST");
    }
  }

  @Test
  void originsMayHaveAddressesAndPorts() {
    var origins = Set.of("http://localhost:3000", "https://[2001:db8::1]:8443", "http://10.0.0.1");

    assertThat(new Cors(origins, Set.of(), Duration.ofDays(1)).origins()).isEqualTo(origins);
    assertThatThrownBy(() -> new Cors(origins, Set.of(), Duration.ofDays(2)))
        .hasMessageStartingWith("cors-max-age: PT48H (expected: ");
  }

  private RawClient.Answer preflight(String path, String origin) throws Exception {
    return edge.send(
        "OPTIONS", path, "Origin: " + origin + "\r\nAccess-Control-Request-Method: POST\r\n", "");
  }
}
