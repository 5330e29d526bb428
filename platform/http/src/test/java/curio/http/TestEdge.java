package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An edge on a free port whose users have the tokens {@code user} and {@code admin}. */
public final class TestEdge implements AutoCloseable {
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final HttpEdge edge;

  public TestEdge(Routes... areas) {
    this(settings(), areas);
  }

  public TestEdge(HttpSettings settings, Routes... areas) {
    edge =
        HttpEdge.start(
            settings, List.of(areas), TestEdge::authenticate, metrics, Clock.systemUTC());
  }

  public static HttpSettings settings() {
    return HttpSettings.of("test", "127.0.0.1", 0)
        .with(
            new HttpSettings.Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5)));
  }

  public RawClient connect() throws IOException {
    return new RawClient(edge.port());
  }

  /** A client at another address of this machine. */
  RawClient connectFrom(String address) throws IOException {
    return new RawClient(edge.port(), address);
  }

  /** The value of a gauge. */
  double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  /** One request on a connection of its own; a body is sent with its length. */
  public RawClient.Answer send(String method, String target, String headers, String body)
      throws IOException {
    try (var client = connect()) {
      return client.send(text(method, target, headers, body)).read();
    }
  }

  public RawClient.Answer get(String target) throws IOException {
    return send("GET", target, "", "");
  }

  public RawClient.Answer post(String target, String body) throws IOException {
    return send("POST", target, "", body);
  }

  public static byte[] text(String method, String target, String headers, String body) {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + (bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\r\n")
            + "\r\n";
    byte[] first = head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(first, first.length + bytes.length);
    System.arraycopy(bytes, 0, all, first.length, bytes.length);
    return all;
  }

  @Override
  public void close() {
    edge.close();
  }

  private static Principal authenticate(Request request) {
    String token = request.header("Authorization").orElse("").replace("Bearer ", "");
    boolean viaCookie = token.isEmpty();
    String name = viaCookie ? request.cookie("token").orElse("") : token;
    return switch (name) {
      case "user" -> principal(7, "user", "member", viaCookie);
      case "clerk" -> principal(2, "clerk", "clerk", viaCookie);
      case "admin" -> principal(1, "admin", "admin", viaCookie);
      default -> throw new CurioException(ErrorCode.UNAUTHENTICATED, "not signed in");
    };
  }

  private static Principal principal(long id, String name, String role, boolean viaCookie) {
    return new Principal(id, name, role, "s" + id, Instant.MAX, viaCookie);
  }
}
