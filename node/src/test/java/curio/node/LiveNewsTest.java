package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.feed.Cursor;
import curio.node.People.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sockets of the feed: what they are told, and how they end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveNewsTest {
  private final AtomicInteger number = new AtomicInteger();
  private OwnDatabase system;

  @BeforeAll
  void start() {
    system = new OwnDatabase(shape(), "--accounts.throttle", "false");
  }

  @AfterAll
  void stop() {
    system.close();
  }

  /** {@link LiveNewsApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }

  private Person person() {
    return People.signUp(system.node(), "reader-" + number.incrementAndGet());
  }

  private void follow(Person follower, long author) {
    FeedRows.follow(system.database(), follower.id(), author);
  }

  private long author() {
    return 1_000_000L + number.incrementAndGet();
  }

  private void event(long author, String message) {
    FeedRows.event(system.database(), author, message);
  }

  private static List<String> messages(Answer list) {
    return list.list("data").stream().map(event -> String.valueOf(event.get("message"))).toList();
  }

  @Test
  void firstAListThenWhatHappens() {
    var reader = person();
    long author = author();
    follow(reader, author);
    event(author, "before");

    try (var socket = NewsSocket.of(reader)) {
      var list = socket.next("list");
      event(author, "after");
      var event = socket.next("event");

      assertThat(messages(list)).containsExactly("before");
      assertThat(list.json()).containsEntry("complete", true).containsEntry("more", false);
      assertThat(event.json())
          .containsEntry("message", "after")
          .containsEntry("name", "post")
          .containsEntry("uid", (int) author)
          .containsOnlyKeys("object", "name", "message", "uid", "ts", "id", "cursor");
    }
  }

  @Test
  void followUnfollowAndPrivacyActOnOpenSockets() {
    var reader = person();
    long author = author();
    try (var socket = NewsSocket.of(reader)) {
      assertThat(messages(socket.next("list"))).isEmpty();

      event(author, "not followed yet");
      follow(reader, author);
      event(author, "followed");
      FeedRows.event(system.database(), author, "of nobody else", true);
      FeedRows.event(system.database(), reader.id(), "own", true);
      FeedRows.event(system.database(), reader.id(), "own, and public", false);
      FeedRows.unfollow(system.database(), reader.id(), author);
      event(author, "not followed any more");
      follow(reader, author);
      event(author, "again");

      assertThat(List.of(socket.next("event"), socket.next("event"), socket.next("event")))
          .extracting(frame -> frame.text("message"))
          .containsExactly("followed", "own", "again");
      assertThat(messages(socket.say("list").next("list"))).containsExactly("own", "again");
    }
  }

  @Test
  void aBlockActsOnOpenSockets() {
    var reader = person();
    var author = person();
    // Its sign-in would belong to the feed, were it stored after the follow.
    eventually(() ->
        assertThat(
                Sql.number(
                    system.database(),
                    "select count(*) from feed.event where author = " + author.id()))
            .isEqualTo(1));
    assertThat(reader.send("POST", "/v1/friends/" + author.id(), "").status()).isEqualTo(200);
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      event(author.id(), "before");
      assertThat(socket.next("event").text("message")).isEqualTo("before");

      assertThat(author.send("POST", "/v1/blocks/" + reader.id(), "").status()).isEqualTo(200);
      event(author.id(), "behind the block");
      var other = author();
      follow(reader, other);
      event(other, "of somebody else");

      assertThat(socket.next("event").text("message")).isEqualTo("of somebody else");
      assertThat(messages(socket.say("list").next("list"))).containsExactly("of somebody else");
    }
  }

  @Test
  void aCursorGoesOnWhereItWas() {
    var reader = person();
    long author = author();
    follow(reader, author);
    String cursor;
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      event(author, "1");
      cursor = socket.next("event").text("cursor");
    }
    for (int i = 2; i <= 350; i++) {
      event(author, Integer.toString(i));
    }

    var seen = new ArrayList<String>();
    try (var socket = NewsSocket.of(reader, cursor)) {
      Answer list;
      do {
        list = socket.next("list");
        seen.addAll(messages(list));
      } while (Boolean.TRUE.equals(list.json().get("more")));
      assertThat(seen).hasSize(349).startsWith("2").endsWith("350").doesNotHaveDuplicates();

      event(author, "351");
      assertThat(socket.next("event").text("message")).isEqualTo("351");
    }
    try (var socket = NewsSocket.of(reader)) {
      assertThat(messages(socket.next("list"))).hasSize(100).startsWith("252").endsWith("351");
    }
  }

  private static String good(Person reader) {
    return reader.get("/v1/news/list").text("cursor");
  }

  @Test
  void badCursorsAreRefused() {
    var reader = person();
    var foreign = Cursor.at(0, null).text(UUID.randomUUID());
    var twice = good(reader) + "&cursor=" + good(reader);
    for (var cursor :
        List.of("x", "AQAAAAAAAAAAAAAAAAAAAAA", foreign, "A".repeat(101), twice, "%00")) {
      try (var socket = NewsSocket.of(reader, cursor)) {
        assertThat(socket.next("error").text("code")).isEqualTo("4001");
        assertThat(socket.code()).isEqualTo(4400);
      }
    }
  }

  @Test
  void aTokenMayComeInEachWay() {
    var reader = person();
    var node = reader.node();
    try (var header = NewsSocket.of(reader);
        var cookie = NewsSocket.open(node, "", "Cookie", "accessToken=" + reader.token());
        var query = NewsSocket.open(node, "?token=" + reader.token());
        var text = NewsSocket.open(node, "")) {
      header.next("list");
      cookie.next("list");
      query.next("list");
      text.say("{\"token\": \"%s\"}".formatted(reader.token())).next("list");
    }
  }

  @Test
  void badTokensEndTheSocket() throws Exception {
    var reader = person();
    var node = reader.node();
    var bad = Tokens.tampered(reader.token());
    try (var header = NewsSocket.open(node, "", "Authorization", "Bearer " + bad);
        var cookie = NewsSocket.open(node, "", "Cookie", "accessToken=" + bad);
        var query = NewsSocket.open(node, "?token=" + bad);
        var longQuery = NewsSocket.open(node, "?token=" + "t".repeat(4_001));
        var twice = NewsSocket.open(node, "?token=" + reader.token() + "&token=" + reader.token());
        var text = NewsSocket.open(node, "").say("{\"token\": \"%s\"}".formatted(bad));
        var silent = NewsSocket.open(node, "").say("list")) {
      for (var socket : List.of(header, cookie, query, longQuery, twice, text, silent)) {
        assertThat(socket.next("error").text("code")).isEqualTo("4011");
        assertThat(socket.code()).isEqualTo(4401);
      }
    }
  }

  @Test
  void signingOutEndsTheSocketWithinASecond() {
    var reader = person();
    var other = reader.again();
    try (var socket = NewsSocket.of(reader);
        var stays = NewsSocket.of(other)) {
      socket.next("list");
      stays.next("list");

      reader.send("POST", "/v1/auth/sign-out", "");

      eventually(
          Duration.ofSeconds(5),
          () -> assertThat(socket.next("error").text("code")).isEqualTo("4011"));
      assertThat(socket.code()).isEqualTo(4401);
      stays.say("list").next("list");
    }
  }

  @Test
  void aNewTokenOfTheSameUserProlongs() {
    var reader = person();
    var stranger = person();
    try (var socket = NewsSocket.of(reader)) {
      socket.next("list");
      var again = reader.again();
      socket.say("{\"token\": \"%s\"}".formatted(again.token()));
      socket.say("list").next("list");
      reader.send("POST", "/v1/auth/sign-out", "");
      socket.say("list").next("list");

      socket.say("{\"token\": \"%s\"}".formatted(stranger.token()));
      assertThat(socket.next("error").text("code")).isEqualTo("4011");
      assertThat(socket.code()).isEqualTo(4401);
    }
  }

  @Test
  void textsThatNobodyKnowsAreAnErrorAndNoMore() {
    try (var socket = NewsSocket.of(person())) {
      socket.next("list");
      for (var text : List.of("hello", "{}", "[]", "{\"token\": 1}", "")) {
        assertThat(socket.say(text).next("error").text("code")).isEqualTo("4001");
      }
      socket.say("list").next("list");
    }
  }

  @Test
  void aSessionHasSoManySocketsAndNoMore() {
    var reader = person();
    var sockets = new ArrayList<NewsSocket>();
    try {
      for (int i = 0; i < 16; i++) {
        sockets.add(NewsSocket.of(reader));
        sockets.getLast().next("list");
      }
      try (var tooMany = NewsSocket.of(reader);
          var ofAnother = NewsSocket.of(reader.again())) {
        assertThat(tooMany.next("error").text("code")).isEqualTo("4291");
        assertThat(tooMany.code()).isEqualTo(4429);
        ofAnother.next("list");
      }
      sockets.removeFirst().close();
      eventually(() -> {
        try (var again = NewsSocket.of(reader)) {
          assertThat(again.next().text("object")).isEqualTo("list");
        }
      });
    } finally {
      sockets.forEach(NewsSocket::close);
    }
  }

  @Test
  void aForeignPageHasNoUseOfACookie() {
    var reader = person();
    for (var token : List.of(reader.token(), Tokens.tampered(reader.token()), "")) {
      refusedFromAForeignPage(reader, token);
    }
  }

  private static void refusedFromAForeignPage(Person reader, String token) {
    var address = URI.create("ws://127.0.0.1:" + reader.node().port() + "/v1/news");
    var builder =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Cookie", "accessToken=" + token)
            .header("Origin", "https://evil.example");

    var failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            CompletionException.class,
            () -> builder.buildAsync(address, new java.net.http.WebSocket.Listener() {}).join());

    assertThat(failure.getCause()).isInstanceOf(WebSocketHandshakeException.class);
    assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode())
        .isEqualTo(403);
  }

  @Test
  void aStreamTellsTheSameByTheSameCursors() {
    var reader = person();
    long author = author();
    follow(reader, author);
    event(author, "before");
    String cursor;
    try (var socket = NewsSocket.of(reader)) {
      cursor = socket.next("list").text("cursor");
    }
    event(author, "missed");

    try (var stream = NewsStream.of(reader, reader.node(), cursor)) {
      assertThat(messages(stream.next("list"))).containsExactly("missed");
      event(author, "live");
      assertThat(stream.next("event").text("message")).isEqualTo("live");

      reader.send("POST", "/v1/auth/sign-out", "");

      assertThat(stream.last().text("code")).isEqualTo("4011");
    }
    var nobody = reader.node().get("/v1/news/stream");
    nobody.assertProblem(401);
    person().get("/v1/news/stream?cursor=" + cursor + "x").assertProblem(400);
  }
}
