package curio.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.config.ConfigException;
import curio.errors.CurioException;
import curio.testkit.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the public port reach it. */
class EdgeSettingsTest {
  private static final String SIGN_UP = "{\"name\": \"%s\", \"password\": \"1234567890\"}";

  @Test
  void overTlsCookiesAreSecureAndBrowsersAreToldToStayThere(@TempDir Path directory)
      throws Exception {
    var certificate = TestCertificate.of("EC");
    certificate.writeTo(directory);
    try (var node =
            RunningNode.start(
                "--http.tls-certificate",
                directory.resolve("certificate.pem").toString(),
                "--http.tls-key",
                directory.resolve("key.pem").toString());
        var client =
            HttpClient.newBuilder().sslContext(TestCertificate.context(certificate)).build()) {
      post(client, node, "/signup", SIGN_UP.formatted("secret"));

      var in = post(client, node, "/login", SIGN_UP.formatted("secret"));

      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(in.headers().allValues("set-cookie"))
          .hasSize(2)
          .allSatisfy(cookie -> assertThat(cookie).contains("; Secure"));
      assertThat(in.headers().firstValue("strict-transport-security")).isPresent();
    }
  }

  @Test
  void aFileWithoutACertificateIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() ->
            RunningNode.start("--http.tls-certificate", "/dev/null", "--http.tls-key", "/dev/null"))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("tls-certificate: /dev/null");
  }

  @Test
  void aTrustedProxyNamesTheClient() {
    try (var trusting = RunningNode.start("--http.trusted-proxies", "127.0.0.0/8");
        var careful = RunningNode.start()) {
      assertThat(sessions(trusting)).contains("\"address\":\"203.0.113.9\"");
      assertThat(sessions(careful)).contains("\"address\":\"127.0.0.1\"");
    }
  }

  @Test
  void namedOriginsMayReadAnswers() {
    try (var node = RunningNode.start("--http.cors-origins", "https://shop.example")) {
      var from = node.get("/.well-known/jwks.json", "Origin", "https://shop.example");
      var other = node.get("/.well-known/jwks.json", "Origin", "https://evil.example");

      assertThat(from.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
      assertThat(other.headers()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void browsersAreToldToBeCareful() {
    try (var node = RunningNode.start()) {
      for (var path : List.of("/docs", "/reset", "/openapi.json", "/v1/users")) {
        var answer = node.get(path);

        assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).as(path).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy"))
            .as(path)
            .contains("frame-ancestors 'none'")
            .doesNotContain("unsafe");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--http.tls-certificate=/only/one",
        "--http.trusted-proxies=everybody",
        "--http.cors-origins=*",
        "--http.cors-credential-origins=https://shop.example/path",
        "--http.strict-transport=3000d",
      })
  void aWrongSettingIsRefusedBeforeAnythingStarts(String option) {
    assertThatThrownBy(() -> RunningNode.start(option))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option.substring(2, option.indexOf('=')))
        .hasMessageContaining("expected");
  }

  private static String sessions(RunningNode node) {
    var token =
        node.post("/signup", SIGN_UP.formatted("proxied"), "X-Forwarded-For", "203.0.113.9");
    return node.get("/v1/auth/sessions", "Authorization", "Bearer " + token.text("token")).body();
  }

  private static HttpResponse<String> post(
      HttpClient client, RunningNode node, String path, String body) throws Exception {
    var uri = URI.create("https://localhost:" + node.port() + path);
    var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
