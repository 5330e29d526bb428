package curio.system.faults.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A stream of Server-Sent Events, read by a thread of its own. Thread-safe. */
final class StreamLine implements Line {
  private static final int OK = 200;

  private final Heard heard;
  private final InputStream body;
  private final CountDownLatch ended = new CountDownLatch(1);

  private StreamLine(Heard heard, InputStream body) {
    this.heard = heard;
    this.body = body;
  }

  /** Opens one that {@code heard} listens to. */
  static StreamLine open(HttpClient http, URI address, String token, Duration patience, Heard heard)
      throws Refused, InterruptedException {
    var request = HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token);
    heard.cursor().ifPresent(cursor -> request.header("Last-Event-ID", cursor));
    var answer = answer(http, request.build(), patience);
    if (answer.statusCode() != OK) {
      close(answer.body());
      throw new Refused(new End(answer.statusCode()));
    }
    var line = new StreamLine(heard, answer.body());
    heard.listenTo(line);
    Thread.startVirtualThread(line::read);
    return line;
  }

  private static HttpResponse<InputStream> answer(
      HttpClient http, HttpRequest request, Duration patience)
      throws Refused, InterruptedException {
    var asking = http.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return asking.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Refused(End.TORN);
    } catch (TimeoutException e) {
      asking.cancel(true);
      throw new Refused(End.TORN);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      @Nullable String id = null;
      var data = new StringBuilder();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
          heard.take(this, data.toString(), id);
          data.setLength(0);
        }
      }
    } catch (IOException e) {
      // Torn, by this side or the other.
    } finally {
      ended.countDown();
    }
  }

  @Override
  public boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public End end() {
    return End.TORN;
  }

  @Override
  public void tear() {
    close(body);
  }

  /** Whoever reads it goes on, and nobody listens. */
  @Override
  public void stall() {
    heard.listenTo(null);
  }

  @Override
  public void leave() {
    close(body);
  }

  @Override
  public boolean askForList() {
    return false;
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
