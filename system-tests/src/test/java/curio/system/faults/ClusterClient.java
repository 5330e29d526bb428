package curio.system.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A client that knows all nodes: it asks any, and when that gives no answer or 503, once another.
 * Thread-safe.
 */
public final class ClusterClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<NodeProcess> nodes;
  private final Duration patience;
  private final Ledger ledger;

  /**
   * What is asked. Immutable.
   *
   * @param body a character for each byte
   */
  public record Call(String method, String path, String body, List<String> headers) {
    /** Something that somebody with a token looks at. */
    public static Call get(String token, String path) {
      return new Call("GET", path, "", List.of("Authorization", "Bearer " + token));
    }

    static Call post(String path, String body, String... headers) {
      return new Call("POST", path, body, List.of(headers));
    }

    /** An order under a key. */
    static Call place(String token, String key, int price) {
      return post(
          "/api/v1/order/",
          "{\"price\":" + price + "}",
          "Authorization",
          "Bearer " + token,
          "Idempotency-Key",
          key);
    }
  }

  /**
   * What came of it. Immutable.
   *
   * @param status 0 when no answer came
   * @param says what the answer holds, a picture a character for each byte; or why there is none
   * @param mayRetry whether it says when to try again
   * @param retried whether it is that of a later try than the first
   */
  public record Outcome(int status, String says, boolean mayRetry, boolean retried) {
    /** No answer, or one that asks to come again. */
    public boolean isTryAgain() {
      return isFailure() || (status == 409 && mayRetry);
    }

    /** No answer, or none for now; who is told to wait for a first request is not refused. */
    boolean isFailure() {
      return status == 0 || status == 503;
    }

    /** The same as that of a later try. */
    Outcome again() {
      return new Outcome(status, says, mayRetry, true);
    }

    @Override
    public String toString() {
      return status + " " + says;
    }
  }

  /**
   * A client.
   *
   * @param nodes those that clients may talk to
   * @param patience longest wait for one answer; a frozen node gives none
   */
  ClusterClient(List<NodeProcess> nodes, Duration patience, Ledger ledger) {
    this.nodes = List.copyOf(nodes);
    this.patience = patience;
    this.ledger = ledger;
  }

  /** One try, and another one elsewhere where that may help. */
  public Outcome send(Random random, Call call) {
    int first = random.nextInt(nodes.size());
    var outcome = sendTo(nodes.get(first), call);
    if (!outcome.isFailure()) {
      return outcome;
    }
    ledger.count("client retries");
    int second = (first + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
    var again = sendTo(nodes.get(second), call);
    var says =
        "%s (%s; before, from %s: %s)"
            .formatted(again.says(), nodes.get(second).name(), nodes.get(first).name(), outcome);
    return new Outcome(
        again.status(), again.isTryAgain() ? says : again.says(), again.mayRetry(), true);
  }

  /** One try at a certain node. */
  public Outcome sendTo(NodeProcess node, Call call) {
    return ask(node.url(call.path()), call, patience);
  }

  /** One try anywhere, counted by its status. */
  Outcome ask(String url, Call call, Duration limit) {
    var outcome = askQuietly(url, call, limit);
    ledger.count("status " + (outcome.status() == 0 ? "none" : outcome.status()));
    if (outcome.status() == 503) {
      ledger.check(Promise.ANSWERS, outcome.mayRetry(), "503 without Retry-After: " + outcome);
    }
    return outcome;
  }

  /** The same without being counted: for questions that clients do not ask. */
  public Outcome askQuietly(String url, Call call, Duration limit) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(limit)
            .method(
                call.method(), BodyPublishers.ofString(call.body(), StandardCharsets.ISO_8859_1));
    for (int i = 0; i < call.headers().size(); i += 2) {
      request.header(call.headers().get(i), call.headers().get(i + 1));
    }
    try {
      var answer = http.send(request.build(), ClusterClient::text);
      boolean mayRetry = answer.headers().firstValue("Retry-After").isPresent();
      return new Outcome(answer.statusCode(), answer.body(), mayRetry, false);
    } catch (IOException e) {
      return new Outcome(0, e.toString(), false, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(0, "interrupted", false, false);
    }
  }

  private static BodySubscriber<String> text(ResponseInfo answer) {
    var type = answer.headers().firstValue("Content-Type").orElse("");
    return BodySubscribers.ofString(
        type.startsWith("image/") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
