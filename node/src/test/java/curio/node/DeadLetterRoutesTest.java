package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Dead letters as operators see and handle them, on a node that has their consumer or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLetterRoutesTest {
  private static final String PATH = "/log/dead-letters";
  private static final String CONSUMER = "orders-note-erasure";

  private final TestDatabase store = NodeDatabase.create();
  private final RunningNode node = node("accounts,orders");
  private final RunningNode elsewhere = node("gateway,accounts");

  @BeforeEach
  void parkThree() {
    Sql.run(store.settings(), "delete from orders.parked");
    Sql.run(store.settings(), "delete from orders.erased_user");
    Stream.of("7", "8", "9").forEach(this::publish);
    eventually(() -> assertThat(letters("").list("data")).hasSize(3));
  }

  @AfterAll
  void stop() {
    elsewhere.close();
    node.close();
    store.close();
  }

  @Test
  void theyAreListedPageByPageWithoutWhatIsInThem() {
    var first = letters("?limit=2");
    var second = letters("?consumer=" + CONSUMER + "&cursor=" + first.text("next"));

    assertThat(first.list("data")).hasSize(2);
    assertThat(second.list("data")).hasSize(1);
    assertThat(second.json()).doesNotContainKey("next");
    assertThat(first.list("data").getFirst())
        .containsEntry("consumer", CONSUMER)
        .containsEntry("topic", "user-removed")
        .containsEntry("type", "user-removed")
        .containsOnlyKeys(
            "id",
            "consumer",
            "topic",
            "partition",
            "offset",
            "eventId",
            "key",
            "type",
            "reason",
            "occurredAt",
            "parkedAt");
    assertThat(String.valueOf(first.list("data").getFirst().get("reason")))
        .startsWith("IllegalArgumentException by Invalid");
    assertThat(first.body() + second.body()).doesNotContain("Anna", "payload");
    assertThat(call(node, "GET", PATH + "?cursor=x").assertProblem(400).body()).contains("next");
  }

  @Test
  void oneIsReplayedWhenItIsMendedAndOneDropped() {
    var ids = letters("").list("data").stream().map(one -> one.get("id") + "").toList();

    assertThat(replay(ids.get(0)).assertProblem(409).body()).contains("failed again");
    Sql.run(store.settings(), "update orders.parked set payload = '' where key = '7'");
    var mended =
        letters("").list("data").stream()
            .filter(one -> "7".equals(one.get("key")))
            .map(one -> one.get("id") + "")
            .findFirst()
            .orElseThrow();
    var dropped = ids.stream().filter(id -> !id.equals(mended)).findFirst().orElseThrow();

    var replayed = replay(mended);
    assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
    assertThat(replayed.json()).containsOnlyKeys("replayed").containsEntry("replayed", 1);
    assertThat(Sql.number(store.settings(), "select count(*) from orders.erased_user")).isOne();
    assertThat(call(node, "POST", PATH + "/" + dropped + "/drop").status()).isEqualTo(204);

    replay(mended).assertProblem(404);
    call(node, "POST", PATH + "/" + dropped + "/drop").assertProblem(404);
    replay("nonsense").assertProblem(404);
    assertThat(letters("").list("data")).hasSize(1);
  }

  @Test
  void aNodeWithoutTheConsumerSaysSo() {
    assertThat(call(elsewhere, "GET", PATH).list("data")).isEmpty();
    assertThat(call(elsewhere, "GET", PATH + "?consumer=" + CONSUMER).assertProblem(404).body())
        .contains("no such consumer on this node");
    assertThat(
            call(elsewhere, "POST", PATH + "/" + CONSUMER + ".user-removed.0.0/replay")
                .assertProblem(404)
                .body())
        .contains("ask one with its role");
  }

  @Test
  void onlyHoldersOfTheSecretMay() {
    node.internal("GET", PATH, "").assertProblem(401);
    node.internal("POST", PATH + "/a.b.0.0/replay", "").assertProblem(401);
    node.internal("POST", PATH + "/a.b.0.0/drop", "").assertProblem(401);
  }

  @Test
  void eachPartitionIsMeasured() {
    eventually(() ->
        assertThat(node.internal("GET", "/metrics", "").body())
            .contains(
                "log_dead_letters{consumer=\"%s\",partition=\"7\"}".formatted(CONSUMER),
                "log_oldest_age_seconds{consumer=\"%s\",partition=\"0\"}".formatted(CONSUMER),
                "log_lag_records{consumer=\"%s\",partition=\"0\"} 0".formatted(CONSUMER)));
  }

  private RunningNode node(String roles) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    options.addAll(List.of("--roles", roles));
    return RunningNode.with(RegistryCalls.with(options));
  }

  private void publish(String user) {
    BrokenRemovals.publish(store.settings(), user);
  }

  private Answer letters(String query) {
    var answer = call(node, "GET", PATH + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private Answer replay(String id) {
    return call(node, "POST", PATH + "/" + id + "/replay");
  }

  private static Answer call(RunningNode node, String method, String path) {
    return RegistryCalls.call(node, method, path, "");
  }
}
