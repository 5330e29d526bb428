package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A browser's stream of the feed: Server-Sent Events. Used by one thread. */
final class NewsStream implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final BufferedReader lines;

  private NewsStream(HttpRequest request) {
    try {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * One that goes on after a cursor.
   *
   * @param node to which it is connected, whichever the person signed in at
   */
  static NewsStream of(People.Person person, RunningNode node, String cursor) {
    return new NewsStream(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/v1/news/stream"))
            .header("Authorization", person.bearer())
            .header("Last-Event-ID", cursor)
            .build());
  }

  /** The next frame. */
  Answer next() {
    var frame = read();
    if (frame == null) {
      throw new AssertionError("the stream has ended (expected: a frame)");
    }
    return frame;
  }

  /** The next frame, which is of this kind. */
  Answer next(String object) {
    var frame = next();
    assertThat(frame.json()).as(frame.body()).containsEntry("object", object);
    return frame;
  }

  /** The last frame before the server ends it. */
  Answer last() {
    var last = next();
    for (var frame = read(); frame != null; frame = read()) {
      last = frame;
    }
    return last;
  }

  private @Nullable Answer read() {
    try {
      var id = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          var frame = new Answer(200, Map.of(), line.substring("data: ".length()));
          assertThat(frame.json().getOrDefault("cursor", "")).as("the id").isEqualTo(id);
          return frame;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
