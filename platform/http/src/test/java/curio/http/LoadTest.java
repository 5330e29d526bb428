package curio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many at once, too many, and the end. */
final class LoadTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final Routes routes =
      Routes.of("test")
          .get("/wait", Access.ANYONE, this::waitAtTheGate)
          .get("/fast", Access.ANYONE, request -> Response.text(200, "fast"))
          .post(
              "/raw", Access.ANYONE, request -> Response.bytes(200, "text/plain", request.body()));

  @Test
  void aHundredAtOnceWaitOnVirtualThreads() throws Exception {
    try (var edge = new TestEdge(routes);
        var pool = Executors.newVirtualThreadPerTaskExecutor();
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.edge.port() + "/wait"))
              .timeout(Duration.ofSeconds(10))
              .build();
      var answers = new ArrayList<Future<Integer>>();
      Callable<Integer> call = () -> client.send(request, BodyHandlers.ofString()).statusCode();
      for (int i = 0; i < 100; i++) {
        answers.add(pool.submit(call));
      }
      Eventually.isTrue(() -> inFlight(edge) == 100);
      gate.countDown();

      for (Future<Integer> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(200);
      }
      Eventually.isTrue(() -> inFlight(edge) == 0);
    }
  }

  @Test
  void moreThanAllowedInFlightAreRefusedAtOnce() throws Exception {
    try (var edge = new TestEdge(TestEdge.settings().with(new HttpSettings.Load(100, 1)), routes);
        var client = edge.connect()) {
      client.send(TestEdge.text("GET", "/wait", "", ""));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      var refused = edge.get("/fast");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");

      gate.countDown();
      assertThat(client.read().status()).isEqualTo(200);
      Eventually.isTrue(() -> inFlight(edge) == 0);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    }
  }

  @Test
  void oneAddressHasNoMoreThanItsShareOfTheRequestsAtWork() throws Exception {
    var load = new HttpSettings.Load(100, 10).withInFlightPerAddress(1);
    try (var edge = new TestEdge(TestEdge.settings().with(load), routes);
        var client = edge.connect();
        var other = edge.connectFrom("127.0.0.2")) {
      client.send(TestEdge.text("GET", "/wait", "", ""));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      var refused = edge.get("/fast");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(other.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);

      gate.countDown();
      assertThat(client.read().status()).isEqualTo(200);
      Eventually.isTrue(() -> inFlight(edge) == 0);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosed() throws Exception {
    try (var edge = new TestEdge(TestEdge.settings().with(new HttpSettings.Load(2, 10)), routes);
        var first = edge.connect();
        var second = edge.connect()) {
      assertThat(first.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);
      assertThat(second.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);

      try (var third = edge.connect()) {
        assertThat(third.isEnded()).isTrue();
      }

      second.disconnect();
      Eventually.isTrue(() -> connections(edge) == 1);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    }
  }

  @Test
  void oneAddressHasNoMoreThanItsShareOfTheConnections() throws Exception {
    var load = new HttpSettings.Load(10, 10).withConnectionsPerAddress(2);
    try (var edge = new TestEdge(TestEdge.settings().with(load), routes);
        var first = edge.connect();
        var second = edge.connect()) {
      assertThat(first.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);
      assertThat(second.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);

      try (var third = edge.connect();
          var other = edge.connectFrom("127.0.0.2")) {
        assertThat(third.isEnded()).isTrue();
        assertThat(other.send(TestEdge.text("GET", "/fast", "", "")).read().status())
            .isEqualTo(200);
      }

      second.disconnect();
      Eventually.isTrue(() -> connections(edge) == 1);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    }
  }

  @Test
  void clientsThatLeaveInTheMiddleLeaveNothingBehind() throws Exception {
    try (var edge = new TestEdge(routes)) {
      for (int i = 0; i < 20; i++) {
        try (var client = edge.connect()) {
          client.send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf");
        }
        try (var client = edge.connect()) {
          client.send("GET /wa");
        }
        try (var client = edge.connect()) {
          client.send(TestEdge.text("GET", "/wait", "", ""));
        }
      }
      gate.countDown();

      Eventually.isTrue(() -> inFlight(edge) == 0 && connections(edge) == 0);
      assertThat(edge.get("/fast").status()).isEqualTo(200);
    }
  }

  @Test
  void closingLetsARequestFinishAndTakesNoMore() throws Exception {
    var edge = new TestEdge(routes);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var idle = edge.connect();
        var client = edge.connect()) {
      assertThat(idle.send(TestEdge.text("GET", "/fast", "", "")).read().status()).isEqualTo(200);
      client.send(TestEdge.text("GET", "/wait", "", ""));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      Future<?> closed = pool.submit(edge::close);
      assertThat(idle.isEnded()).isTrue();
      Eventually.isTrue(() -> isRefused(edge));
      assertThat(closed.isDone()).isFalse();
      gate.countDown();

      var answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
      closed.get(10, TimeUnit.SECONDS);
      edge.close();
    }
  }

  @Test
  void closingWaitsNoLongerThanItMay() {
    var settings =
        TestEdge.settings()
            .with(
                new HttpSettings.Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300)));
    var edge = new TestEdge(settings, routes);
    try (var client = edge.connect()) {
      client.send(TestEdge.text("GET", "/wait", "", ""));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();

      edge.close();

      // 300 ms to drain; the rest is patience with a busy machine, less than the handler's 20 s.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(client.isEnded()).isTrue();
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      gate.countDown();
    }
  }

  @Test
  void aPortInUseIsNamed() {
    try (var edge = new TestEdge(routes)) {
      var settings = HttpSettings.of("second", "127.0.0.1", edge.edge.port());

      assertThatThrownBy(() ->
              HttpEdge.start(
                  settings,
                  List.of(routes),
                  request -> {
                    throw new IllegalStateException();
                  },
                  new SimpleMeterRegistry(),
                  Clock.systemUTC()))
          .isInstanceOf(ListenException.class)
          .hasMessageStartingWith("127.0.0.1:" + edge.edge.port() + ": cannot listen here");
    }
  }

  private Response waitAtTheGate(Request request) {
    entered.countDown();
    try {
      assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.text(200, request.requestId());
  }

  private static boolean isRefused(TestEdge edge) {
    try (var client = edge.connect()) {
      return client.isEnded();
    } catch (java.io.IOException e) {
      return true;
    }
  }

  private static double inFlight(TestEdge edge) {
    return edge.metrics.get("http.server.requests.in.flight").gauge().value();
  }

  private static double connections(TestEdge edge) {
    return edge.metrics.get("http.server.connections").gauge().value();
  }
}
