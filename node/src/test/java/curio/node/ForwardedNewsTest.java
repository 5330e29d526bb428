package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets at a gateway without the role feed, which passes them on to two nodes that have it. */
class ForwardedNewsTest {
  private static final long AUTHOR = 1_000_000;
  private static final String SECRET = "Bearer the-secret-of-this-test";

  private final TestDatabase store = NodeDatabase.create();
  private final List<RunningNode> nodes = new ArrayList<>();
  private RunningNode gateway;
  private Person reader;

  @BeforeEach
  void start() {
    node("accounts");
    node("feed");
    node("feed");
    gateway = node("gateway,registry");
    reader = People.signUp(gateway, "reader");
    FeedRows.follow(store.settings(), reader.id(), AUTHOR);
  }

  @AfterEach
  void stop() {
    nodes.reversed().forEach(RunningNode::close);
    store.close();
  }

  private RunningNode node(String roles) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    options.addAll(Shape.roles(roles));
    options.addAll(List.of("--accounts.throttle", "false"));
    var node = RunningNode.with(options);
    nodes.add(node);
    return node;
  }

  private List<RunningNode> feedNodes() {
    return nodes.subList(1, 3);
  }

  /** Sockets of the reader on a node, as operators see them. */
  private int sockets(RunningNode node) {
    var answer =
        node.internal("GET", "/feed/sockets?userId=" + reader.id(), "", "Authorization", SECRET);
    return answer.list("sockets").size();
  }

  /** Whichever has it. */
  private RunningNode holder() {
    return feedNodes().stream().filter(node -> sockets(node) == 1).findFirst().orElseThrow();
  }

  private void event(String message) {
    FeedRows.event(store.settings(), AUTHOR, message);
  }

  @Test
  void ofANodeThatDiesItsClientsGoOnAtTheOther() {
    String cursor;
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      event("one");
      cursor = socket.next("event").text("cursor");

      holder().cutOff();

      assertThat(socket.next("bye").text("reason")).isEqualTo("restart");
      assertThat(socket.code()).isEqualTo(1012);
    }
    event("missed");
    eventually(() -> {
      try (var again = NewsSocket.of(reader, cursor)) {
        var missed = again.next("list").list("data");
        assertThat(missed).extracting(event -> event.get("message")).startsWith("missed");
        event("live");
        assertThat(again.next("event").text("message")).isEqualTo("live");
      }
    });
  }

  @Test
  void ofANodeThatStopsAndOfAGatewayThatDoesEachIsTold() {
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      holder().stop();
      socket.next("bye");
      assertThat(socket.code()).isEqualTo(1012);
    }
    eventually(() -> {
      try (var socket = NewsSocket.of(reader)) {
        assertThat(socket.next().text("object")).isEqualTo("list");
      }
    });
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      gateway.stop();
      socket.next("bye");
      assertThat(socket.code()).isEqualTo(1012);
    }
  }

  @Test
  void aClientThatGoesIsForgottenWhereItWasPassedOnTo() {
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      assertThat(feedNodes().stream().mapToInt(this::sockets).sum()).isEqualTo(1);
    }

    eventually(() -> assertThat(feedNodes()).allMatch(node -> sockets(node) == 0));
  }

  /**
   * What the kernel and the calls between nodes take is several MiB, so there is more than that.
   */
  @Test
  void aSlowReaderIsSentAwayAndMissesNothing() {
    int count = 6_000;
    var seen = new ArrayList<Integer>();
    String cursor;
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      event("live from here on");
      cursor = socket.next("event").text("cursor");
      socket.pause();
      FeedRows.events(store.settings(), AUTHOR, count);
      eventually(() -> assertThat(feedNodes()).allMatch(node -> sockets(node) == 0));
      socket.goOn();
      assertThat(socket.code()).isIn(1013, 1006);
      while (socket.hasMore()) {
        var frame = socket.next();
        if ("event".equals(frame.json().get("object"))) {
          seen.add(number(frame.text("message")));
          cursor = frame.text("cursor");
        }
      }
    }
    assertThat(seen.size()).isLessThan(count);
    try (var again = NewsSocket.of(reader, cursor)) {
      Answer list;
      do {
        list = again.next("list");
        list.list("data").forEach(event -> seen.add(number(String.valueOf(event.get("message")))));
      } while (Boolean.TRUE.equals(list.json().get("more")));
    }

    assertThat(seen).containsExactlyElementsOf(IntStream.rangeClosed(1, count).boxed().toList());
  }

  private static int number(String message) {
    return Integer.parseInt(message.substring(0, message.indexOf(' ')));
  }

  @Test
  void withoutANodeOfTheFeedNobodyIsLetIn() {
    feedNodes().forEach(RunningNode::stop);

    reader.get("/v1/news/stream").assertProblem(503);
  }
}
