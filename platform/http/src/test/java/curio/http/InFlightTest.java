package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can have a port keep: heads, bodies, requests sent ahead, answers not taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InFlightTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final int PORT_BYTES = 16_000_000;
  private static final int ADDRESS_BYTES = 1_000_000;
  private static final int BIG = 900_000;
  private static final int HUGE = 12_000_000;
  private static final String BYTES = "http.server.in.flight";

  private TestEdge edge;

  @BeforeAll
  void start() {
    var load = new HttpSettings.Load(1_000, 100).withBytes(PORT_BYTES, ADDRESS_BYTES);
    edge =
        new TestEdge(
            TestEdge.settings()
                .with(new HttpSettings.Sizes(64_000, 16_000, 8_000))
                .with(new HttpSettings.Timeouts(LONG, LONG, LONG, LONG))
                .with(load),
            Routes.of("test")
                .post("/raw", Access.ANYONE, InFlightTest::echo)
                .maxBody(BIG)
                .post("/own", Access.USER, InFlightTest::echo)
                .maxBody(BIG)
                .post("/all", Access.ADMIN, InFlightTest::echo)
                .get("/fast", Access.ANYONE, request -> Response.text(200, "fast"))
                .get("/big", Access.ANYONE, request -> bytes(BIG))
                .get("/huge", Access.ANYONE, request -> bytes(HUGE)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void anUnknownPathIsAnsweredBeforeItsBodyIsThere() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\nx");

      var answer = client.read();

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void anotherMethodIsAnsweredBeforeTheBodyIsThere() throws Exception {
    try (var client = edge.connect()) {
      client.send("PUT /fast HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(405);
    }
  }

  @Test
  void whoMayNotIsToldBeforeTheBodyIsThere() throws Exception {
    assertThat(halfSent("/own", "")).isEqualTo(401);
    assertThat(halfSent("/own", "Authorization: Bearer nobody\r\n")).isEqualTo(401);
    assertThat(halfSent("/own", "Cookie: token=user\r\nOrigin: https://elsewhere.example\r\n"))
        .isEqualTo(403);
    assertThat(halfSent("/all", "Authorization: Bearer user\r\n")).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Authorization: Bearer nobody\r\n"})
  void whoMayNotIsNotAskedForTheBody(String headers) throws Exception {
    try (var client = edge.connect()) {
      client.send(
          "POST /own HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              + headers
              + "Content-Length: 5\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(401);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void whoMayIsReadToTheEnd() throws Exception {
    String body = "y".repeat(600_000);

    var answer = edge.send("POST", "/own", "Authorization: Bearer user\r\n", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(inChunks("Authorization: Bearer user\r\n").body()).isEqualTo("abcdef");
    assertThat(inChunks("").status()).isEqualTo(401);
  }

  @Test
  void aShortRestIsPassedOverAndTheConnectionGoesOn() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);

      client.send("z".repeat(50_000)).send(TestEdge.text("GET", "/fast", "", ""));

      assertThat(client.read().body()).isEqualTo("fast");
    }
  }

  @Test
  void aSlowUploadThatIsTooLongSeesItsAnswer() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n");
      for (int i = 0; i < 40; i++) {
        client.send("x".repeat(20_000));
        Eventually.pause(Duration.ofMillis(60));
      }

      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void halfSentBodiesOfAnAddressAreBounded() throws Exception {
    var half = new ArrayList<RawClient>();
    try {
      half.add(startBody("127.0.0.1", BIG, 700_000));
      // Whoever brings the byte that is too much is refused: this one has brought all of its own.
      Eventually.isTrue(() -> edge.gauge(BYTES) >= 700_000);

      try (var client = startBody("127.0.0.1", BIG, 700_000)) {
        var answer = client.read();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.header("connection")).isEqualTo("close");
      }
      assertThat(postFrom("127.0.0.2", "hello")).isEqualTo(200);
    } finally {
      close(half);
    }
    Eventually.isTrue(() -> edge.gauge(BYTES) == 0);
  }

  @Test
  void halfSentBodiesOfAllAreBoundedAndWhoHoldsLittleIsServed() throws Exception {
    var half = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < 24; i++) {
        half.add(startBody("127.0.0." + (2 + i), BIG, 700_000));
      }
      Eventually.isTrue(() -> half.stream().anyMatch(RawClient::hasAnswer));

      RawClient refused = half.stream().filter(RawClient::hasAnswer).findFirst().orElseThrow();
      assertThat(refused.read().status()).isEqualTo(503);
      assertThat(edge.gauge(BYTES)).isLessThanOrEqualTo(PORT_BYTES);
      assertThat(postFrom("127.0.0.1", "hello")).isEqualTo(200);
    } finally {
      close(half);
    }
    Eventually.isTrue(() -> edge.gauge(BYTES) == 0);
  }

  @Test
  void answersThatNobodyTakesCount() throws Exception {
    var unread = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < 20; i++) {
        unread.add(edge.connectFrom("127.0.0.3").send(TestEdge.text("GET", "/huge", "", "")));
        Eventually.isTrue(() -> edge.gauge(BYTES) >= HUGE);
      }
      Eventually.isTrue(() -> unread.stream().allMatch(RawClient::hasAnswer));
      assertThat(rejected("bytes")).isGreaterThanOrEqualTo(19);

      assertThat(edge.gauge(BYTES)).isBetween(12_000_000.0, 12_100_000.0);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
      assertThat(edge.get("/big").body()).hasSize(BIG);
    } finally {
      close(unread);
    }
    Eventually.isTrue(() -> edge.gauge(BYTES) == 0);
  }

  @Test
  void anAnswerBeyondTheShareIsGivenOnlyToWhoHoldsNothingElse() throws Exception {
    try (var client = edge.connectFrom("127.0.0.6");
        var unread = edge.connectFrom("127.0.0.6")) {
      assertThat(client.send(TestEdge.text("GET", "/huge", "", "")).read().body()).hasSize(HUGE);
      unread.send(TestEdge.text("GET", "/huge", "", ""));
      Eventually.isTrue(() -> edge.gauge(BYTES) > ADDRESS_BYTES);

      assertThat(client.send(TestEdge.text("GET", "/big", "", "")).read().status()).isEqualTo(429);
    }
    Eventually.isTrue(() -> edge.gauge(BYTES) == 0);
  }

  @Test
  void halfHeadsCount() throws Exception {
    var half = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < 30; i++) {
        half.add(
            edge.connectFrom("127.0.0.4")
                .send("GET /fast HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(10_000)));
      }
      Eventually.isTrue(() -> edge.gauge(BYTES) >= 300_000);

      for (int i = 0; i < 100; i++) {
        half.add(
            edge.connectFrom("127.0.0.4")
                .send("GET /fast HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(10_000)));
      }
      Eventually.isTrue(() -> half.stream().anyMatch(RawClient::hasAnswer));
      RawClient refused = half.stream().filter(RawClient::hasAnswer).findFirst().orElseThrow();
      assertThat(refused.read().status()).isEqualTo(429);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    } finally {
      close(half);
    }
    Eventually.isTrue(() -> edge.gauge(BYTES) == 0);
  }

  @Test
  void requestsSentAheadStayWithTheClientAndAreAnsweredInTheirTurn() throws Exception {
    var gate = new CountDownLatch(1);
    var routes =
        Routes.of("test")
            .get("/wait", Access.ANYONE, request -> waitFor(gate))
            .get("/fast", Access.ANYONE, request -> Response.text(200, "fast"));
    int many = 100_000;
    byte[] one = "GET /fast HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (var waiting = new TestEdge(routes);
        var client = waiting.connect()) {
      client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      Eventually.isTrue(() -> waiting.gauge("http.server.requests.in.flight") == 1);
      Thread sender = Thread.startVirtualThread(() -> sendMany(client, one, many));

      Eventually.isTrue(() -> waiting.gauge(BYTES) > one.length * 2);
      assertThat(waiting.gauge(BYTES)).isLessThan(200_000);
      gate.countDown();

      assertThat(client.read().body()).isEqualTo("waited");
      for (int i = 0; i < 2_000; i++) {
        assertThat(client.read().body()).isEqualTo("fast");
      }
      client.disconnect();
      assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
      Eventually.isTrue(() -> waiting.gauge(BYTES) == 0);
    }
  }

  @Test
  void clientsThatLeaveAtAnyPointLeaveNothingBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      startBody("127.0.0.1", BIG, 5_000 * i).close();
      edge.connect().send(TestEdge.text("GET", "/big", "", "")).close();
      edge.connect().send("GET /big HTTP/1.1\r\nHost: x\r\nA: b").close();
      edge.connect()
          .send(
              "POST /own HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer user\r\n"
                  + "Content-Length: 100000\r\n\r\n"
                  + "x".repeat(1_000 * i))
          .close();
    }

    Eventually.isTrue(
        () -> edge.gauge(BYTES) == 0 && edge.gauge("http.server.requests.in.flight") == 0);
  }

  private static Response echo(Request request) {
    return Response.bytes(200, "text/plain", request.body());
  }

  private static Response bytes(int length) {
    return Response.bytes(200, "text/plain", new byte[length]);
  }

  private static Response waitFor(CountDownLatch gate) {
    try {
      assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.text(200, "waited");
  }

  private static void sendMany(RawClient client, byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        client.send(bytes);
      }
    } catch (IOException e) {
      // The test has seen enough and closed the connection.
      assertThat(e).isNotNull();
    }
  }

  private int halfSent(String path, String headers) throws IOException {
    try (var client = edge.connect()) {
      client.send(
          "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: 30000\r\n\r\nx");
      return client.read().status();
    }
  }

  private RawClient.Answer inChunks(String headers) throws IOException {
    try (var client = edge.connect()) {
      client.send(
          "POST /own HTTP/1.1\r\nHost: x\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n");
      return client.send("3\r\nabc\r\n").send("3\r\ndef\r\n0\r\n\r\n").read();
    }
  }

  private RawClient startBody(String from, int length, int sent) throws IOException {
    return edge.connectFrom(from)
        .send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n")
        .send("x".repeat(sent));
  }

  private int postFrom(String address, String body) throws IOException {
    try (var client = edge.connectFrom(address)) {
      return client.send(TestEdge.text("POST", "/raw", "", body)).read().status();
    }
  }

  private double rejected(String reason) {
    var counter = edge.metrics.find("http.server.rejected").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  private static void close(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
