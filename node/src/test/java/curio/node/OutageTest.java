package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The database behind a running node is cut off, stands still, is slow, and comes back: the node
 * says so within a bounded time, needs no restart, and keeps what it has answered.
 */
class OutageTest {
  /**
   * The longest that a request may take while nothing works: a statement's limit, what the network
   * adds to it, and the wait for a connection for another try.
   */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private final Map<String, String> answered = new LinkedHashMap<>();
  private TestDatabase database;
  private FaultProxy proxy;
  private RunningNode node;
  private Shopper shopper;

  @BeforeEach
  void start() {
    database = NodeDatabase.create();
    var direct = URI.create(database.settings().url().substring("jdbc:".length()));
    proxy = FaultProxy.before(direct.getPort());
    var throughProxy =
        database
            .settings()
            .url()
            .replace(direct.getHost() + ":" + direct.getPort(), "127.0.0.1:" + proxy.port());
    node = RunningNode.with(RunningNode.optionsOf(database.settings(), throughProxy));
    shopper = node.signUp("shopper");
    placeSome("before");
  }

  @AfterEach
  void stop() {
    proxy.pass();
    node.close();
    proxy.close();
    database.close();
  }

  @Test
  void whatIsCutOffIsUnavailableUntilItComesBack() {
    proxy.cut();

    assertUnavailable();
    proxy.pass();
    assertWorksAgain();
  }

  @Test
  void whatStandsStillIsUnavailableUntilItGoesOn() {
    proxy.hang();

    assertUnavailable();
    proxy.pass();
    assertWorksAgain();
  }

  @Test
  void whatIsSlowIsStillDone() {
    proxy.slow(Duration.ofMillis(20));

    placeSome("slow");

    assertThat(node.health("ready").status()).isEqualTo(200);
    assertAllAnsweredStand();
  }

  @Test
  void connectionsThatAreEndedAreReplaced() {
    for (int i = 0; i < 5; i++) {
      database.killConnections();
      eventually(RECOVERY, () -> placeSome("killed"));
    }

    assertAllAnsweredStand();
  }

  /** Whoever asks meanwhile, and however many, is answered in time. */
  private void assertUnavailable() {
    var asked = new ArrayList<Callable<Answer>>();
    for (int i = 0; i < 30; i++) {
      var key = "outage-" + i;
      asked.add(() -> shopper.place(key, "{\"price\": 400}"));
    }
    asked.add(() -> shopper.get("/api/v1/order/"));
    asked.add(() -> shopper.get("/api/v1/order/00000000-0000-0000-0000-000000000001"));
    asked.add(() -> node.post("/v1/auth/sign-in", signIn()));
    asked.add(() -> node.health("live"));
    asked.add(() -> node.health("ready"));

    var answers = together(asked);

    var ready = answers.removeLast();
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text("reasons")).contains("the store is not available");
    assertThat(answers.removeLast().status()).isEqualTo(200);
    for (var answer : answers) {
      answer.assertProblem(503);
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
  }

  private void assertWorksAgain() {
    eventually(RECOVERY, () -> assertThat(node.health("ready").status()).isEqualTo(200));
    eventually(RECOVERY, () -> placeSome("after"));
    eventually(
        RECOVERY,
        () -> assertThat(node.post("/v1/auth/sign-in", signIn()).status()).isEqualTo(200));
    for (int i = 0; i < 30; i++) {
      place("outage-" + i);
    }
    assertAllAnsweredStand();
  }

  private void placeSome(String prefix) {
    for (int i = 0; i < 5; i++) {
      place(prefix + "-" + answered.size());
    }
  }

  private void place(String key) {
    var placed = shopper.place(key, "{\"price\": 400}");
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    answered.put(key, placed.text("orderId"));
  }

  /** Once each, with its event on the bus, and its key still gives it. */
  private void assertAllAnsweredStand() {
    answered.forEach((key, id) ->
        assertThat(shopper.place(key, "{\"price\": 400}").text("orderId")).isEqualTo(id));
    assertThat(shopper.orders())
        .extracting(order -> order.get("_id"))
        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(answered.values()));
    eventually(
        RECOVERY,
        () ->
            assertThat(shopper.orders())
                .extracting(order -> order.get("status"))
                .containsOnly("processing"));
  }

  private static String signIn() {
    return "{\"username\":\"shopper\", \"password\":\"1234567890\"}";
  }

  /** Asks all at once; each has to be answered in time. */
  private static List<Answer> together(List<Callable<Answer>> questions) {
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> running = questions.stream().map(threads::submit).toList();
      long deadline = System.nanoTime() + BOUND.toNanos();
      for (var answer : running) {
        answers.add(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
    return answers;
  }
}
