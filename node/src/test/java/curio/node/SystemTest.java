package curio.node;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The system as administrators see it at one node, with others that they reach through it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemTest {
  private static final String LETTERS = "/v1/system/dead-letters";
  private static final String ORDERS = "curio.orders.v1.Orders";
  private static final String CONSUMER = "orders-note-erasure";
  private static final int MOST_STREAMS = 8;

  private final TestDatabase store = NodeDatabase.create();
  private final List<RunningNode> nodes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningNode front;
  private Person admin;

  @BeforeAll
  void start() {
    node("orders");
    node("gateway");
    front = node("gateway,accounts,registry");
    admin = People.admin(front, store.settings(), "the.admin");
    eventually(() -> {
      assertThat(admin.get("/api/v1/order").status()).isEqualTo(200);
      assertThat(told()).containsValues("here", "call", "none");
    });
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    nodes.reversed().forEach(RunningNode::close);
    store.close();
  }

  @Test
  void everyNodeIsShownWithWhatItTellsOfItself() {
    var system = system();

    var here = node(system, "here");
    assertThat(here.get("id")).isEqualTo(system.get("node"));
    assertThat(here).containsEntry("state", "serving");
    assertThat(of(here, "figures"))
        .containsKeys(
            "version", "uptimeSeconds", "heapBytes", "requests", "breakers", "sockets", "ring");
    assertThat(of(of(here, "figures"), "ring")).containsEntry("mode", "ring");
    var there = node(system, "call");
    assertThat(there.get("roles")).isEqualTo(List.of("orders"));
    assertThat(of(there, "figures")).doesNotContainKey("ring");
    var gateway = node(system, "none");
    assertThat(gateway.get("roles")).isEqualTo(List.of("gateway"));
    assertThat(gateway).doesNotContainKey("figures");
    assertThat(list(system, "services"))
        .anySatisfy(service ->
            assertThat(service)
                .containsEntry("serviceName", ORDERS)
                .containsEntry("members", List.of(requireNonNull(there.get("id")))));
  }

  @Test
  void whatIsInTheStoreIsToldOnceWhoeverMeasuresIt() {
    eventually(() -> {
      var system = system();
      assertThat(list(system, "tasks").stream().map(task -> task.get("name")))
          .doesNotHaveDuplicates()
          .contains("relay:orders", "relay:accounts");
      assertThat(list(system, "tasks"))
          .anySatisfy(task ->
              assertThat(task)
                  .containsEntry("name", "relay:orders")
                  .containsEntry("owner", node(system, "call").get("id"))
                  .containsKey("lastPassAt"));
      assertThat(list(system, "outboxes").stream().map(outbox -> outbox.get("name")))
          .containsExactlyInAnyOrder("orders", "accounts");
      assertThat(list(system, "lags"))
          .filteredOn(lag -> CONSUMER.equals(lag.get("consumer")))
          .hasSize(BrokenRemovals.TOPIC.partitions())
          .allSatisfy(lag -> assertThat(lag).containsEntry("waiting", 0));
    });
  }

  @Test
  void aNodeThatDoesNotAnswerIsSilentAndTheOthersAreShown() {
    var dead = node("orders");
    eventually(() -> assertThat(told().values()).filteredOn("call"::equals).hasSize(2));

    dead.cutOff();

    eventually(() -> assertThat(told()).containsValues("here", "call", "silent"));
    dead.close();
    nodes.remove(dead);
  }

  @Test
  void noSecretIsTold() {
    assertThat(admin.get("/v1/system").body())
        .doesNotContain(RegistryCalls.SECRET)
        .doesNotContain("jdbc:");
  }

  @Test
  void breakersAreTrippedAndResetAtOneNodeAndBothIsAudited() {
    var here = String.valueOf(node(system(), "here").get("id"));
    var path = "/v1/system/nodes/%s/breakers/%s".formatted(here, ORDERS);

    assertThat(admin.send("POST", path, "{\"action\": \"trip\"}").status()).isEqualTo(204);
    assertThat(states(here)).containsOnly("open");
    assertThat(admin.get("/api/v1/order").status()).isEqualTo(503);
    assertThat(admin.send("POST", path, "{\"action\": \"reset\"}").status()).isEqualTo(204);
    assertThat(states(here)).containsOnly("closed");
    assertThat(admin.get("/api/v1/order").status()).isEqualTo(200);

    admin.send("POST", path, "{\"action\": \"burn\"}").assertProblem(400);
    admin.send("POST", path + "x", "{\"action\": \"trip\"}").assertProblem(404);
    assertThat(audited("breaker-tripped")).isEqualTo(ORDERS + " at " + here);
    assertThat(audited("breaker-reset")).isEqualTo(ORDERS + " at " + here);
  }

  @Test
  void breakersOfAnotherNodeAreChangedThere() {
    var there = String.valueOf(node(system(), "call").get("id"));
    var path = "/v1/system/nodes/%s/breakers/%s".formatted(there, ORDERS);

    assertThat(admin.send("POST", path, "{\"action\": \"trip\"}").status()).isEqualTo(204);
    assertThat(states(there)).containsExactly("open");
    assertThat(admin.send("POST", path, "{\"action\": \"reset\"}").status()).isEqualTo(204);
    assertThat(states(there)).containsExactly("closed");
  }

  @Test
  void nobodyCutsOffTheAccountsThatUndoItNeeds() {
    var here = String.valueOf(node(system(), "here").get("id"));
    var path = "/v1/system/nodes/%s/breakers/curio.accounts.v1.Users".formatted(here);

    admin.send("POST", path, "{\"action\": \"trip\"}").assertProblem(409);
    assertThat(admin.send("POST", path, "{\"action\": \"reset\"}").status()).isEqualTo(204);
  }

  @Test
  void deadLettersAreListedReplayedAndDroppedWhereverTheirConsumerIs() {
    Stream.of("7", "8", "9").forEach(this::publish);
    eventually(() -> assertThat(admin.get(LETTERS).list("data")).hasSize(3));

    var first = admin.get(LETTERS + "?limit=2");
    var second = admin.get(LETTERS + "?limit=2&cursor=" + first.text("next"));
    assertThat(first.list("data")).hasSize(2);
    assertThat(second.list("data")).hasSize(1);
    assertThat(second.json()).doesNotContainKey("next");
    assertThat(first.body() + second.body()).doesNotContain("Anna", "payload");

    Sql.run(store.settings(), "update orders.parked set payload = '' where key = '7'");
    var mended = letter("7");
    var replayed = admin.send("POST", LETTERS + "/" + mended + "/replay", "");
    assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
    assertThat(replayed.json()).containsOnlyKeys("replayed").containsEntry("replayed", 1);
    admin.send("POST", LETTERS + "/" + mended + "/replay", "").assertProblem(404);
    admin.send("POST", LETTERS + "/" + letter("8") + "/replay", "").assertProblem(409);
    var dropped = letter("8");
    assertThat(admin.send("DELETE", LETTERS + "/" + dropped, "").status()).isEqualTo(204);
    admin.send("DELETE", LETTERS + "/" + dropped, "").assertProblem(404);
    assertThat(admin.send("DELETE", LETTERS + "/" + letter("9"), "").status()).isEqualTo(204);

    assertThat(admin.get(LETTERS).list("data")).isEmpty();
    admin.get(LETTERS + "?cursor=x").assertProblem(400);
    admin.send("DELETE", LETTERS + "/nobody.user-removed.0.0", "").assertProblem(503);
    assertThat(audits("dead-letter-replayed")).contains(mended);
    assertThat(audits("dead-letter-dropped")).contains(dropped);
  }

  @Test
  void aStreamTellsItAgainAndAgainUntilTheSessionEnds() throws Exception {
    var watching = admin.again();
    try (var lines = open(watching)) {
      for (int i = 0; i < 2; i++) {
        assertThat(lines.readLine()).startsWith("data: {\"object\":\"system\"").contains(ORDERS);
        assertThat(lines.readLine()).isEmpty();
      }

      watching.send("POST", "/v1/auth/sign-out", "");

      assertThat(lines.lines().filter(line -> !line.startsWith(":")).count()).isLessThan(5);
    }
  }

  @Test
  void onlyAFewWatchAtOnce() throws Exception {
    var open = new ArrayList<BufferedReader>();
    try {
      for (int i = 0; i < MOST_STREAMS; i++) {
        open.add(open(admin));
        assertThat(open.getLast().readLine()).startsWith("data: ");
      }

      admin.get("/v1/system/stream").assertProblem(503);
    } finally {
      for (var one : open) {
        one.close();
      }
    }
    eventually(() -> open(admin).close());
  }

  private BufferedReader open(Person person) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + person.node().port() + "/v1/system/stream?every=1"))
            .header("Authorization", person.bearer())
            .build();
    var answer = http.send(request, BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private RunningNode node(String roles) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    options.addAll(List.of("--roles", roles));
    var started = RunningNode.with(RegistryCalls.with(options));
    nodes.add(started);
    return started;
  }

  private Map<String, Object> system() {
    var answer = admin.get("/v1/system");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** How the figures of each node were had, by its id. */
  private Map<String, String> told() {
    var told = new TreeMap<String, String>();
    list(system(), "nodes")
        .forEach(one -> told.put(String.valueOf(one.get("id")), String.valueOf(one.get("told"))));
    return told;
  }

  private List<Object> states(String node) {
    return list(system(), "nodes").stream()
        .filter(one -> node.equals(one.get("id")))
        .flatMap(one -> list(of(one, "figures"), "breakers").stream())
        .filter(breaker -> ORDERS.equals(breaker.get("service")))
        .map(breaker -> requireNonNull(breaker.get("state")))
        .toList();
  }

  private String letter(String key) {
    return admin.get(LETTERS).list("data").stream()
        .filter(one -> key.equals(one.get("key")))
        .map(one -> String.valueOf(one.get("id")))
        .findFirst()
        .orElseThrow();
  }

  private String audited(String action) {
    return audits(action).getFirst();
  }

  private List<String> audits(String action) {
    return admin.get("/v1/audit?action=" + action + "&actor=" + admin.id()).list("data").stream()
        .map(entry -> String.valueOf(entry.get("detail")))
        .toList();
  }

  private static Map<String, Object> node(Map<String, Object> system, String told) {
    return list(system, "nodes").stream()
        .filter(one -> told.equals(one.get("told")))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // What JSON objects are.
  private static Map<String, Object> of(Map<String, Object> holder, String member) {
    return (Map<String, Object>) holder.getOrDefault(member, Map.of());
  }

  @SuppressWarnings("unchecked") // What JSON lists of objects are.
  private static List<Map<String, Object>> list(Map<String, Object> holder, String member) {
    return (List<Map<String, Object>>) holder.getOrDefault(member, List.of());
  }

  private void publish(String user) {
    BrokenRemovals.publish(store.settings(), user);
  }
}
