package curio.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a shop's front end does: signs up, and places orders under keys. Thread-safe. */
final class OrderClient implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final int port;

  OrderClient(int port) {
    this.port = port;
  }

  /** Makes an account; returns its access token. */
  String signUp(String username) throws IOException, InterruptedException {
    var body =
        """
        {"username":"%s","password":"1234567890","passwordConfirm":"1234567890","gender":"f"}
        """
            .formatted(username);
    var answer = send(request("/v1/auth/sign-up").POST(BodyPublishers.ofString(body)).build());
    return Captured.in(answer.body(), TOKEN)
        .orElseThrow(() ->
            new IllegalStateException("sign-up: " + answer.statusCode() + " " + answer.body()));
  }

  /** One try to place an order; throws when no answer comes. */
  HttpResponse<String> place(String token, String key, int price)
      throws IOException, InterruptedException {
    return send(
        request("/api/v1/order/")
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"price\":" + price + "}"))
            .build());
  }

  /** Places an order with a note, given as it stands in JSON. */
  void placeWithNote(String token, String key, String note)
      throws IOException, InterruptedException {
    var answer =
        send(
            request("/api/v1/order/")
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"price\":1,\"note\":\"" + note + "\"}"))
                .build());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("order: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** A sign-in by Mobile-ID that has begun: where to wait for it, and whose it is. */
  record Begun(String path, String cookie) {}

  /** Begins one with a phone whose owner does not answer. */
  Begun startMobileId() throws IOException, InterruptedException {
    var body = "{\"phoneNumber\":\"+37066000266\",\"nationalIdentityNumber\":\"50001018908\"}";
    var answer = send(request("/v1/auth/mobile-id").POST(BodyPublishers.ofString(body)).build());
    var id =
        Captured.in(answer.body(), SESSION)
            .orElseThrow(() ->
                new IllegalStateException("start: " + answer.statusCode() + " " + answer.body()));
    var cookie = answer.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
    return new Begun("/v1/auth/mobile-id/" + id + "?timeoutMs=120000", cookie);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
