package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets as a client sees them, a good one and a bad one. */
final class SocketTest {
  private final Guests guests = new Guests();
  private final TestEdge edge = new TestEdge(guests.routes());

  @AfterEach
  void close() {
    edge.close();
  }

  private SocketClient client() throws IOException {
    return SocketClient.open(edge.edge.port(), "/echo");
  }

  @Test
  void textsGoBothWays() throws Exception {
    try (var client = client()) {
      for (String text : List.of("hello", "", "x".repeat(126), "ä€😀", "y".repeat(65_536))) {
        assertThat(client.text(text).readText()).isEqualTo(text);
      }
    }
  }

  @Test
  void theHandshakeIsThatOfTheStandard() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      var head = client.send(SocketClient.request("/echo", "X-Request-Id: mine\r\n")).head();

      assertThat(head.status()).isEqualTo(101);
      assertThat(head.fields())
          .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .containsEntry("upgrade", "websocket")
          .containsEntry("connection", "Upgrade")
          .containsEntry("x-request-id", "mine")
          .doesNotContainKeys("content-length", "transfer-encoding");
    }
  }

  @Test
  void whatComesWithTheUpgradeIsNotLost() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      var first = SocketClient.request("/echo", "").getBytes(StandardCharsets.ISO_8859_1);
      byte[] text = SocketClient.frame(SocketClient.TEXT, "early".getBytes(StandardCharsets.UTF_8));
      var all = new java.io.ByteArrayOutputStream();
      all.writeBytes(first);
      for (int i = 0; i < 1_000; i++) {
        all.writeBytes(text);
      }
      client.send(all.toByteArray());

      assertThat(client.head().status()).isEqualTo(101);
      for (int i = 0; i < 1_000; i++) {
        assertThat(client.readText()).isEqualTo("early");
      }
    }
  }

  @Test
  void bytesMayComeOneByOne() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      for (byte b : SocketClient.request("/echo", "").getBytes(StandardCharsets.ISO_8859_1)) {
        client.send(new byte[] {b});
      }
      assertThat(client.head().status()).isEqualTo(101);
      for (byte b :
          SocketClient.frame(SocketClient.TEXT, "ä".repeat(200).getBytes(StandardCharsets.UTF_8))) {
        client.send(new byte[] {b});
      }

      assertThat(client.readText()).isEqualTo("ä".repeat(200));
    }
  }

  @Test
  void aTextMayComeInPiecesWithPingsBetween() throws Exception {
    try (var client = client()) {
      byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
      client.send(SocketClient.frame(0x01, new byte[] {euro[0]}));
      client.frame(SocketClient.PING, "there?");
      client.send(SocketClient.frame(0x00, new byte[] {euro[1]}));
      client.send(SocketClient.frame(0x80, new byte[] {euro[2]}));

      var pong = client.read();
      assertThat(pong.first()).isEqualTo(SocketClient.PONG);
      assertThat(pong.text()).isEqualTo("there?");
      assertThat(client.readText()).isEqualTo("€");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1002,8100", // unmasked
    "1002,c18000000000", // reserved bit
    "1002,838000000000", // reserved opcode
    "1002,8b8000000000", // reserved control opcode
    "1002,098000000000", // ping in pieces
    "1002,89fe007e00000000", // long ping
    "1002,808000000000", // continuation of nothing
    "1002,018000000000818000000000", // message in a message
    "1002,81fe000500000000", // length in a wrong form
    "1002,81ff000000000000000500000000",
    "1002,81ff800000000000000500000000",
    "1002,888100000000ff", // close frame of one byte
    "1002,8882000000000000", // codes that nobody sends
    "1002,88820000000003ed",
    "1002,88820000000003f7",
    "1002,8882000000001388",
    "1007,88830000000003e8ff", // reason not UTF-8
    "1003,828000000000", // binary
    "1007,818100000000ff", // not UTF-8
    "1007,818300000000eda080", // a surrogate
    "1009,81ff000000000001000100000000", // 64 KiB and one byte
    "1009,81ff000000000020000000000000", // 2 MiB
  })
  void whoBreaksTheRulesIsToldWhich(int code, String bytes) throws Exception {
    try (var client = client()) {
      client.send(java.util.HexFormat.of().parseHex(bytes));

      assertThat(client.readCode()).isEqualTo(code);
      client.socket.shutdownOutput();
      assertThat(client.read().first()).isZero();
      assertThat(guests.nextCode()).isEqualTo(code);
    }
  }

  @Test
  void aTextTooLongInPiecesIsRefused() throws Exception {
    try (var client = client()) {
      client.send(SocketClient.frame(0x01, new byte[40_000]));
      client.send(SocketClient.frame(0x80, new byte[40_000]));

      assertThat(client.readCode()).isEqualTo(1009);
      client.send(new byte[100_000]);
      assertThat(client.read().first()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 3000, 4999})
  void theClientMayCloseFirst(int code) throws Exception {
    try (var client = client()) {
      client.send(SocketClient.closing(code, "bye"));

      assertThat(client.readCode()).isEqualTo(code);
      assertThat(client.read().first()).isZero();
      assertThat(guests.nextCode()).isEqualTo(code);
    }
  }

  @Test
  void theClientMayCloseWithoutACode() throws Exception {
    try (var client = client()) {
      client.send(SocketClient.frame(SocketClient.CLOSE, new byte[0]));

      assertThat(client.readCode()).isEqualTo(1005);
      assertThat(guests.nextCode()).isEqualTo(1005);
    }
  }

  @Test
  void weCloseAfterWhatWaits() throws Exception {
    try (var client = client()) {
      PushChannel channel = guests.next();
      channel.send(Frame.of("last", ""));
      channel.close(CloseCode.BAD_CURSOR, "ö".repeat(100));
      channel.close(CloseCode.NORMAL, "too late");

      assertThat(channel.send(Frame.of("never", ""))).isFalse();
      assertThat(client.readText()).isEqualTo("last");
      var end = client.read();
      assertThat(end.code()).isEqualTo(4400);
      assertThat(end.text().substring(2)).isEqualTo("ö".repeat(61));
      client.send(SocketClient.closing(4400, ""));
      assertThat(client.read().first()).isZero();
      assertThat(guests.nextCode()).isEqualTo(4400);
    }
  }

  @Test
  void aBrokenConnectionHasItsOwnCode() throws Exception {
    try (var client = client()) {
      client.socket.setSoLinger(true, 0);
    }

    assertThat(guests.nextCode()).isEqualTo(1006);
    assertThat(guests.next().send(Frame.of("to nobody", ""))).isFalse();
  }

  @Test
  void aBugEndsTheConnection() throws Exception {
    try (var client = client()) {
      assertThat(client.text("fail").readCode()).isEqualTo(1011);
    }
  }

  @Test
  void aPlainRequestIsToldWhatIsSpokenHere() throws Exception {
    var answer = edge.get("/echo");

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("upgrade")).isEqualTo("websocket");
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("speaks WebSocket");
  }

  @Test
  void anotherVersionIsToldOurs() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      var head =
          client
              .send(SocketClient.request("/echo", "").replace("Version: 13", "Version: 8"))
              .head();

      assertThat(head.status()).isEqualTo(426);
      assertThat(head.fields()).containsEntry("sec-websocket-version", "13");
    }
  }

  @Test
  void aBadKeyIsRefused() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      var request = SocketClient.request("/echo", "").replace(SocketClient.KEY, "c2hvcnQ=");

      assertThat(client.send(request).head().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost,101",
    "http://evil.example,403",
    "null,403",
  })
  void aCookieCountsOnlyFromOurOwnPages(String origin, int status) throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      var request =
          SocketClient.request("/mine", "Cookie: token=user\r\nOrigin: " + origin + "\r\n");

      assertThat(client.send(request).head().status()).isEqualTo(status);
    }
  }

  @Test
  void strangersAreRefusedBeforeTheUpgrade() throws Exception {
    try (var client = new SocketClient(edge.edge.port())) {
      assertThat(client.send(SocketClient.request("/mine", "")).head().status()).isEqualTo(401);
    }
  }

  @Test
  void aFloodOfPingsEnds() throws Exception {
    try (var client = client()) {
      for (int i = 0; i < 300; i++) {
        client.frame(SocketClient.PING, "p" + i);
      }

      assertThat(client.readCode()).isEqualTo(4429);
      assertThat(guests.nextCode()).isEqualTo(4429);
    }
  }

  @Test
  void aFloodOfEmptyPiecesEnds() throws Exception {
    try (var client = client()) {
      client.send(SocketClient.frame(0x01, new byte[0]));
      for (int i = 0; i < 300; i++) {
        client.send(SocketClient.frame(0x00, new byte[0]));
      }

      assertThat(client.readCode()).isEqualTo(4429);
    }
  }

  @Test
  void noControlFrameStandsWithinAnother() throws Exception {
    String big = "z".repeat(3_000_000);
    try (var client = client()) {
      PushChannel channel = guests.next();
      channel.send(Frame.of(big, ""));
      client.frame(SocketClient.PING, "between");
      channel.send(Frame.of(big, ""));

      var frames = List.of(client.read(), client.read(), client.read());
      assertThat(frames)
          .extracting(SocketClient.Received::text)
          .containsExactlyInAnyOrder("between", big, big);
    }
  }

  @Test
  void framesOfOneThreadKeepTheirOrder() throws Exception {
    try (var client = client()) {
      PushChannel channel = guests.next();
      int threads = 4;
      for (int thread = 0; thread < threads; thread++) {
        String name = thread + ":";
        Thread.startVirtualThread(() -> {
          for (int i = 0; i < 5_000; i++) {
            channel.send(Frame.of(name + i, ""));
          }
        });
      }

      int[] next = new int[threads];
      for (int i = 0; i < threads * 5_000; i++) {
        String[] parts = client.readText().split(":");
        assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
      }
      Eventually.isTrue(() -> channel.waiting() == 0);
    }
  }

  @Test
  void whoReadsSlowlyIsWaitedFor() throws Exception {
    try (var client = client()) {
      PushChannel channel = guests.next();
      String text = "w".repeat(100_000);
      for (int i = 0; i < 100; i++) {
        channel.send(Frame.of(text, ""));
      }
      assertThat(channel.awaitRoom(64 << 10, Duration.ofMillis(50))).isFalse();
      assertThat(channel.waiting()).isGreaterThan(64 << 10);

      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 0; i < 100; i++) {
                client.readText();
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(channel.awaitRoom(64 << 10, Duration.ofSeconds(20))).isTrue();
      assertThat(channel.awaitRoom(0, Duration.ofSeconds(20))).isTrue();
      assertThat(channel.waiting()).isZero();
      reader.join();
    }
  }

  @Test
  void whoNeverReadsIsCutOff() throws Exception {
    try (var client = client()) {
      PushChannel channel = guests.next();
      String text = "w".repeat(100_000);
      for (int i = 0; i < 200; i++) {
        channel.send(Frame.of(text, ""));
      }
      channel.close(CloseCode.TRY_AGAIN_LATER, "too slow");

      assertThat(guests.nextCode()).isEqualTo(1013);
      assertThat(channel.awaitRoom(0, Duration.ofSeconds(1))).isFalse();
      assertThat(client.socket.isClosed()).isFalse();
    }
  }

  @Test
  void whoWaitsForRoomHearsOfTheEnd() throws Exception {
    PushChannel channel;
    var answer = new LinkedBlockingQueue<Boolean>();
    try (var client = client()) {
      channel = guests.next();
      for (int i = 0; i < 100; i++) {
        channel.send(Frame.of("w".repeat(100_000), ""));
      }
      Thread.startVirtualThread(() -> {
        try {
          answer.add(channel.awaitRoom(0, Duration.ofSeconds(60)));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      assertThat(client.read().payload()).hasSize(100_000);
    }

    assertThat(answer.poll(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void whoIsThereAlreadyGoneIsToldAtOnce() throws Exception {
    var late = new LinkedBlockingQueue<Integer>();
    try (var client = client()) {
      client.send(SocketClient.closing(1000, ""));
      assertThat(guests.nextCode()).isEqualTo(1000);

      guests.next().onClosed(late::add);

      assertThat(late.poll(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }
  }
}
