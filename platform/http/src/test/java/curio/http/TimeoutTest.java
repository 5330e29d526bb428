package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients that are slow, on purpose or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TimeoutTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            TestEdge.settings()
                .with(
                    new HttpSettings.Timeouts(
                        Duration.ofMillis(400),
                        Duration.ofMillis(600),
                        Duration.ofMillis(800),
                        Duration.ofSeconds(5))),
            Routes.of("test")
                .post(
                    "/raw",
                    Access.ANYONE,
                    request -> Response.bytes(200, "text/plain", request.body()))
                .get(
                    "/big",
                    Access.ANYONE,
                    request -> Response.bytes(200, "text/plain", new byte[20_000_000])));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (var client = edge.connect()) {
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void headersThatDripAre408() throws Exception {
    try (var client = edge.connect()) {
      client.send("GET /raw HTTP/1.1\r\n");
      drip(client, "X-A: b\r\n");

      assertThat(client.read().status()).isEqualTo(408);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aBodyThatDripsIs408() throws Exception {
    try (var client = edge.connect()) {
      client.send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
      drip(client, "x");

      var answer = client.read();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
      assertThat(
              edge.metrics.get("http.server.rejected").tag("reason", "too_slow").counter().count())
          .isPositive();
    }
  }

  @Test
  void manyBodiesThatDripKeepNobodyElseWaiting() throws Exception {
    var slow = new ArrayList<RawClient>();
    try (var client = edge.connect()) {
      for (int i = 0; i < 200; i++) {
        slow.add(
            edge.connect().send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"));
      }

      client.send(TestEdge.text("POST", "/raw", "", "hello"));
      assertThat(client.read().body()).isEqualTo("hello");

      for (RawClient each : slow) {
        assertThat(each.read().status()).isEqualTo(408);
        assertThat(each.isEnded()).isTrue();
      }
    } finally {
      for (RawClient each : slow) {
        each.close();
      }
    }
  }

  @Test
  void anIdleConnectionIsClosedWithoutAWord() throws Exception {
    try (var client = edge.connect()) {
      client.send(TestEdge.text("POST", "/raw", "", "hello"));
      assertThat(client.read().body()).isEqualTo("hello");

      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void headersThatDripAfterAnAnswerAre408Too() throws Exception {
    try (var client = edge.connect()) {
      client.send(TestEdge.text("POST", "/raw", "", "hello"));
      assertThat(client.read().body()).isEqualTo("hello");
      client.send("GET /raw HTTP/1.1\r\n");
      drip(client, "X-A: b\r\n");

      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosed() throws Exception {
    try (var client = edge.connect()) {
      client.send(TestEdge.text("GET", "/big", "", ""));
      Eventually.isTrue(client::hasAnswer);

      Eventually.isTrue(() -> edge.metrics.get("http.server.connections").gauge().value() == 0);
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsItAll() throws Exception {
    try (var client = edge.connect()) {
      client.send(TestEdge.text("GET", "/big", "", ""));

      int status = client.readHead().status();
      int taken = 0;
      for (int n = client.skip(100_000); n > 0; n = client.skip(100_000)) {
        taken += n;
        Eventually.pause(Duration.ofMillis(10));
        if (taken == 20_000_000) {
          break;
        }
      }

      assertThat(status).isEqualTo(200);
      assertThat(taken).isEqualTo(20_000_000);
    }
  }

  /** Sends a piece every 50 ms until the server has had enough. */
  private static void drip(RawClient client, String piece) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!client.hasAnswer() && System.nanoTime() < end) {
      try {
        client.send(piece);
      } catch (IOException e) {
        return;
      }
      Eventually.pause(Duration.ofMillis(50));
    }
  }
}
