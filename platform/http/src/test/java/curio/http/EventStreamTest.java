package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.browser.Cors;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server-Sent Events as a client reads them. */
final class EventStreamTest {
  private static final String FRIEND = "https://friend.example";

  private final Guests guests = new Guests();
  private final TestEdge edge =
      new TestEdge(
          TestEdge.settings().with(new Cors(Set.of(), Set.of(FRIEND), Duration.ofMinutes(1))),
          guests.routes());

  @AfterEach
  void close() {
    edge.close();
  }

  private SocketClient ask(String request) throws IOException {
    return new SocketClient(edge.edge.port()).send(request);
  }

  /** The next piece of a body in chunks; empty for the last. */
  private static String chunk(SocketClient client) throws IOException {
    int length = Integer.parseInt(client.line(), 16);
    String chunk = new String(client.bytes(length), StandardCharsets.UTF_8);
    assertThat(client.line()).isEmpty();
    return chunk;
  }

  @Test
  void eventsComeInChunksAndEnd() throws Exception {
    try (var client = ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      var head = client.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.fields())
          .containsEntry("content-type", "text/event-stream")
          .containsEntry("cache-control", "no-store")
          .containsEntry("transfer-encoding", "chunked")
          .containsEntry("connection", "close")
          .containsEntry("x-content-type-options", "nosniff")
          .doesNotContainKeys("content-length", "content-encoding");

      var channel = guests.next();
      channel.send(Frame.of("{\"n\":\"€\"}", "place-1"));
      assertThat(chunk(client)).isEqualTo("id: place-1\ndata: {\"n\":\"€\"}\n\n");
      channel.send(Frame.of("{}", ""));
      assertThat(chunk(client)).isEqualTo("data: {}\n\n");

      channel.close(CloseCode.UNAUTHENTICATED, "over");
      assertThat(chunk(client)).isEmpty();
      Assertions.assertThatThrownBy(client::line).isInstanceOf(EOFException.class);
      assertThat(guests.nextCode()).isEqualTo(4401);
    }
  }

  @Test
  void longEventsComeWhole() throws Exception {
    try (var client = ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      client.head();
      var channel = guests.next();
      String text = "l".repeat(300_000);
      channel.send(Frame.of(text, "1"));
      channel.close(CloseCode.NORMAL, "");

      var all = new StringBuilder();
      for (String piece = chunk(client); !piece.isEmpty(); piece = chunk(client)) {
        all.append(piece);
      }
      assertThat(all.toString()).isEqualTo("id: 1\ndata: " + text + "\n\n");
    }
  }

  @Test
  void anOldClientReadsToTheEnd() throws Exception {
    try (var client = ask("GET /events HTTP/1.0\r\n\r\n")) {
      assertThat(client.head().fields()).doesNotContainKey("transfer-encoding");
      var channel = guests.next();
      channel.send(Frame.of("{}", "1"));
      channel.close(CloseCode.NORMAL, "");

      assertThat(new String(client.bytes(100), StandardCharsets.UTF_8))
          .isEqualTo("id: 1\ndata: {}\n\n");
    }
  }

  @Test
  void headIsAnsweredWithTheHeadAlone() throws Exception {
    try (var client = ask("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      var head = client.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.fields()).containsEntry("content-type", "text/event-stream");

      client.send("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(guests.opened).isEmpty();
    }
  }

  @Test
  void aClientThatGoesIsNoticed() throws Exception {
    try (var client = ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      client.head();
    }

    assertThat(guests.nextCode()).isEqualTo(1006);
  }

  @Test
  void aClientThatTalksIsCutOff() throws Exception {
    try (var client = ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      client.head();
      guests.next();
      client.send(new byte[100_000]);

      assertThat(guests.nextCode()).isEqualTo(1006);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site: same-origin,200",
    "Sec-Fetch-Site: cross-site,403",
    "Origin: https://evil.example,403",
    "Origin: https://friend.example,200",
    "Accept: */*,200",
  })
  void aCookieCountsOnlyFromPagesThatMay(String header, int status) throws Exception {
    String request =
        "GET /my-events HTTP/1.1\r\nHost: localhost\r\nCookie: token=user\r\n" + header;
    try (var client = ask(request + "\r\n\r\n")) {
      var head = client.head();

      assertThat(head.status()).isEqualTo(status);
      if (header.endsWith(FRIEND)) {
        assertThat(head.fields())
            .containsEntry("access-control-allow-origin", FRIEND)
            .containsEntry("access-control-allow-credentials", "true");
      }
    }
  }
}
