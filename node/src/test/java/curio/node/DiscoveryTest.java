package curio.node;

import static curio.node.RegistryCalls.HOST;
import static curio.node.RegistryCalls.NAME;
import static curio.node.RegistryCalls.call;
import static curio.node.RegistryCalls.failure;
import static curio.node.RegistryCalls.nodes;
import static curio.node.RegistryCalls.service;
import static curio.node.RegistryCalls.success;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registry of two nodes on one database, over HTTP, as other services call it. The second
 * node's own clock is an hour behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryTest {
  private TestDatabase store;
  private RunningNode one;
  private RunningNode two;

  @BeforeAll
  void start() {
    store = NodeDatabase.create();
    var options =
        RegistryCalls.with(RunningNode.optionsOf(store.settings(), store.settings().url()));
    one = RunningNode.with(options);
    two = RunningNode.with(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)), options);
  }

  @BeforeEach
  void forget() {
    success(call(one, "DELETE", "/service", HOST));
  }

  @AfterAll
  void stop() {
    two.close();
    one.close();
    store.close();
  }

  @Test
  void theWalkOfTheDocumentOverBothNodes() {
    success(call(one, "POST", "/service", HOST));
    success(call(two, "POST", "/service", HOST));

    var found = call(two, "GET", "/service", NAME);
    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json()).containsOnlyKeys("host", "connTicket");
    assertThat(found.text("host")).isEqualTo("localhost:3799");
    assertThat(service(one, "USER SERVICE")).containsEntry("tickets", 1);

    var ticket = ticket(found);
    success(call(one, "POST", "/ticket", ticket));
    failure(call(two, "POST", "/ticket", ticket), 404);
    failure(call(two, "POST", "/ticket", "{\"connTicket\": \"B17A90JKL\"}"), 404);
    assertThat(service(two, "USER SERVICE")).containsEntry("tickets", 0);

    assertThat(call(one, "GET", "/service?serviceName=USER%20SERVICE", "").text("host"))
        .isEqualTo("localhost:3799");

    success(call(one, "DELETE", "/service", HOST));
    success(call(two, "DELETE", "/service", HOST));
    failure(call(two, "GET", "/service", NAME), 404);
  }

  @Test
  void aTicketEndsWithItsMemberAndByTime() {
    success(call(one, "POST", "/service", HOST));
    var first = ticket(call(one, "GET", "/service", NAME));
    success(call(one, "DELETE", "/service", HOST));
    failure(call(two, "POST", "/ticket", first), 404);

    success(call(one, "POST", "/service", HOST));
    var second = ticket(call(one, "GET", "/service", NAME));
    Sql.run(store.settings(), "update cluster.ticket set ends_at = now()");
    failure(call(two, "POST", "/ticket", second), 404);
    assertThat(service(two, "USER SERVICE")).containsEntry("tickets", 0);
  }

  @Test
  void theLeastLoadedMemberIsNamed() {
    var other = HOST.replace("3799", "3800");
    success(call(one, "POST", "/service", HOST));
    success(call(two, "POST", "/service", other));
    try {
      var hosts = new HashMap<String, Integer>();
      for (int i = 0; i < 10; i++) {
        var asked = i % 2 == 0 ? one : two;
        hosts.merge(call(asked, "GET", "/service", NAME).text("host"), 1, Integer::sum);
      }

      assertThat(hosts).isEqualTo(Map.of("localhost:3799", 5, "localhost:3800", 5));
    } finally {
      success(call(one, "DELETE", "/service", other));
    }
  }

  @Test
  void aServiceWithoutAnybodyAliveIsNotAvailable() {
    success(call(one, "POST", "/service", HOST));
    Sql.run(
        store.settings(),
        "update cluster.member set heard_at = now() - interval '6 min' where port = 3799");

    var answer = call(two, "GET", "/service", NAME);

    failure(answer, 503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    success(call(two, "POST", "/service", HOST));
    assertThat(call(one, "GET", "/service", NAME).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {", \"check\": \"connect\"", ", \"check\": null", ""})
  void aHostThatCrashedIsNotGivenOutByEitherNode(String check) throws IOException {
    String host;
    try (var door = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
      host = HOST.replace(", \"check\": \"none\"", check).replace("3799", "" + door.getLocalPort());
      success(call(one, "POST", "/service", host));
      assertThat(call(two, "GET", "/service", NAME).status()).isEqualTo(200);
    }

    eventually(() -> failure(call(one, "GET", "/service", NAME), 503));

    failure(call(two, "GET", "/service", NAME), 503);
    success(call(one, "DELETE", "/service", host));
  }

  @Test
  void everyServiceIsListedWithItsMembersAndEveryMemberToo() {
    success(call(one, "POST", "/service", HOST));

    var list = call(two, "GET", "/services", "");

    assertThat(list.json())
        .containsEntry("stale", false)
        .containsOnlyKeys("stale", "services", "members");
    assertThat(service(two, "USER SERVICE"))
        .containsEntry("id", "host:USER SERVICE@localhost:3799")
        .containsEntry("host", "localhost:3799")
        .containsEntry("state", "serving")
        .containsEntry("tickets", 0)
        .containsKey("heartbeatAgeMillis")
        .doesNotContainKey("breaker");
    assertThat(nodes(two))
        .hasSize(2)
        .allSatisfy(node ->
            assertThat(node)
                .containsEntry(
                    "roles",
                    List.of(
                        "accounts",
                        "feed",
                        "gallery",
                        "gateway",
                        "mobile-id",
                        "orders",
                        "recommendations",
                        "registry",
                        "shop"))
                .hasEntrySatisfying(
                    "heartbeatAgeMillis", age -> assertThat((Integer) age).isBetween(0, 3_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /service, {\"serviceName\": \"X\"}",
    "GET, /service?serviceName=X, ''",
    "POST, /service, '{\"serviceName\": \"X\", \"host\": \"a:1\"}'",
    "DELETE, /service, '{\"serviceName\": \"X\", \"host\": \"a:1\"}'",
    "POST, /ticket, {\"connTicket\": \"X\"}",
    "GET, /services, ''",
    "POST, /breakers/X, {\"action\": \"trip\"}"
  })
  void nothingIsAnsweredWithoutTheSecret(String method, String path, String body) {
    failure(one.internal(method, path, body), 401);
    failure(one.internal(method, path, body, "Authorization", "Bearer not-the-secret-at-all"), 401);
    failure(one.internal(method, path, body, "Authorization", RegistryCalls.SECRET), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void healthAndMetricsNeedNoSecret(String path) {
    assertThat(one.internal("GET", path, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /service, '', 400",
    "GET, /service, {\"serviceName\": \"\"}, 400",
    "GET, /service, {}, 400",
    "GET, /service, [, 400",
    "POST, /service, {\"serviceName\": \"X\"}, 400",
    "POST, /service, '{\"serviceName\": \"X\", \"host\": \"localhost\"}', 400",
    "POST, /service, '{\"serviceName\": \"X\", \"host\": 1}', 400",
    "POST, /service, '{\"serviceName\": \"X\", \"host\": \"a:1\", \"check\": \"ping\"}', 400",
    "DELETE, /service, '{\"serviceName\": \"X\", \"host\": \"\"}', 400",
    "POST, /ticket, {}, 400",
    "POST, /ticket, {\"connTicket\": \"a\\u0000b\"}, 400",
    "GET, /service?serviceName=a%00b, '', 400",
    "GET, /service, {\"serviceName\": \"a\\u0000b\"}, 400",
    "DELETE, /service, '{\"serviceName\": \"a\\u0000b\", \"host\": \"a:1\"}', 400",
    "DELETE, /service, '{\"serviceName\": \"X\", \"host\": \"a\\u0000b:1\"}', 400",
    "POST, /service, '{\"serviceName\": \"a\\u0000b\", \"host\": \"a:1\"}', 400",
    "POST, /breakers/Nobody, {\"action\": \"trip\"}, 404"
  })
  void whatIsWrongIsSaid(String method, String path, String body, int status) {
    failure(call(one, method, path, body), status);
  }

  private static String ticket(Answer found) {
    return "{\"connTicket\": \"%s\"}".formatted(found.text("connTicket"));
  }

  @Test
  void breakersAreChangedByHand() {
    success(call(one, "POST", "/service", HOST));

    success(call(one, "POST", "/breakers/USER%20SERVICE", "{\"action\": \"trip\"}"));
    success(call(one, "POST", "/breakers/USER%20SERVICE", "{\"action\": \"reset\"}"));
    failure(call(one, "POST", "/breakers/USER%20SERVICE", "{\"action\": \"open\"}"), 400);
  }
}
