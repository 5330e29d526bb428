package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of each role: any one may go, and who tries once more sees no error. */
class TwoOfEachTest {
  private static final int CLIENTS = 4;
  private static final int SERVER_ERROR = 500;

  private final TestDatabase database = NodeDatabase.create();
  private final List<RunningNode> nodes = new ArrayList<>();
  private final List<RunningNode> gateways = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  @BeforeEach
  void start() {
    for (var role : List.of("accounts", "orders", "accounts", "orders")) {
      node(role);
    }
    gateways.add(node("gateway,registry"));
    gateways.add(node("gateway,registry"));
  }

  @AfterEach
  void stop() {
    nodes.reversed().forEach(RunningNode::close);
    database.close();
  }

  @Test
  void anyOneMayGoAtOnceOrInGoodOrder() throws Exception {
    var person = People.signUp(gateways.getFirst(), "customer");
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      clients.add(Thread.ofVirtual().start(() -> buy(client, person)));
    }

    awaitCalls();
    // These two go on telling others that they serve.
    nodes.get(0).cutOff();
    awaitCalls();
    nodes.get(1).cutOff();
    awaitCalls();
    gateways.get(0).close();
    awaitCalls();
    // And these are still there: the two that were cut off come back under new names.
    node("accounts");
    node("orders");
    nodes.get(2).close();
    awaitCalls();
    nodes.get(3).close();
    awaitCalls();
    stopped.set(true);
    for (var client : clients) {
      client.join();
    }

    assertThat(errors).isEmpty();
  }

  /** Goes through what a customer does, again and again, on either gateway. */
  private void buy(int client, People.Person person) {
    for (int i = 0; !stopped.get(); i++) {
      var key = "order-" + client + "-" + i;
      int first = client + i;
      twice(first, node -> person.send(node, "GET", "/v1/users/me", ""));
      twice(
          first,
          node ->
              node.post(
                  "/api/v1/order/",
                  "{\"price\": 400}",
                  "Authorization",
                  person.bearer(),
                  "X-Request-Id",
                  key));
      twice(first, node -> person.send(node, "GET", "/api/v1/order/?limit=5", ""));
      done.incrementAndGet();
    }
  }

  private void twice(int first, Function<RunningNode, Answer> request) {
    var failure = failure(first, request);
    if (!failure.isEmpty()) {
      var again = failure(first + 1, request);
      if (!again.isEmpty()) {
        errors.add(failure + " and then " + again);
      }
    }
  }

  /** Empty if there is none. */
  private String failure(int gateway, Function<RunningNode, Answer> request) {
    try {
      var answer = request.apply(gateways.get(gateway % gateways.size()));
      return answer.status() >= SERVER_ERROR ? answer.status() + " " + answer.body() : "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getCause());
    }
  }

  /** Until every client has gone through it some times. */
  private void awaitCalls() {
    int before = done.get();
    eventually(
        Duration.ofSeconds(60), () -> assertThat(done.get()).isGreaterThan(before + 10 * CLIENTS));
  }

  private RunningNode node(String roles) {
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(Shape.roles(roles));
    options.addAll(List.of("--accounts.throttle", "false"));
    var node = RunningNode.with(options);
    nodes.add(node);
    return node;
  }
}
