package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that are opened at a node of the feed itself, which a gateway has named. */
class NewsEndpointTest {
  private static final String SECRET = "Bearer the-secret-of-this-test";

  private final TestDatabase store = NodeDatabase.create();
  private final List<RunningNode> nodes = new ArrayList<>();
  private final List<NewsSocket> sockets = new ArrayList<>();
  private RunningNode one;
  private RunningNode two;
  private Person reader;

  @BeforeEach
  void start() {
    var gateway = node("gateway,registry,accounts");
    one = node("feed");
    two = node("gateway,feed");
    reader = People.signUp(gateway, "reader");
    eventually(() -> assertThat(reader.get("/v1/news/list").status()).isEqualTo(200));
  }

  @AfterEach
  void stop() {
    sockets.forEach(NewsSocket::close);
    nodes.reversed().forEach(RunningNode::close);
    store.close();
  }

  private RunningNode node(String roles, String... more) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    options.addAll(Shape.roles(roles));
    options.addAll(List.of("--accounts.throttle", "false"));
    options.addAll(List.of(more));
    var node = RunningNode.with(options);
    nodes.add(node);
    return node;
  }

  private String find(RunningNode gateway) {
    var found = reader.send(gateway, "GET", "/v1/news/endpoint", "");
    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json()).containsOnlyKeys("url", "connTicket");
    assertThat(found.text("url"))
        .startsWith("ws://127.0.0.1:")
        .endsWith("/v1/news?connTicket=" + found.text("connTicket"));
    return found.text("url");
  }

  private NewsSocket connect(String url) {
    var socket = NewsSocket.at(url);
    sockets.add(socket);
    return socket.say("{\"token\": \"" + reader.token() + "\"}");
  }

  private static int portOf(String url) {
    return URI.create(url).getPort();
  }

  @Test
  void whoAsksIsSentToTheNodeWithTheFewestSockets() {
    for (int i = 0; i < 4; i++) {
      connect("ws://127.0.0.1:" + one.port() + "/v1/news").next("list");
    }

    eventually(() -> assertThat(portOf(find(nodes.getFirst()))).isEqualTo(two.port()));
    assertThat(portOf(find(nodes.getFirst()))).isEqualTo(two.port());
    eventually(() -> assertThat(portOf(find(two))).isIn(one.port(), two.port()));
  }

  @Test
  void manyWhoAskAtOnceAreSpread() {
    int toOne = 0;
    for (int i = 0; i < 40; i++) {
      toOne += portOf(find(nodes.getFirst())) == one.port() ? 1 : 0;
    }

    assertThat(toOne).isBetween(18, 22);
  }

  @Test
  void whoAsksTooOftenIsTold() {
    var strict = node("gateway", "--news.endpoint-per-minute", "3");
    eventually(
        () -> assertThat(reader.send(strict, "GET", "/v1/friends", "").status()).isEqualTo(200));
    for (int i = 0; i < 3; i++) {
      find(strict);
    }

    var refused = reader.send(strict, "GET", "/v1/news/endpoint", "");

    refused.assertProblem(429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    find(nodes.getFirst());
  }

  @Test
  void ofOneAccountTheLastTicketsAreOpen() {
    one.stop();
    var urls = new ArrayList<String>();
    eventually(() -> assertThat(portOf(find(nodes.getFirst()))).isEqualTo(two.port()));
    for (int i = 0; i < 17; i++) {
      urls.add(find(nodes.getFirst()));
    }

    try (var first = NewsSocket.at(urls.getFirst())) {
      assertThat(first.code()).isEqualTo(1013);
    }
    connect(urls.get(1)).next("list");
    connect(urls.getLast()).next("list");
  }

  @Test
  void aTicketLetsOneClientInOnce() {
    var url = find(nodes.getFirst());
    var first = connect(url);
    assertThat(first.next("list").list("data")).isEmpty();

    try (var second = NewsSocket.at(url)) {
      assertThat(second.next("error").text("message")).contains("connTicket");
      assertThat(second.code()).isEqualTo(1013);
    }
    assertThat(first.hasMore()).isFalse();
  }

  @Test
  void aTicketIsNoToken() {
    try (var socket = NewsSocket.at(find(nodes.getFirst())).say("list")) {
      assertThat(socket.next("error").text("code")).startsWith("401");
      assertThat(socket.code()).isEqualTo(4401);
    }
  }

  @Test
  void aNodeThatStopsIsNotNamed() {
    one.stop();

    eventually(() -> {
      for (int i = 0; i < 5; i++) {
        assertThat(portOf(find(nodes.getFirst()))).isEqualTo(two.port());
      }
    });
    two.stop();
    eventually(() -> {
      var none = reader.get("/v1/news/endpoint");
      assertThat(none.status()).isEqualTo(503);
      assertThat(none.header("Retry-After")).isNotEmpty();
    });
  }

  @Test
  void operatorsSendOneSocketAway() {
    var kept = connect("ws://127.0.0.1:" + one.port() + "/v1/news");
    kept.next("list");
    var away = connect("ws://127.0.0.1:" + one.port() + "/v1/news");
    away.next("list");
    var ids = one.internal("GET", "/feed/sockets", "", "Authorization", SECRET).list("sockets");
    var newest =
        ids.stream().mapToLong(view -> Long.parseLong(String.valueOf(view.get("id")))).max();

    var path = "/feed/sockets/" + newest.orElseThrow();
    var closed = one.internal("DELETE", path, "", "Authorization", SECRET);

    assertThat(closed.status()).as(closed.body()).isEqualTo(200);
    assertThat(away.next("bye").text("reason")).isEqualTo("restart");
    assertThat(away.code()).isEqualTo(1012);
    assertThat(kept.hasMore()).isFalse();
    eventually(() ->
        assertThat(one.internal("DELETE", path, "", "Authorization", SECRET).status())
            .isEqualTo(404));
  }
}
