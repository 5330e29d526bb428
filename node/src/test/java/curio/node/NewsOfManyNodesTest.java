package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One feed at two nodes that serve it and at a gateway that passes its clients on. */
class NewsOfManyNodesTest {
  private static final long AUTHOR = 1_000_000;

  private final TestDatabase store = NodeDatabase.create();
  private final List<RunningNode> nodes = new ArrayList<>();
  private Person reader;

  @BeforeEach
  void start() {
    var gateway = node("gateway,registry,accounts");
    node("gateway,feed");
    node("gateway,feed");
    reader = People.signUp(gateway, "reader");
    for (var node : nodes) {
      eventually(
          () -> assertThat(reader.send(node, "GET", "/v1/news/list", "").status()).isEqualTo(200));
    }
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

  /** The ways to a feed, each of which answers a cursor by what came after it. */
  private enum Way {
    SOCKET {
      @Override
      Answer listSince(String cursor, Person reader, RunningNode node) {
        try (var socket =
            NewsSocket.open(node, "?cursor=" + cursor, "Authorization", reader.bearer())) {
          return socket.next("list");
        }
      }
    },
    STREAM {
      @Override
      Answer listSince(String cursor, Person reader, RunningNode node) {
        try (var stream = NewsStream.of(reader, node, cursor)) {
          return stream.next("list");
        }
      }
    },
    PAGE {
      @Override
      Answer listSince(String cursor, Person reader, RunningNode node) {
        return reader.send(node, "GET", "/v1/news/list?since=" + cursor, "");
      }
    };

    abstract Answer listSince(String cursor, Person reader, RunningNode node);
  }

  /** What came after a cursor, asked for in every way at every node. */
  private List<Answer> everywhere(String cursor) {
    return nodes.stream()
        .flatMap(node -> Stream.of(Way.values()).map(way -> way.listSince(cursor, reader, node)))
        .toList();
  }

  private void event(String message) {
    FeedRows.event(store.settings(), AUTHOR, message);
  }

  /** Without the reader's own sign-up, which is stored at any time. */
  private static List<String> messages(Answer list) {
    return list.list("data").stream()
        .filter(event -> Objects.equals(event.get("uid"), (int) AUTHOR))
        .map(event -> String.valueOf(event.get("message")))
        .toList();
  }

  @Test
  void aCursorOfAnyNodeAndWayIsGoodAtEveryOther() {
    var start = reader.get("/v1/news/list").text("cursor");
    var cursors = new HashSet<String>();
    for (var node : nodes) {
      try (var socket =
              NewsSocket.open(node, "?cursor=" + start, "Authorization", reader.bearer());
          var stream = NewsStream.of(reader, node, start)) {
        socket.next("list");
        stream.next("list");
        event("live");
        cursors.add(cursorOf("live", socket::next));
        cursors.add(cursorOf("live", stream::next));
      }
    }
    everywhere(start).forEach(list -> cursors.add(list.text("cursor")));
    // Of the reader's own sign-up too, should it be stored in between.
    assertThat(cursors).hasSizeGreaterThanOrEqualTo(nodes.size());

    event("missed");

    for (var cursor : cursors) {
      var lists = everywhere(cursor);
      assertThat(lists)
          .hasSize(9)
          .allSatisfy(list -> {
            assertThat(list.json()).containsEntry("complete", true);
            assertThat(messages(list)).isEqualTo(messages(lists.getFirst())).endsWith("missed");
          });
    }
  }

  /** The cursor of the event with this message, whatever else comes before. */
  private static String cursorOf(String message, Supplier<Answer> frames) {
    var frame = frames.get();
    while (!message.equals(frame.text("message"))) {
      frame = frames.get();
    }
    return frame.text("cursor");
  }

  @Test
  void signingOutEndsTheSocketsAndStreamsOfAllNodes() {
    var sockets = new ArrayList<NewsSocket>();
    var streams = new ArrayList<NewsStream>();
    var start = reader.get("/v1/news/list").text("cursor");
    try {
      for (var node : nodes) {
        sockets.add(NewsSocket.open(node, "", "Authorization", reader.bearer()));
        streams.add(NewsStream.of(reader, node, start));
      }
      sockets.forEach(socket -> socket.next("list"));
      streams.forEach(stream -> stream.next("list"));

      var signedOut = reader.send("POST", "/v1/auth/sign-out", "");

      assertThat(signedOut.status()).as(signedOut.body()).isEqualTo(200);
      assertThat(sockets).allSatisfy(socket -> assertThat(socket.code()).isEqualTo(4401));
      assertThat(streams)
          .allSatisfy(stream -> assertThat(stream.last().text("code")).isEqualTo("4011"));
    } finally {
      sockets.forEach(NewsSocket::close);
      streams.forEach(NewsStream::close);
    }
  }
}
