package curio.http.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.http.Access;
import curio.http.ErrorShape;
import curio.http.RawClient;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.SharedBytes;
import curio.http.TestEdge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets; the content is the ten digits. */
class DownloadTest {
  private static final String TAG = "\"abc\"";
  private static final String DIGITS = "0123456789";
  private static final String LONG_TEXT = longText();

  private final TestEdge edge = new TestEdge(routes());

  @AfterEach
  void close() {
    edge.close();
  }

  private static Routes routes() {
    var routes = Routes.of("files");
    routes = add(routes, "/heap", SharedBytes.of(bytes(DIGITS)));
    routes = add(routes, "/shared", SharedBytes.of(ByteBuffer.wrap(bytes(DIGITS))));
    routes = add(routes, "/empty", SharedBytes.NONE);
    routes = add(routes, "/long", SharedBytes.of(ByteBuffer.wrap(bytes(LONG_TEXT))));
    return add(routes, "/long-heap", SharedBytes.of(bytes(LONG_TEXT)));
  }

  private static Routes add(Routes routes, String path, SharedBytes bytes) {
    var download = new Download(bytes, "image/png", TAG, "public, max-age=300");
    return Download.declaredBy(
        routes.get(path, Access.ANYONE, request -> answer(download, request)), "image/png");
  }

  private static Response answer(Download download, Request request) {
    return download.to(request, ErrorShape.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/heap", "/shared"})
  void theWholeSaysHowItMayBeKeptAndAskedForAgain(String path) throws Exception {
    var answer = edge.get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(DIGITS);
    assertThat(answer.header("etag")).isEqualTo(TAG);
    assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
    assertThat(answer.header("content-type")).isEqualTo("image/png");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'bytes=0-3'; 206; 0123; 'bytes 0-3/10'",
        "'bytes=3-3'; 206; 3; 'bytes 3-3/10'",
        "'Bytes= 7-'; 206; 789; 'bytes 7-9/10'",
        "'bytes=7-99999999999999999999'; 206; 789; 'bytes 7-9/10'",
        "'bytes=-4'; 206; 6789; 'bytes 6-9/10'",
        "'bytes=-40'; 206; 0123456789; 'bytes 0-9/10'",
        "'bytes=0-'; 206; 0123456789; 'bytes 0-9/10'",
        "'bytes=10-'; 416; ; 'bytes */10'",
        "'bytes=99999999999999999999-'; 416; ; 'bytes */10'",
        "'bytes=-0'; 416; ; 'bytes */10'",
        "'bytes=5-3'; 200; 0123456789; ''",
        "'bytes=0-1,3-4'; 200; 0123456789; ''",
        "'bytes=a-b'; 200; 0123456789; ''",
        "'bytes=-'; 200; 0123456789; ''",
        "'lines=0-1'; 200; 0123456789; ''",
      })
  void aRangeIsAnsweredAsTheRfcHasIt(String range, int status, String body, String contentRange)
      throws Exception {
    for (String path : new String[] {"/heap", "/shared"}) {
      var answer = edge.send("GET", path, "Range: " + range + "\r\n", "");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("content-range")).isEqualTo(contentRange);
      if (body == null) {
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"requestId\"");
      } else {
        assertThat(answer.body()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"abc\"'; 304",
        "'W/\"abc\"'; 304",
        "'*'; 304",
        "'\"x\", \"abc\"'; 304",
        "'\"a,b\" , W/\"abc\"'; 304",
        "'\"x\"'; 200",
        "'abc'; 200",
        "'\"abcd\"'; 200"
      })
  void whoHasItAlreadyIsTold(String tags, int status) throws Exception {
    var answer =
        edge.send("GET", "/shared", "If-None-Match: " + tags + "\r\nRange: bytes=0-1\r\n", "");

    assertThat(answer.status()).isEqualTo(status == 200 ? 206 : 304);
    assertThat(answer.header("etag")).isEqualTo(TAG);
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
    if (status == 304) {
      assertThat(answer.headers()).doesNotContainKeys("content-length", "content-type");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"abc\"'; 206",
        "'W/\"abc\"'; 200",
        "'\"x\"'; 200",
        "'Wed, 21 Oct 2015 07:28:00 GMT'; 200"
      })
  void aRangeOfSomethingElseIsTheWhole(String condition, int status) throws Exception {
    var answer =
        edge.send("GET", "/heap", "Range: bytes=1-2\r\nIf-Range: " + condition + "\r\n", "");

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void headHasTheLengthOfTheWholeAndNoBody() throws Exception {
    try (var client = edge.connect()) {
      for (String path : new String[] {"/heap", "/shared", "/long", "/long-heap"}) {
        client.send(TestEdge.text("HEAD", path, "Range: bytes=0-3\r\n", ""));
        var head = client.readHead();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length"))
            .isEqualTo(String.valueOf(path.contains("long") ? LONG_TEXT.length() : 10));
        assertThat(head.header("etag")).isEqualTo(TAG);
      }
      client.send(TestEdge.text("GET", "/heap", "", ""));
      assertThat(client.read().body()).isEqualTo(DIGITS);
    }
  }

  @Test
  void nothingHasNoRanges() throws Exception {
    var answer = edge.send("GET", "/empty", "Range: bytes=0-1\r\n", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-length")).isEqualTo("0");
  }

  @Test
  void manyTakeTheSameBytesAtOnce() throws Exception {
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 16; i++) {
      clients.add(edge.connect());
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < clients.size(); i++) {
        String range = "Range: bytes=%d-\r\n".formatted(i);
        clients.get(i).send(TestEdge.text("GET", i % 2 == 0 ? "/long" : "/long-heap", range, ""));
      }
      for (int i = 0; i < clients.size(); i++) {
        assertThat(clients.get(i).read().body().equals(LONG_TEXT.substring(i))).isTrue();
      }
    }
    for (var client : clients) {
      client.close();
    }
  }

  @Test
  void whoLeavesHalfWayTakesNothingFromOthers() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (var client = edge.connect()) {
        client.send(TestEdge.text("GET", "/long", "", ""));
        assertThat(client.readHead().status()).isEqualTo(200);
      }
    }

    assertThat(edge.get("/long").body().equals(LONG_TEXT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "W/\"abc\"", "\"a\"b\"", "\"a b\"", ""})
  void aTagIsStrongAndInQuotes(String tag) {
    assertThatThrownBy(() -> new Download(SharedBytes.NONE, "image/png", tag, "no-store"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String longText() {
    var text = new StringBuilder();
    var random = new Random(7);
    while (text.length() < 3_000_000) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
