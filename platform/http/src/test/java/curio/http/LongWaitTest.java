package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Handlers that let their client wait, and answers that come late, slowly or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongWaitTest {
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final Semaphore gone = new Semaphore(0);
  private final AtomicInteger departures = new AtomicInteger();
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            TestEdge.settings()
                .with(
                    new HttpSettings.Timeouts(
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5))),
            Routes.of("test")
                .get("/wait", Access.ANYONE, this::waitForDeparture)
                .get("/quick", Access.ANYONE, this::quick)
                .get("/late", Access.ANYONE, LongWaitTest::late)
                .get("/none", Access.ANYONE, request -> Response.NONE)
                .get(
                    "/slow",
                    Access.ANYONE,
                    request -> Response.text(200, "0123456789").slowly(Duration.ofMillis(100))));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void aHandlerHearsThatItsClientHasGone() throws Exception {
    try (var client = edge.connect()) {
      client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(gone.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingIsHeardOfAClientThatHasItsAnswer() throws Exception {
    try (var client = edge.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
            .isEqualTo(200);
      }
    }
    edge.get("/quick");

    assertThat(departures).hasValue(0);
  }

  @Test
  void anAnswerMayTakeLongerThanAnyLimitForClients() throws Exception {
    assertThat(edge.get("/late").body()).isEqualTo("late");
  }

  @Test
  void noAnswerEndsTheConnection() throws Exception {
    try (var client = edge.connect()) {
      client.send("GET /none HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aSlowAnswerComesByteByByte() throws Exception {
    long start = System.nanoTime();

    var answer = edge.get("/slow");

    assertThat(answer.body()).isEqualTo("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(800));
  }

  private Response waitForDeparture(Request request) {
    var departed = new CountDownLatch(1);
    request.onDisconnect(departed::countDown);
    waiting.countDown();
    if (await(departed, 20_000)) {
      gone.release();
    }
    return Response.empty(204);
  }

  private Response quick(Request request) {
    request.onDisconnect(departures::incrementAndGet);
    return Response.text(200, "quick");
  }

  private static Response late(Request request) {
    await(new CountDownLatch(1), 1_500);
    return Response.text(200, "late");
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
