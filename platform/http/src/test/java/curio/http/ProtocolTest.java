package curio.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProtocolTest {
  private static final String JSON = "{\"price\":1}";

  record Order(BigDecimal price) {}

  private final CountDownLatch slow = new CountDownLatch(1);
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            TestEdge.settings().with(new HttpSettings.Sizes(1_000, 2_000, 500)),
            Routes.of("test")
                .post("/echo", Access.ANYONE, Order.class, (request, order) -> Response.ok(order))
                .post(
                    "/raw",
                    Access.ANYONE,
                    request -> Response.bytes(200, "text/plain", request.body()))
                .maxBody(100_000)
                .get("/slow", Access.ANYONE, this::slow)
                .get("/fast", Access.ANYONE, request -> Response.text(200, "fast")));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void theLargestLengthThereIsIsTooLarge() throws Exception {
    try (var client = edge.connect()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\nabc");

      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GARBAGE\\r\\n\\r\\n|400",
        "GET /fast\\r\\n\\r\\n|400",
        "GET /fast HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n|400",
        "GET /fast http/1.1\\r\\nHost: x\\r\\n\\r\\n|400",
        "GET /fast HTTP/2.0\\r\\nHost: x\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nHost: y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nBad Header: y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nA : y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x/y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x@y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\n: y\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nno colon\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nA: b\\0c\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: +5\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5x\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\nContent-Length:"
            + " 6\\r\\n\\r\\nabcdef|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5, 6\\r\\n\\r\\nabcdef|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length:"
            + " 99999999999999999999\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\nTransfer-Encoding:"
            + " chunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length:"
            + " 5\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip,"
            + " chunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding:"
            + " xchunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding:"
            + " chunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding:"
            + " chunked\\r\\n\\r\\nzz\\r\\nabc\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding:"
            + " chunked\\r\\n\\r\\n3\\r\\nabcXX0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding:"
            + " chunked\\r\\n\\r\\n-3\\r\\nabc\\r\\n0\\r\\n\\r\\n|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5, 5\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\nContent-Length:"
            + " 5\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length:\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0x5\\r\\n\\r\\nabcde|400",
        "POST /echo HTTP/1.0\\r\\nContent-Length: 5, 5\\r\\n\\r\\nabcde|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nhost: x\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0\\r\\nContent-Length: 0"
            + "\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n c\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n\\tc\\r\\nD: e\\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\r\\nHost: x\\r\\n Content-Length: 5\\r\\n\\r\\n|400",
        "\\r\\nGET /fast HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n \\r\\n\\r\\n|400",
        "GET /fast HTTP/1.1\\nHost: x\\nA: b\\n c\\n\\n|400",
        "CONNECT example.com:80 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400"
      })
  void whatIsNotProperHttpIsRefusedAndTheConnectionEnds(String text, int status) throws Exception {
    try (var client = edge.connect()) {
      client.send(unescaped(text));

      var answer = client.read();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      assertThat(answer.body()).contains("\"requestId\":").contains("\"status\":" + status);
      assertThat(answer.header("x-request-id")).isNotEmpty();
      if (!text.startsWith("CONNECT")) {
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(client.isEnded()).isTrue();
      }
    }
  }

  @Test
  void aFoldedHeaderIsRefusedHoweverItArrives() throws Exception {
    try (var client = edge.connect()) {
      for (byte b :
          unescaped("GET /fast HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n c\\r\\n\\r\\n")
              .getBytes(UTF_8)) {
        client.send(new byte[] {b});
      }

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, 415", "'identity, gzip', 415", "br, 415", "identity, 200", "Identity, 200"})
  void aPackedBodyIs415(String coding, int status) throws Exception {
    var answer = edge.send("POST", "/echo", "Content-Encoding: " + coding + "\r\n", JSON);

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void aSmuggledRequestIsNeverAnswered() throws Exception {
    try (var client = edge.connect()) {
      client.send(
          unescaped(
              "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 35\\r\\n"
                  + "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n"
                  + "GET /fast HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"));

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aTooLongTargetIs414() throws Exception {
    var answer = edge.get("/" + "x".repeat(600));

    assertThat(answer.status()).isEqualTo(414);
    assertThat(answer.body()).contains("\"title\":\"Address too long\"");
  }

  @Test
  void tooLargeHeadersAre431() throws Exception {
    var answer = edge.send("GET", "/fast", "X: " + "x".repeat(3_000) + "\r\n", "");

    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.body()).contains("\"title\":\"Headers too large\"");
  }

  @Test
  void tooManyHeadersAre431HoweverShort() throws Exception {
    // With Host there are 100 and 101.
    assertThat(edge.send("GET", "/fast", "a:\r\n".repeat(99), "").status()).isEqualTo(200);
    assertThat(edge.send("GET", "/fast", "a:\r\n".repeat(100), "").status()).isEqualTo(431);
    try (var client = edge.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(TestEdge.text("GET", "/fast", "a:\r\n".repeat(99), ""));
        assertThat(client.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void tooManyTrailersEndTheRequest() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
      client.send("a:\r\n".repeat(100) + "\r\n");

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/fast, 200",
    "HTTP://X/fast?a=b, 200",
    "https://x/fast, 200",
    "http://x, 400",
    "http://x?a=/fast, 400",
    "http://x#/fast, 400",
    "http:///fast, 400",
    "ftp://x/fast, 400",
    "x:80, 400"
  })
  void aTargetInAbsoluteFormIsTheSameAsItsPath(String target, int status) throws Exception {
    try (var client = edge.connect()) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(status);
    }
  }

  @Test
  void aBodyDeclaredTooLargeIsRefusedUnread() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");

      var answer = client.read();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aHugeBodyThatIsSentAnywayStillGetsItsAnswer() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
      client.send(new byte[2_000_000]);

      assertThat(client.read().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aChunkedBodyIsRefusedOnceItIsTooLarge() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 3; i++) {
        client.send("190\r\n" + "x".repeat(400) + "\r\n");
      }

      assertThat(client.read().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aRouteMayAllowMore() throws Exception {
    String body = "y".repeat(90_000);

    var answer = edge.post("/raw", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void chunksAreOneBody() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n");
      client.send("5\r\n{\"pri\r\n").send("6;ext=1\r\nce\":1}\r\n").send("0\r\nT: x\r\n\r\n");

      assertThat(client.read().body()).isEqualTo(JSON);

      client.send(TestEdge.text("POST", "/echo", "", JSON));
      assertThat(client.read().body()).isEqualTo(JSON);
    }
  }

  @Test
  void aBodyByteForByteIsOneBody() throws Exception {
    try (var client = edge.connect()) {
      for (byte b : TestEdge.text("POST", "/echo", "", JSON)) {
        client.send(new byte[] {b});
      }

      assertThat(client.read().body()).isEqualTo(JSON);
    }
  }

  @Test
  void expectContinueIsAnsweredBeforeTheBody() throws Exception {
    try (var client = edge.connect()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send(JSON);
      assertThat(client.read().status()).isEqualTo(200);

      client.send(
          "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9999\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void expectContinueForNothingEndsTheConnectionUnread() throws Exception {
    try (var client = edge.connect()) {
      client.send(
          "POST /none HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");

      var answer = client.read();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1, 200-ok", "HTTP/1.0, 100-continue"})
  void anExpectationThatIsNoneOfOursIsPassedOver(String version, String expectation)
      throws Exception {
    try (var client = edge.connect()) {
      client.send(
          "POST /echo %s\r\nHost: x\r\nExpect: %s\r\nContent-Length: 11\r\n\r\n%s"
              .formatted(version, expectation, JSON));

      assertThat(client.read().body()).isEqualTo(JSON);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (var client = edge.connect()) {
      String all =
          new String(TestEdge.text("GET", "/slow", "", ""), StandardCharsets.ISO_8859_1)
              + new String(TestEdge.text("POST", "/echo", "", JSON), StandardCharsets.ISO_8859_1)
              + new String(TestEdge.text("GET", "/none", "", ""), StandardCharsets.ISO_8859_1)
              + new String(TestEdge.text("GET", "/fast", "", ""), StandardCharsets.ISO_8859_1);
      client.send(all);
      assertThat(edge.get("/fast").body()).isEqualTo("fast");
      slow.countDown();

      assertThat(client.read().body()).isEqualTo("slow");
      assertThat(client.read().body()).isEqualTo(JSON);
      assertThat(client.read().status()).isEqualTo(404);
      assertThat(client.read().body()).isEqualTo("fast");
    }
  }

  @Test
  void http10EndsTheConnectionUnlessAskedToKeepIt() throws Exception {
    try (var client = edge.connect()) {
      client.send("GET /fast HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.read().header("connection")).isEqualTo("keep-alive");
      client.send("GET /fast HTTP/1.0\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("fast");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000"})
  void otherProtocolsAreNotSpoken(String text) throws Exception {
    try (var client = edge.connect()) {
      client.send(text + "\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void anUpgradeIsPassedOver() throws Exception {
    var answer =
        edge.send("GET", "/fast", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n", "");

    assertThat(answer.status()).isEqualTo(200);
  }

  private Response slow(Request request) {
    try {
      assertThat(slow.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.text(200, "slow");
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }
}
