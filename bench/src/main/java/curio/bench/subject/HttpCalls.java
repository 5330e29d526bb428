package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Single calls of a subject's HTTP API, where speed does not matter. Thread-safe. */
public final class HttpCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What came back. */
  public record Answer(int status, String body) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String base;

  public HttpCalls(InetSocketAddress address) {
    this.base = "http://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  /** Posts JSON, with headers as name, value, name, value. */
  public Answer post(String path, String json, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  /** Gets something. */
  public Answer get(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).build());
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
