package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.json.Json;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose token counts where a body may bring one: the header's, the body's, the cookie's. */
class BodyTokenTest {
  private static final int MAX_BODY = 200_000;
  private static final Json.Reader<Upload> UPLOAD = Json.reader(Upload.class);

  private final HttpEdge edge =
      HttpEdge.start(
          TestEdge.settings(),
          List.of(
              Routes.of("uploads")
                  .post("/upload", Access.USER, BodyTokenTest::upload)
                  .tokenMayBeInBody()
                  .maxBody(MAX_BODY)
                  .post("/careless", Access.USER, request -> Response.text(200, "nobody asked"))
                  .tokenMayBeInBody()),
          new ByName(),
          new SimpleMeterRegistry(),
          Clock.systemUTC());

  record Upload(@Nullable String accessToken, @Nullable String blob) {}

  /** Every name of lower-case letters is a good token of its user. */
  private static final class ByName implements Authenticator {
    @Override
    public Principal authenticate(Request request) {
      var header = request.header("Authorization");
      return header.isPresent()
          ? named(header.get().replace("Bearer ", ""), false)
          : named(request.cookie("token").orElse(""), true);
    }

    @Override
    public Principal authenticate(String token) {
      return named(token, false);
    }

    private static Principal named(String name, boolean viaCookie) {
      if (!name.matches("[a-z]+")) {
        throw new CurioException(ErrorCode.UNAUTHENTICATED, "not signed in");
      }
      return new Principal(1, name, "member", "s", Instant.MAX, viaCookie);
    }
  }

  private static Response upload(Request request) {
    var body = UPLOAD.read(request.body());
    return Response.text(200, request.principalBy(body.accessToken()).username());
  }

  @AfterEach
  void close() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "anna, bob, carl, 200, anna",
    "BAD, bob, carl, 401, ",
    ", bob, carl, 200, bob",
    ", BAD, carl, 401, ",
    ", '', carl, 200, carl",
    ", , carl, 200, carl",
    ", bob, BAD, 200, bob",
    ", , BAD, 401, ",
    ", , , 401, ",
  })
  void theHeaderComesFirstThenTheBodyThenTheCookie(
      @Nullable String header,
      @Nullable String body,
      @Nullable String cookie,
      int status,
      @Nullable String who)
      throws Exception {
    var answer = send("/upload", headers(header, cookie), json(body, ""));

    assertThat(answer.status()).isEqualTo(status);
    if (who != null) {
      assertThat(answer.body()).isEqualTo(who);
    }
  }

  @Test
  void aCookieCountsForOurOwnPagesOnlyAndABodyForAll() throws Exception {
    String foreign = "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n";

    assertThat(send("/upload", foreign + headers(null, "carl"), json(null, "")).status())
        .isEqualTo(403);
    assertThat(send("/upload", foreign + headers(null, "carl"), json("bob", "")).body())
        .isEqualTo("bob");
  }

  @Test
  void aHandlerThatDoesNotAskAnswersNothing() throws Exception {
    assertThat(send("/careless", "", "{}").status()).isEqualTo(500);
    assertThat(send("/careless", headers("anna", null), "{}").status()).isEqualTo(200);
  }

  @Test
  void aBadHeaderIsRefusedBeforeALongBodyIsTaken() throws Exception {
    try (var client = new RawClient(edge.port())) {
      client.send(head("Authorization: Bearer BAD\r\nExpect: 100-continue\r\n", 100_000));

      assertThat(client.read().status()).isEqualTo(401);
    }
  }

  @Test
  void aBodyThatMayBringTheTokenIsAskedFor() throws Exception {
    for (String headers :
        new String[] {"", "Cookie: token=BAD\r\n", "Authorization: Bearer anna\r\n"}) {
      try (var client = new RawClient(edge.port())) {
        String body = json("bob", "x".repeat(100_000));
        client.send(head(headers + "Expect: 100-continue\r\n", body.length()));

        assertThat(client.readHead().status()).isEqualTo(100);
        client.send(body);
        assertThat(client.read().body()).isEqualTo(headers.contains("anna") ? "anna" : "bob");
      }
    }
  }

  @Test
  void whatIsTooLargeIsToldBeforeItIsSentAndWhileItIs() throws Exception {
    try (var client = new RawClient(edge.port())) {
      client.send(head("Expect: 100-continue\r\n", MAX_BODY + 1));
      assertThat(client.read().status()).isEqualTo(413);
    }
    try (var client = new RawClient(edge.port())) {
      client.send(head("", 40 << 20));
      var piece = new byte[1 << 20];
      for (int i = 0; i < 40; i++) {
        client.send(piece);
      }
      assertThat(client.read().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aChunkedBodyThatGrowsTooLargeIsToldOnceItIsSent() throws Exception {
    try (var client = new RawClient(edge.port())) {
      client.send("POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      var piece = "x".repeat(0x10000);
      for (int i = 0; i < 200; i++) {
        client.send("10000\r\n").send(piece).send("\r\n");
      }
      client.send("0\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
    }
  }

  private static String headers(@Nullable String header, @Nullable String cookie) {
    return (header == null ? "" : "Authorization: Bearer " + header + "\r\n")
        + (cookie == null ? "" : "Cookie: token=" + cookie + "\r\n");
  }

  private static String json(@Nullable String token, String blob) {
    return token == null
        ? "{\"blob\":\"%s\"}".formatted(blob)
        : "{\"accessToken\":\"%s\",\"blob\":\"%s\"}".formatted(token, blob);
  }

  private static String head(String headers, int length) {
    return "POST /upload HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(headers, length);
  }

  private RawClient.Answer send(String path, String headers, String body) throws IOException {
    try (var client = new RawClient(edge.port())) {
      return client.send(TestEdge.text("POST", path, headers, body)).read();
    }
  }
}
