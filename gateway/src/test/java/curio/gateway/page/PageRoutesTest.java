package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.HttpSettings;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRoutesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Page page = new Page(PageSource.packed());
  private final String app = "/page/" + page.version() + "/app.js";
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpEdge edge;

  @BeforeAll
  void start() {
    edge = serve(PageRoutes.packed());
  }

  @AfterAll
  void stop() {
    edge.close();
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/app/feed", "/app/shop/a%22b", "/app/account/security/x", "/app/none?a=%00"})
  void everyAddressOfThePageIsTheSameDocument(String address) throws Exception {
    var answer = get(address);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(page.document().bytes());
    assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Content-Security-Policy")).isEqualTo(page.policy());
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void aFileIsKeptForEver() throws Exception {
    var answer = get(app);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(requireNonNull(page.file("app.js")).bytes());
    assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
  }

  /** While nodes are replaced, the document of one may load from another. */
  @Test
  void aFileOfAnotherVersionIsAnsweredAndNotKept() throws Exception {
    var answer = get("/page/0123456789abcdef/screens/feed/feed.js");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(requireNonNull(page.file("screens/feed/feed.js")).bytes());
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP | true",
        "gzip;q=0.5, *;q=0 | true",
        "gzip; q=1.000 | true",
        "gzip;q=0 | false",
        "gzip;q=0.000 | false",
        "br | false",
        "identity | false",
        "gzipped | false"
      })
  void itIsPackedForWhoTakesIt(String accepted, boolean packed) throws Exception {
    for (var address : List.of("/", app)) {
      var plain = get(address);
      var answer = get(address, "Accept-Encoding", accepted);

      assertThat(header(answer, "Vary"))
          .isEqualTo("Accept-Encoding")
          .isEqualTo(header(plain, "Vary"));
      assertThat(header(answer, "Content-Encoding")).isEqualTo(packed ? "gzip" : "");
      assertThat(packed ? unpacked(answer.body()) : answer.body()).isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/{version}/none.js",
        "/page/{version}/index.html",
        "/page/{version}/libraries.properties",
        "/page/{version}/../app.js",
        "/page/{version}/..%2fapp.js",
        "/page/{version}/%2e%2e/%2e%2e/etc/passwd",
        "/page/{version}/screens/../../app.js",
        "/page/{version}//app.js",
        "/page/{version}/app.js%00.css",
        "/page/{version}/app.js/",
        "/page/{version}/",
        "/page/{version}",
        "/page//app.js",
        "/page/{version}/screens%2ffeed%2ffeed.js",
        "/page/{version}/a/b/c/d.js",
        "/page/{version}/APP.JS",
        "/page/{version}/%F0%9F%98%80/%22%3E%3Cscript%3E.js"
      })
  void whatIsNoFileOfThePageIsNotFound(String address) throws Exception {
    var answer = get(address.replace("{version}", page.version()));

    var body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isIn(400, 404);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(body).doesNotContain("<script>", "root:", "java.");
  }

  @Test
  void whoWorksOnItSeesEachChange(@TempDir Path directory) throws Exception {
    for (var file : PageSource.packed().files().entrySet()) {
      var path = directory.resolve(file.getKey());
      Files.createDirectories(requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    try (var own = serve(PageRoutes.of(directory))) {
      assertThat(get(own, "/").body()).isEqualTo(page.document().bytes());

      Files.writeString(directory.resolve("app.js"), "// changed");

      assertThat(get(own, "/").body()).isNotEqualTo(page.document().bytes());
      var changed = get(own, app);
      assertThat(changed.body()).isEqualTo("// changed".getBytes(UTF_8));
      assertThat(header(changed, "Cache-Control")).isEqualTo("no-store");
    }
  }

  private static HttpEdge serve(PageRoutes routes) {
    return HttpEdge.start(
        HttpSettings.of("public", "127.0.0.1", 0),
        List.of(routes.routes()),
        request -> {
          throw new AssertionError("the page is for everybody");
        },
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private HttpResponse<byte[]> get(String address, String... headers) throws Exception {
    return get(edge, address, headers);
  }

  private HttpResponse<byte[]> get(HttpEdge from, String address, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + address))
            .timeout(TIMEOUT);
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }
}
