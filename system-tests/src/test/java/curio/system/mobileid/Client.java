package curio.system.mobileid;

import curio.system.faults.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks nodes, the next one when one gives no answer or is not able to, for as long as it has
 * patience. Thread-safe.
 */
final class Client implements AutoCloseable {
  static final String RELYING_PARTY = "00000000-0000-0000-0000-000000000000";

  /** Longer than any poll that is asked for. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<NodeProcess> nodes;
  private final LongAdder detours = new LongAdder();

  /** What is asked. Immutable. */
  record Call(String method, String path, String body, List<String> headers) {
    static Call get(String path, String... headers) {
      return new Call("GET", path, "", List.of(headers));
    }

    static Call post(String path, String body, String... headers) {
      return new Call("POST", path, body, List.of(headers));
    }
  }

  /**
   * What came of it. Immutable.
   *
   * @param status 0 when no answer came
   * @param cookie the first one that it sets; empty for none
   * @param broken whether a try before this one broke off, and so may have been at work
   */
  record Answer(int status, String text, String cookie, boolean mayRetry, boolean broken) {
    Body body() {
      return Body.of(text);
    }

    private boolean isFinal() {
      return status != 0 && status != UNAVAILABLE && !(status == CONFLICT && mayRetry);
    }
  }

  Client(List<NodeProcess> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** How often another node was asked. */
  long detours() {
    return detours.sum();
  }

  /** The first answer that says something, or the last of those that do not. */
  Answer ask(int first, Call call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean broken = false;
    for (int i = first; ; i++) {
      var answer = send(nodes.get(i % nodes.size()), call, broken);
      if (answer.isFinal() || System.nanoTime() - deadline > 0) {
        return answer;
      }
      broken |= answer.status() == 0;
      detours.increment();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** The answer of one node. */
  Answer send(NodeProcess node, Call call) {
    return send(node, call, false);
  }

  /** What a node says on its internal port. */
  Body internal(NodeProcess node, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(node.internalUrl(path)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + NodeProcess.CLUSTER_SECRET)
            .build();
    return Body.of(http.send(request, BodyHandlers.ofString()).body());
  }

  private Answer send(NodeProcess node, Call call, boolean broken) {
    var request =
        HttpRequest.newBuilder(URI.create(node.url(call.path())))
            .timeout(ANSWER_LIMIT)
            .method(call.method(), BodyPublishers.ofString(call.body()));
    if (!call.body().isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < call.headers().size(); i += 2) {
      request.header(call.headers().get(i), call.headers().get(i + 1));
    }
    try {
      return answer(http.send(request.build(), BodyHandlers.ofString()), broken);
    } catch (IOException e) {
      return new Answer(0, e.toString(), "", false, broken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted", "", false, broken);
    }
  }

  private static Answer answer(HttpResponse<String> given, boolean broken) {
    var headers = given.headers();
    var cookie = headers.firstValue("Set-Cookie").orElse("").split(";", 2)[0];
    boolean mayRetry = headers.firstValue("Retry-After").isPresent();
    return new Answer(given.statusCode(), given.body(), cookie, mayRetry, broken);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
