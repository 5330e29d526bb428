package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random bytes and broken requests; {@code -Dseed=N} plays one again. */
@Tag("long")
final class FuzzTest {
  private static final int ROUNDS =
      Integer.getInteger("rounds", Boolean.getBoolean("long") ? 20_000 : 500);

  record Order(BigDecimal price, String note) {}

  @Test
  void nothingThatIsSentBreaksTheServer() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var settings =
        TestEdge.settings()
            .with(new HttpSettings.Sizes(5_000, 4_000, 1_000))
            .with(
                new HttpSettings.Timeouts(
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5)));
    try (var edge =
        new TestEdge(
            settings,
            Routes.of("test")
                .post("/echo", Access.ANYONE, Order.class, (request, order) -> Response.ok(order))
                .get("/img/{id}", Access.ANYONE, FuzzTest::all)
                .takes(Parameter.text("q", 100, "Anything")))) {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] bytes = i % 3 == 0 ? noise(random) : broken(random);
        try (var client = edge.connect()) {
          expectNoFailure(client, bytes, "seed " + seed + " round " + i);
        }
      }

      assertThat(edge.post("/echo", "{\"price\":1,\"note\":\"x\"}").status()).isEqualTo(200);
      Eventually.isTrue(
          () -> edge.metrics.get("http.server.requests.in.flight").gauge().value() == 0);
      Eventually.isTrue(() -> edge.metrics.get("http.server.connections").gauge().value() == 0);
    }
  }

  private static void expectNoFailure(RawClient client, byte[] bytes, String what)
      throws IOException {
    try {
      client.send(bytes);
      client.finishSending();
      for (var answer = client.readOrEnd(false); answer != null; ) {
        assertThat(answer.status()).as(what).isLessThan(500);
        answer = client.readOrEnd(false);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError(what + ": no answer and no end", e);
    } catch (IOException e) {
      // The server has closed on what it could not read: as good as an answer.
      assertThat(e.getMessage()).as(what).doesNotContain("timed out");
    }
  }

  private static Response all(Request request) {
    request.query("q");
    request.cookie("c");
    return Response.text(200, request.pathVariable("id"));
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(400)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A good request with some of its bytes changed, doubled, dropped or cut off. */
  private static byte[] broken(Random random) {
    String[] good = {
      "POST /echo HTTP/1.1|Host: x|Content-Length: 26||{\"price\":1.5,\"note\":\"abc\"}",
      "POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||5|{\"pri|0||",
      "GET /img/a%20b?q=c%41&d HTTP/1.1|Host: x|Cookie: a=b; c=d|Expect: x||",
      "GET /img/7 HTTP/1.0|Connection: keep-alive||"
    };
    byte[] bytes =
        good[random.nextInt(good.length)]
            .replace("|", "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    var out = new ByteArrayOutputStream();
    for (byte b : bytes) {
      switch (random.nextInt(60)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> {
          out.write(b);
          out.write(b);
        }
        case 2 -> {}
        default -> out.write(b);
      }
    }
    byte[] all = out.toByteArray();
    return random.nextInt(5) == 0 ? java.util.Arrays.copyOf(all, all.length / 2) : all;
  }
}
