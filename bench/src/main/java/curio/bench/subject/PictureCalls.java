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

/** Single pictures to and from a gallery, on one connection. Thread-safe. */
public final class PictureCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String base;

  public PictureCalls(InetSocketAddress address) {
    this.base = "http://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  /** Uploads a picture and gives the path where it is served. */
  public String upload(byte[] picture, String token) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/img"))
            .timeout(PATIENCE)
            .header("Content-Type", "image/jpeg")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofByteArray(picture))
            .build();
    HttpResponse<byte[]> answer = send(request, 201);
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new IOException("an upload without a place"));
  }

  /** Gets something and gives the milliseconds until it was there. */
  public double get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).build();
    long start = System.nanoTime();
    send(request, 200);
    return (System.nanoTime() - start) / 1e6;
  }

  private HttpResponse<byte[]> send(HttpRequest request, int expected) throws IOException {
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != expected) {
        throw new IOException(
            "%s %s answered %d".formatted(request.method(), request.uri(), answer.statusCode()));
      }
      return answer;
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
