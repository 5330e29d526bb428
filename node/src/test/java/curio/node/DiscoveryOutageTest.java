package curio.node;

import static curio.node.RegistryCalls.HOST;
import static curio.node.RegistryCalls.NAME;
import static curio.node.RegistryCalls.call;
import static curio.node.RegistryCalls.metric;
import static curio.node.RegistryCalls.nodes;
import static curio.node.RegistryCalls.service;
import static curio.node.RegistryCalls.success;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry says when one of its two nodes stops, or cannot reach the store. */
class DiscoveryOutageTest {
  private TestDatabase store;
  private FaultProxy proxy;
  private RunningNode one;
  private RunningNode two;

  @BeforeEach
  void start() {
    store = NodeDatabase.create();
    var direct = URI.create(store.settings().url().substring("jdbc:".length()));
    proxy = FaultProxy.before(direct.getPort());
    one = RunningNode.with(options(store.settings().url()));
    var through =
        store
            .settings()
            .url()
            .replace(direct.getHost() + ":" + direct.getPort(), "127.0.0.1:" + proxy.port());
    two = RunningNode.with(options(through));
  }

  @AfterEach
  void stop() {
    proxy.pass();
    two.close();
    one.close();
    proxy.close();
    store.close();
  }

  @Test
  void aNodeThatStopsIsGoneAtOnceAndTheOtherKnowsEverything() {
    success(call(two, "POST", "/service", HOST));
    var ticket = call(two, "GET", "/service", NAME).text("connTicket");

    two.close();

    assertThat(nodes(one)).hasSize(1);
    success(call(one, "POST", "/ticket", "{\"connTicket\": \"%s\"}".formatted(ticket)));
  }

  @Test
  void withoutTheStoreTheLastKnownAreServedMarkedStale() {
    success(call(one, "POST", "/service", HOST));
    eventually(() -> assertThat(call(two, "GET", "/service", NAME).status()).isEqualTo(200));
    eventually(() -> assertThat(metric(two, "cluster_tickets")).isEqualTo("1.0"));

    proxy.cut();

    eventually(() -> assertThat(metric(two, "cluster_list_stale")).isEqualTo("1.0"));
    var found = call(two, "GET", "/service", NAME);
    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json()).containsEntry("stale", true).containsEntry("host", "localhost:3799");
    success(
        call(
            two,
            "POST",
            "/ticket",
            "{\"connTicket\": \"%s\"}".formatted(found.text("connTicket"))));
    assertThat(call(two, "GET", "/services", "").json()).containsEntry("stale", true);
    assertThat(service(two, "USER SERVICE")).containsEntry("host", "localhost:3799");
    eventually(() -> assertThat(nodes(one)).hasSize(1));
    eventually(
        () -> assertThat(metric(two, "cluster_heartbeat_failures_total")).isNotEqualTo("0.0"));

    proxy.pass();

    eventually(() -> assertThat(metric(two, "cluster_list_stale")).isEqualTo("0.0"));
    eventually(() -> assertThat(nodes(one)).hasSize(2));
    assertThat(call(two, "GET", "/services", "").json()).containsEntry("stale", false);
    eventually(() -> assertThat(metric(one, "cluster_members")).isEqualTo("3.0"));
  }

  private List<String> options(String url) {
    return RegistryCalls.with(RunningNode.optionsOf(store.settings(), url));
  }
}
