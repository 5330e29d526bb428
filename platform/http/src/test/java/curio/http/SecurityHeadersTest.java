package curio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.browser.SecurityHeaders;
import curio.http.docs.ApiDocs;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told beside the answer itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecurityHeadersTest {
  private static final String HTTPS = "X-Forwarded-Proto: https\r\n";

  private final Routes routes =
      Routes.of("test")
          .get("/json", Access.ANYONE, request -> Response.ok(1))
          .get("/user", Access.USER, request -> Response.ok(1))
          .get(
              "/fail",
              Access.ANYONE,
              request -> {
                throw new CurioException(ErrorCode.CONFLICT, "taken");
              })
          .get(
              "/own",
              Access.ANYONE,
              request ->
                  Response.text(200, "page")
                      .withHeader("Content-Security-Policy", "default-src 'self'")
                      .withHeader("Cache-Control", "max-age=1"));
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            TestEdge.settings()
                .with(new SecurityHeaders(true, Duration.ofDays(2)))
                .with(TrustedProxies.of(List.of("127.0.0.1"), ProxyHeaders.X_FORWARDED)),
            routes,
            ApiDocs.routes("Test", "1", List.of(routes)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/json", "/user", "/fail", "/none", "/openapi.json"})
  void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
    var answer = edge.get(path);

    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
    assertThat(answer.header("referrer-policy")).isEqualTo("same-origin");
    assertThat(answer.header("content-security-policy")).contains("frame-ancestors 'none'");
    assertThat(answer.headers()).doesNotContainKey("strict-transport-security");
  }

  @Test
  void whatIsNoPageMayLoadNothing() throws Exception {
    assertThat(edge.get("/json").header("content-security-policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
  }

  @Test
  void thePageOfTheApiKeepsItsOwnPolicy() throws Exception {
    var page = edge.get("/docs");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-security-policy")).startsWith("default-src 'self'; img-src");
    assertThat(page.header("referrer-policy")).isEqualTo("same-origin");
  }

  @Test
  void aHandlersOwnWordCounts() throws Exception {
    var answer = edge.get("/own");

    assertThat(answer.header("content-security-policy")).isEqualTo("default-src 'self'");
    assertThat(answer.header("cache-control")).isEqualTo("max-age=1");
    assertThat(answer.header("referrer-policy")).isEqualTo("same-origin");
    assertThat(edge.get("/json").header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void tlsIsAskedForWhereItIsSpoken() throws Exception {
    assertThat(edge.send("GET", "/json", HTTPS, "").header("strict-transport-security"))
        .isEqualTo("max-age=172800");
    assertThat(edge.send("GET", "/none", HTTPS, "").header("strict-transport-security"))
        .isEqualTo("max-age=172800");
  }

  @Test
  void malformedRequestsGetThemToo() throws Exception {
    try (var client = edge.connect()) {
      client.send("GARBAGE\r\n\r\n");
      assertThat(client.read().header("x-frame-options")).isEqualTo("DENY");
    }
    try (var client = edge.connect()) {
      client.send("GET /json HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      var answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("content-security-policy")).startsWith("default-src 'none'");
    }
  }

  @Test
  void aPortWhereTheyAreOffSaysOnlyThatTypesAreNotGuessed() throws Exception {
    try (var plain = new TestEdge(routes)) {
      assertThat(plain.get("/json").headers())
          .containsKey("x-content-type-options")
          .doesNotContainKeys("x-frame-options", "referrer-policy", "content-security-policy");
    }
  }

  @Test
  void timesThatCannotBeTakenBackAreRefused() {
    for (Duration bad : List.of(Duration.ofSeconds(-1), Duration.ofDays(731))) {
      assertThatThrownBy(() -> new SecurityHeaders(true, bad))
          .hasMessageStartingWith("strict-transport: " + bad + " (expected: ");
    }
  }
}
