package peer.ignite;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mobile-ID's own API. Thread-safe. */
final class Upstream {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Pattern SESSION_ID = Pattern.compile("\"sessionID\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern COMPLETE = Pattern.compile("\"state\"\\s*:\\s*\"COMPLETE\"");

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /** What was answered. */
  record Answer(int status, String body) {
    /** Of the session that was started; empty when none was. */
    Optional<String> sessionId() {
      Matcher matcher = SESSION_ID.matcher(body);
      return status == 200 && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether the session has ended. */
    boolean isComplete() {
      return COMPLETE.matcher(body).find();
    }
  }

  Upstream(String base) {
    this.base = base;
  }

  Answer start(String body) throws IOException, InterruptedException {
    return send(
        request("/authentication")
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Waits for the end of a session, but not for long. */
  Answer poll(String id) throws IOException, InterruptedException {
    Answer answer =
        send(
            request("/authentication/session/" + id + "?timeoutMs=" + POLL.toMillis())
                .timeout(POLL.plus(ANSWER_WITHIN)));
    if (answer.status() != 200) {
      throw new IOException("upstream answers " + answer.status());
    }
    return answer;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }
}
