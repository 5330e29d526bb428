package curio.node;

import static curio.node.RegistryCalls.SECRET;
import static curio.node.RegistryCalls.call;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.orders.v1.OrdersGrpc;
import curio.testkit.TestDatabase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that knows nothing of us but the contract, from its joining to its death. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignWorkerTest {
  /** Three heartbeats missed, and a moment to see it. */
  private static final Duration GONE = Duration.ofMillis(3_500);

  private static final String QUESTION = "/service?serviceName=" + OrdersGrpc.SERVICE_NAME;

  private static final String BREAKERS = "/breakers/" + OrdersGrpc.SERVICE_NAME;

  private final TestDatabase store = NodeDatabase.create();
  private RunningNode node;

  @BeforeAll
  void start() {
    var options =
        new ArrayList<>(
            RegistryCalls.with(RunningNode.optionsOf(store.settings(), store.settings().url())));
    // Nobody serves orders but who joins.
    options.addAll(List.of("--roles", "gateway,registry,accounts"));
    node = RunningNode.with(options);
  }

  @AfterAll
  void stop() {
    node.close();
    store.close();
  }

  @Test
  void aWorkerJoinsServesDiesAndIsRemoved() throws Exception {
    var customer = node.signUp("customer");
    customer.place("before", "{\"price\": 400}").assertOrderProblem(503);

    try (var worker = new ForeignWorker(node.rpcPort(), SECRET)) {
      worker.joinAndStay("w1");
      eventually(() -> {
        var answer = customer.place("key", "{\"price\": 400}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.text("orderId")).isEqualTo(ForeignWorker.ORDER);
      });
      assertThat(worker.callers()).containsOnly("Bearer " + SECRET);
      assertThat(call(node, "GET", QUESTION, "").text("host"))
          .isEqualTo("127.0.0.1:" + worker.port());
      assertBreakersAreShownAndChangedByHand(customer);

      worker.die();

      eventually(GONE, () -> assertThat(call(node, "GET", QUESTION, "").status()).isEqualTo(503));
      assertThat(members()).isEmpty();
      customer.place("after", "{\"price\": 400}").assertOrderProblem(503);
    }
  }

  private void assertBreakersAreShownAndChangedByHand(Shopper customer) {
    assertThat(member()).containsEntry("breaker", "closed").containsEntry("tickets", 1);
    RegistryCalls.success(call(node, "POST", BREAKERS, "{\"action\": \"trip\"}"));
    assertThat(member()).containsEntry("breaker", "open");
    var refused = customer.place("tripped", "{\"price\": 400}").assertOrderProblem(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");

    RegistryCalls.success(call(node, "POST", BREAKERS, "{\"action\": \"reset\"}"));
    assertThat(member()).containsEntry("breaker", "closed");
    assertThat(customer.place("tripped", "{\"price\": 400}").status()).isEqualTo(201);
  }

  private Map<String, Object> member() {
    return RegistryCalls.service(node, OrdersGrpc.SERVICE_NAME);
  }

  @Test
  void aWorkerWithAWrongSecretIsRefusedWithTheReason() throws Exception {
    try (var stranger = new ForeignWorker(node.rpcPort(), "not-the-secret-of-this-cluster")) {
      assertThatThrownBy(() -> stranger.join("stranger", 1))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(e.getStatus().getDescription())
                    .isEqualTo(
                        "a wrong cluster secret (expected: Authorization: Bearer <cluster"
                            + " secret>)");
              });
      assertThat(members()).doesNotContain("worker:stranger");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aWorkerOfAnotherProtocolIsRejectedWithTheReason(int protocol) throws Exception {
    try (var old = new ForeignWorker(node.rpcPort(), SECRET)) {
      assertThat(old.join("old", protocol).getRejected().getReason())
          .isEqualTo("protocol: %d (expected: 1)".formatted(protocol));
      assertThat(members()).doesNotContain("worker:old");
    }
  }

  @Test
  void aWorkerWhoseTextsNoStoreTakesIsToldWhichOne() throws Exception {
    try (var worker = new ForeignWorker(node.rpcPort(), SECRET)) {
      assertThatThrownBy(() -> worker.join("a\0b", 1))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(e.getStatus().getDescription())
                    .isEqualTo("id: U+0000 (expected: a text without it)");
              });
    }
  }

  /** Ids of those that serve orders now. */
  private List<String> members() {
    return call(node, "GET", "/services", "").list("services").stream()
        .filter(service -> OrdersGrpc.SERVICE_NAME.equals(service.get("serviceName")))
        .flatMap(service -> RegistryCalls.members(service).stream())
        .map(member -> String.valueOf(member.get("id")))
        .toList();
  }
}
