package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that wait, of which there may be many, beside those at work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WaitLimitTest {
  private static final String WAITING = "http.server.requests.waiting";

  private final CountDownLatch gate = new CountDownLatch(1);
  private TestEdge edge;

  @BeforeAll
  void start() {
    var load = new HttpSettings.Load(1_000, 2).with(new HttpSettings.WaitLimits(40, 6, 3));
    edge =
        new TestEdge(
            TestEdge.settings().with(load),
            Routes.of("test")
                .get("/sign-in/{id}", Access.ANYONE, this::await)
                .waits("id", Waiters.STRANGERS)
                .get("/proxy/{id}", Access.ANYONE, this::await)
                .waits("id", Waiters.PARTNERS)
                .get("/stubborn/{id}", Access.ANYONE, this::stayOn)
                .waits("id", Waiters.PARTNERS)
                .get("/fast", Access.ANYONE, request -> Response.text(200, "fast")));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void waitsDoNotCountAsWorkAndHaveLimitsOfTheirOwn() throws Exception {
    var clients = new ArrayList<RawClient>();
    try {
      waits(clients, 3, "127.0.0.1", "/sign-in/a");
      refused(429, "127.0.0.1", "/sign-in/a");
      refused(429, "127.0.0.2", "/sign-in/a");
      waits(clients, 3, "127.0.0.1", "/sign-in/b");
      refused(429, "127.0.0.1", "/sign-in/c");
      waits(clients, 1, "127.0.0.2", "/sign-in/c");

      for (int i = 0; i < 33; i++) {
        waits(clients, 1, "127.0.0.1", "/proxy/" + i);
      }
      refused(503, "127.0.0.1", "/proxy/more");
      assertThat(edge.get("/fast").status()).isEqualTo(200);
      // It was at work until a moment after its answer.
      Eventually.isTrue(() -> edge.gauge("http.server.requests.in.flight") == 0);
    } finally {
      close(clients);
    }
    Eventually.isTrue(() -> edge.gauge(WAITING) == 0);
    assertThat(clients).hasSize(40);
  }

  @Test
  void whoLeavesMakesRoomForTheNextOneOfTheSameThing() throws Exception {
    var clients = new ArrayList<RawClient>();
    try {
      waits(clients, 3, "127.0.0.5", "/stubborn/left");
      refused(429, "127.0.0.5", "/stubborn/left");
      clients.removeFirst().close();

      Eventually.isTrue(() -> isWaiting(clients, "127.0.0.5", "/stubborn/left"));
    } finally {
      gate.countDown();
      close(clients);
    }
    Eventually.isTrue(() -> edge.gauge(WAITING) == 0);
  }

  private boolean isWaiting(List<RawClient> clients, String from, String path) {
    try {
      double before = edge.gauge(WAITING);
      var client = edge.connectFrom(from).send(TestEdge.text("GET", path, "", ""));
      clients.add(client);
      Eventually.isTrue(() -> client.hasAnswer() || edge.gauge(WAITING) > before);
      return !client.hasAnswer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void waits(List<RawClient> clients, int many, String from, String path)
      throws IOException {
    for (int i = 0; i < many; i++) {
      double before = edge.gauge(WAITING);
      clients.add(edge.connectFrom(from).send(TestEdge.text("GET", path, "", "")));
      Eventually.isTrue(() -> edge.gauge(WAITING) == before + 1);
    }
  }

  private void refused(int status, String from, String path) throws IOException {
    try (var client = edge.connectFrom(from)) {
      var answer = client.send(TestEdge.text("GET", path, "", "")).read();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("retry-after")).isEqualTo("2");
    }
  }

  /** As long as the client is there. */
  private Response await(Request request) {
    var gone = new CountDownLatch(1);
    request.onDisconnect(gone::countDown);
    try {
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.empty(204);
  }

  /** Whether the client is there or not. */
  private Response stayOn(Request request) {
    try {
      assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.empty(204);
  }

  private static void close(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
