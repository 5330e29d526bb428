package curio.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final List<String> TOKENS = List.of("anna", "berta", "clara");
  private static final Load SHORT = Load.closedLoop(8, Duration.ofMillis(400)).withShares(0.2, 0.1);

  @Test
  void everyOrderOfARightServerIsCountedOnce() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer::rightAnswer)) {

      LoadResult result = run(server, SHORT);

      assertThat(result.errors()).as("%s", result.complaints()).isZero();
      assertThat(result.placed()).isEqualTo(server.orders()).isPositive();
      assertThat(result.replayed()).isPositive();
      assertThat(result.refused()).isPositive();
      assertThat(result.latency().getTotalCount()).isEqualTo(result.answeredInTime());
      assertThat(result.answeredInTime())
          .isLessThanOrEqualTo(result.placed() + result.replayed() + result.refused());
    }
  }

  @Test
  void tokensAreUsedInTurnAndKeysNeverTwice() throws IOException {
    Map<String, Integer> uses = new ConcurrentHashMap<>();
    try (TinyServer server =
        new TinyServer((self, order) -> {
          uses.merge(order.token() + " " + order.key(), 1, Integer::sum);
          return self.rightAnswer(order);
        })) {
      Load onlyNew = SHORT.withShares(0, 0);

      LoadResult first = new LoadGenerator(server.address(), TOKENS, 1).run(onlyNew);
      LoadResult second = new LoadGenerator(server.address(), TOKENS, 2).run(onlyNew);

      assertThat(first.placed() + second.placed()).isEqualTo(uses.size());
      assertThat(uses.values()).containsOnly(1);
      assertThat(uses.keySet())
          .extracting(use -> use.substring(0, use.indexOf(' ')))
          .contains("anna", "berta", "clara");
    }
  }

  @Test
  void eachConnectionSaysWhatItsTalkSays() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (TinyServer server =
        new TinyServer((self, order) -> {
          asked.add(order.body());
          return TinyServer.status(200, order.body());
        })) {
      List<Echoed> talks = List.of(new Echoed("a"), new Echoed("b"), new Echoed("c"));

      LoadResult result =
          LoadGenerator.of(server.address(), talks).run(Load.closedLoop(2, Duration.ofMillis(200)));

      assertThat(result.errors()).as("%s", result.complaints()).isZero();
      assertThat(result.answeredInTime()).isPositive();
      assertThat(result.placed()).as("what is shown is not done").isZero();
      assertThat(asked).contains("a", "b").doesNotContain("c");
    }
  }

  /** Says one word and expects it back. */
  private record Echoed(String word) implements Talk {
    @Override
    public ByteBuffer next(long number) {
      return ByteBuffer.wrap(
          "POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(word.length(), word)
              .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Verdict judge(AnswerParser answer) {
      return answer.body().equals(word)
          ? Verdict.Right.SHOWN
          : new Verdict.Wrong("answered " + answer.body());
    }
  }

  @Test
  void errorsAreCountedByStatus() throws IOException {
    AtomicInteger turn = new AtomicInteger();
    try (TinyServer server =
        new TinyServer((self, order) ->
            switch (turn.incrementAndGet() % 4) {
              case 0 -> TinyServer.status(503, "busy");
              case 1 -> TinyServer.status(500, "");
              default -> self.rightAnswer(order);
            })) {

      LoadResult result = run(server, SHORT);

      assertThat(result.unexpected()).containsOnlyKeys(500, 503);
      assertThat(result.unexpected().get(503)).isPositive();
      assertThat(result.placed()).isEqualTo(server.orders());
      assertThat(result.complaints()).contains("503 busy");
    }
  }

  @Test
  void aRepeatWithAnotherIdIsWrong() throws IOException {
    try (TinyServer server =
        new TinyServer((self, order) ->
            TinyServer.created(UUID.randomUUID(), "Idempotency-Replayed: true\r\n"))) {

      LoadResult result = run(server, SHORT.withShares(1, 0));

      assertThat(result.replayed()).isZero();
      assertThat(result.wrong()).isPositive();
    }
  }

  @Test
  void aServerThatForgetsKeysIsFoundOut() throws IOException {
    try (TinyServer server =
        new TinyServer((self, order) -> TinyServer.created(UUID.randomUUID(), ""))) {

      LoadResult result = run(server, SHORT);

      assertThat(result.wrong()).as("repeats answered with another order").isPositive();
      assertThat(result.unexpected()).as("conflicts answered 201").containsOnlyKeys(201);
      assertThat(result.complaints()).anyMatch(complaint -> complaint.startsWith("repeat of "));
    }
  }

  @Test
  void aBodyWithoutTheMessageIsWrong() throws IOException {
    try (TinyServer server =
        new TinyServer((self, order) ->
            self.rightAnswer(order)
                .replace("Your order is on the way", "Your order is on its way"))) {

      LoadResult result = run(server, SHORT.withShares(0, 0));

      assertThat(result.wrong()).isPositive();
      assertThat(result.placed()).isZero();
    }
  }

  @Test
  void lostConnectionsAreCountedAndReplaced() throws IOException {
    AtomicInteger turn = new AtomicInteger();
    try (TinyServer server =
        new TinyServer(
            (self, order) -> turn.incrementAndGet() % 50 == 0 ? null : self.rightAnswer(order))) {

      LoadResult result = run(server, SHORT);

      assertThat(result.broken()).isPositive();
      assertThat(result.placed()).isEqualTo(server.orders()).isPositive();
      assertThat(result.errors()).isEqualTo(result.broken());
    }
  }

  @Test
  void aServerThatIsNotThereOnlyBreaksRequests() throws IOException {
    InetSocketAddress nobodyListens;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodyListens = new InetSocketAddress(probe.getInetAddress(), probe.getLocalPort());
    }

    LoadResult result = new LoadGenerator(nobodyListens, TOKENS, 1).run(SHORT);

    assertThat(result.broken()).isPositive();
    assertThat(result.answeredInTime()).isZero();
  }

  @Test
  void aFixedRateIsKept() throws IOException {
    try (TinyServer server = new TinyServer(TinyServer::rightAnswer)) {
      Load load = Load.openLoop(8, Duration.ofSeconds(1), 500);

      LoadResult result = run(server, load);

      assertThat(result.errors()).isZero();
      assertThat((double) result.placed() + result.replayed() + result.refused() + result.unsent())
          .isCloseTo(500, within(2.0));
      assertThat(result.perSecond()).isCloseTo(500, within(50.0));
    }
  }

  @Test
  void latencyCountsFromTheIntendedStart() throws IOException {
    try (TinyServer server =
        new TinyServer((self, order) -> {
          pause(Duration.ofMillis(20));
          return self.rightAnswer(order);
        })) {
      Load moreThanOneConnectionCanDo = Load.openLoop(1, Duration.ofSeconds(1), 100);

      LoadResult result = run(server, moreThanOneConnectionCanDo);

      assertThat(result.latency().getMaxValue())
          .as("waiting for the connection counts")
          .isGreaterThan(200_000);
      assertThat(result.unsent()).isPositive();
    }
  }

  private static LoadResult run(TinyServer server, Load load) {
    return new LoadGenerator(server.address(), TOKENS, 1).run(load);
  }

  /** A slow server, not a wait for a condition. */
  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
