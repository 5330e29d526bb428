package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People follow each other, post and block, and read of it page by page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FriendsWalkTest {
  private static final String LIST = "/v1/news/list";

  private final AtomicInteger number = new AtomicInteger();
  private OwnDatabase own;
  private RunningNode node;

  @BeforeAll
  void start() {
    own = new OwnDatabase(shape(), "--accounts.throttle", "false");
    node = own.node();
  }

  @AfterAll
  void stop() {
    own.close();
  }

  /** As document 002 has it, read by pages. */
  @Test
  void whatAFriendDoesIsInOnesFeed() {
    var janitor = somebody();
    var tester = somebody();
    var friend = somebody();
    assertThat(tester.get(LIST).list("data")).isEmpty();

    var followed = tester.send("POST", "/v1/friends/" + friend.id(), "");
    var again = friend.again();
    assertThat(again.send("POST", "/v1/friends/" + janitor.id(), "").status()).isEqualTo(200);
    assertThat(again.send("POST", "/v1/auth/sign-out", "").status()).isEqualTo(200);

    assertThat(followed.status()).isEqualTo(200);
    assertThat(followed.text("object")).isEqualTo("user");
    assertThat(followed.text("username")).isEqualTo(friend.username());
    String name = friend.username();
    eventually(() ->
        assertThat(texts(tester.get(LIST)))
            // Two services may pass each other.
            .containsExactlyInAnyOrder(
                name + " just logged in",
                name + " now follows for the " + janitor.username(),
                name + " just logged out"));
    assertThat(texts(tester.get(LIST)))
        .containsSubsequence(name + " just logged in", name + " just logged out");
    assertThat(tester.get(LIST).list("data"))
        .allSatisfy(event -> {
          assertThat(event).containsEntry("object", "event");
          assertThat(event).containsEntry("uid", Math.toIntExact(friend.id()));
          assertThat(event).containsKeys("id", "cursor", "ts");
        });
    assertThat(tester.get(LIST).text("unread")).isEqualTo("3");
    assertThat(friend.again().get(LIST).list("data")).isEmpty();
  }

  @Test
  void onlyWhatIsDoneWhileOneFollowsIsInOnesFeed() {
    var reader = somebody();
    var author = somebody();
    post(author, "before");
    eventually(() -> assertThat(stored("before")).isTrue());

    follow(reader, author);
    follow(reader, author);
    post(author, "during");
    eventually(() -> assertThat(texts(reader.get(LIST))).containsExactly("during"));
    assertThat(reader.send("DELETE", "/v1/friends/" + author.id(), "").body()).isEqualTo("null");
    assertThat(reader.get(LIST).list("data")).isEmpty();
    assertThat(reader.send("DELETE", "/v1/friends/" + author.id(), "").status()).isEqualTo(200);
    follow(reader, author);
    assertThat(reader.get(LIST).list("data")).isEmpty();
    post(author, "anew");

    eventually(() -> assertThat(texts(reader.get(LIST))).containsExactly("anew"));
  }

  @Test
  void pagesLeadToOlderOnesAndToWhatCameSince() {
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    for (int i = 1; i <= 7; i++) {
      post(author, "post %d".formatted(i));
    }
    eventually(() -> assertThat(reader.get(LIST).list("data")).hasSize(7));

    var newest = reader.get(LIST + "?limit=3");
    var older = reader.get(LIST + "?limit=3&cursor=" + newest.text("next"));
    var oldest = reader.get(LIST + "?limit=3&cursor=" + older.text("next"));
    post(author, "post 8");
    post(author, "post 9");
    eventually(() -> assertThat(reader.get(LIST).list("data")).hasSize(9));
    var since = reader.get(LIST + "?since=" + older.text("cursor") + "&limit=4");
    var rest = reader.get(LIST + "?since=" + since.text("cursor"));

    assertThat(texts(newest)).containsExactly("post 5", "post 6", "post 7");
    assertThat(texts(older)).containsExactly("post 2", "post 3", "post 4");
    assertThat(texts(oldest)).containsExactly("post 1");
    assertThat(oldest.json()).doesNotContainKey("next");
    assertThat(texts(since)).containsExactly("post 5", "post 6", "post 7", "post 8");
    assertThat(since.json()).containsEntry("more", true).containsEntry("complete", true);
    assertThat(texts(rest)).containsExactly("post 9");
    assertThat(rest.json()).containsEntry("more", false);
    assertThat(texts(reader.get(LIST + "?since=" + newest.text("cursor"))))
        .containsExactly("post 8", "post 9");
    assertThat(reader.get(LIST + "?since=" + rest.text("cursor")).list("data")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=nonsense",
        "since=",
        "cursor=nonsense",
        "since=AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=1&limit=1"
      })
  void aPageThatCannotBeIsRefused(String query) {
    feedProblem(somebody().get(LIST + "?" + query), 400);
  }

  @Test
  void aCursorThatIsCutOrChangedIsRefused() {
    var reader = somebody();
    String good = reader.get(LIST).text("cursor");
    var changed = (good.charAt(3) == 'A' ? 'B' : 'A') + good.substring(1);

    for (int length = 1; length < good.length(); length++) {
      feedProblem(reader.get(LIST + "?since=" + good.substring(0, length)), 400);
    }
    feedProblem(reader.get(LIST + "?since=" + changed), 400);
    feedProblem(reader.get(LIST + "?since=" + good + "A"), 400);
    assertThat(good.length()).isLessThan(100);
  }

  @Test
  void friendsAndFollowersAreListed() {
    var author = somebody();
    var names = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      var follower = somebody();
      follow(follower, author);
      names.addFirst(follower.username());
      assertThat(names(follower.get("/v1/friends"))).containsExactly(author.username());
    }

    var read = new ArrayList<String>();
    var page = author.get("/v1/followers?limit=2");
    read.addAll(names(page));
    while (page.json().containsKey("next")) {
      page = author.get("/v1/followers?limit=2&cursor=" + page.text("next"));
      read.addAll(names(page));
    }

    assertThat(read).isEqualTo(names);
    assertThat(author.get("/v1/friends").list("data")).isEmpty();
    feedProblem(author.get("/v1/followers?cursor=nonsense"), 400);
    var foreign = author.get("/v1/followers?limit=2").text("next");
    feedProblem(author.get("/v1/friends?cursor=" + foreign), 400);
    feedProblem(somebody().get("/v1/followers?cursor=" + foreign), 400);
  }

  @Test
  void aKeyPostsOnce() {
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    var image = Images.add(author, "private");
    var body = "{\"text\": \"once\", \"imageIDs\": [\"%s\"]}".formatted(image);

    var first = withKey(author, "key-1", body);
    var again =
        withKey(author, "key-1", " { \"imageIDs\":[\"%s\"],\"text\":\"once\" } ".formatted(image));
    var other = withKey(author, "key-1", "{\"text\": \"twice\"}");
    var elses = withKey(reader, "key-1", "{\"text\": \"mine\"}");

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    feedProblem(other, 422);
    assertThat(elses.status()).isEqualTo(201);
    eventually(() -> assertThat(texts(reader.get(LIST))).containsExactly("once"));
    var event = reader.get(LIST).list("data").getFirst();
    assertThat(event).containsEntry("imageIDs", List.of(image)).containsEntry("name", "post");
    feedProblem(withKey(author, "", body), 400);
    feedProblem(withKey(author, "k".repeat(256), body), 400);
    assertThat(withKey(author, "k".repeat(255), body).status()).isEqualTo(201);
  }

  @Test
  void aPostIsReadByAllAndTakenBackByItsAuthor() {
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    String id = post(author, "short-lived");
    var kept = post(author, "kept");
    eventually(() -> assertThat(reader.get(LIST).list("data")).hasSize(2));
    String event = String.valueOf(reader.get(LIST).list("data").getFirst().get("id"));

    assertThat(node.get("/v1/posts/" + id).text("text")).isEqualTo("short-lived");
    assertThat(node.get("/v1/posts/" + id).text("username")).isEqualTo(author.username());
    assertThat(node.get("/v1/users/" + author.id() + "/posts").list("data"))
        .extracting(post -> post.get("id"))
        .containsExactly(kept, id);
    feedProblem(reader.send("DELETE", "/v1/posts/" + id, ""), 404);
    assertThat(author.send("DELETE", "/v1/posts/" + id, "").body()).isEqualTo("null");

    feedProblem(node.get("/v1/posts/" + id), 404);
    feedProblem(author.send("DELETE", "/v1/posts/" + id, ""), 404);
    assertThat(node.get("/v1/users/" + author.id() + "/posts").list("data")).hasSize(1);
    eventually(() -> {
      var left = reader.get(LIST).list("data");
      assertThat(left).extracting(one -> one.get("name")).containsExactly("post", "delete");
      assertThat(left.getLast()).containsEntry("subject", event);
      assertThat(left).extracting(one -> one.get("message")).doesNotContain("short-lived");
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"text\": \"\"}",
        "{\"text\": \" \\t\\n\\u00a0\\u3000\"}",
        "{\"text\": \"a\\u0000b\"}",
        "{\"text\": \"a\\ud800b\"}",
        "{\"text\": 7}",
        "{\"text\": [\"a\"]}",
        "{\"text\": \"a\", \"imageIDs\": \"x\"}",
        "{\"text\": \"a\", \"imageIDs\": [7]}",
        "{\"text\": \"a\", \"imageIDs\": [\"\"]}",
        "{\"text\": \"a\", \"imageIDs\": [\"no-such-image\"]}",
        "{\"text\": \"a\", \"imageIDs\": [null]}",
        "text",
        ""
      })
  void whatIsNoPostIsRefused(String body) {
    feedProblem(somebody().send("POST", "/v1/posts", body), 400);
  }

  @Test
  void aPostHasAtMostTwoThousandCharactersHoweverTheyAreComposed() {
    var author = somebody();
    var longest = "\ud83d\ude00".repeat(2_000);
    String body = "{\"text\": \"%s\"}";

    assertThat(author.send("POST", "/v1/posts", body.formatted(longest)).status()).isEqualTo(201);
    feedProblem(author.send("POST", "/v1/posts", body.formatted(longest + "x")), 400);
    feedProblem(author.send("POST", "/v1/posts", body.formatted("e\u0301".repeat(2_001))), 400);
    feedProblem(author.send("POST", "/v1/posts", body.formatted("a" + "\u0301".repeat(99))), 400);
  }

  @Test
  void whoIsBlockedGetsNothingFurtherAndIsNotTold() {
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    post(author, "seen");
    eventually(() -> assertThat(texts(reader.get(LIST))).containsExactly("seen"));

    var blocked = author.send("POST", "/v1/blocks/" + reader.id(), "");
    assertThat(blocked.status()).isEqualTo(200);
    assertThat(blocked.text("username")).isEqualTo(reader.username());
    assertThat(author.get("/v1/followers").list("data")).isEmpty();
    var again = follow(reader, author);
    assertThat(again.text("username")).isEqualTo(author.username());
    post(author, "unseen");
    eventually(() -> assertThat(stored("unseen")).isTrue());
    assertThat(reader.get(LIST).list("data")).isEmpty();

    assertThat(author.send("DELETE", "/v1/blocks/" + reader.id(), "").body()).isEqualTo("null");
    assertThat(author.send("DELETE", "/v1/blocks/" + reader.id(), "").status()).isEqualTo(200);
    assertThat(reader.get("/v1/friends").list("data")).isEmpty();
    follow(reader, author);
    post(author, "seen again");
    eventually(() -> assertThat(texts(reader.get(LIST))).containsExactly("seen again"));
  }

  @Test
  void nobodyFollowsOrBlocksThemselvesOrWhoIsNotThere() {
    var one = somebody();

    for (var area : List.of("/v1/friends/", "/v1/blocks/")) {
      feedProblem(one.send("POST", area + one.id(), ""), 400);
      feedProblem(one.send("POST", area + "999999", ""), 404);
      feedProblem(one.send("POST", area + "0", ""), 404);
      feedProblem(one.send("POST", area + "x", ""), 404);
      assertThat(one.send("DELETE", area + "999999", "").status()).isEqualTo(200);
      assertThat(one.send("DELETE", area + one.id(), "").status()).isEqualTo(200);
      feedProblem(one.send("DELETE", area + "x", ""), 404);
    }
    feedProblem(node.get("/v1/users/999999/posts"), 404);
    feedProblem(node.get("/v1/posts/x"), 404);
    feedProblem(node.get("/v1/posts/0195a000-0000-7000-8000-000000000000"), 404);
  }

  @Test
  void whoIsNotActiveOrGoneIsNotThere() {
    var admin = People.admin(node, own.database(), "the.admin");
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    var id = post(author, "asleep soon");
    var path = "/v1/users/" + author.id();

    var asleep = "{\"active\": false, \"currentPassword\": \"%s\"}".formatted(People.PASSWORD);
    assertThat(admin.send("PATCH", path, asleep).status()).isEqualTo(200);

    assertThat(reader.get("/v1/friends").list("data")).isEmpty();
    feedProblem(somebody().send("POST", "/v1/friends/" + author.id(), ""), 404);
    feedProblem(node.get("/v1/posts/" + id), 404);
    feedProblem(node.get(path + "/posts"), 404);
    assertThat(admin.send("DELETE", path, "").status()).isEqualTo(200);
    feedProblem(node.get("/v1/posts/" + id), 404);
    assertThat(reader.send("DELETE", "/v1/friends/" + author.id(), "").status()).isEqualTo(200);
    assertThat(reader.get(LIST).list("data")).isEmpty();
  }

  @Test
  void whatIsSwitchedOffIsNotTold() {
    var reader = somebody();
    var author = somebody();
    follow(reader, author);
    var off = "{\"privacy\": {\"login\": false}}";

    var changed = author.send("PUT", "/v1/users/me", off);
    author.again().send("POST", "/v1/auth/sign-out", "");
    eventually(() ->
        assertThat(texts(reader.get(LIST)))
            .containsExactly(author.username() + " just logged out"));

    assertThat(changed.object("privacy"))
        .isEqualTo(Map.of("login", false, "logout", true, "buy", false));
    assertThat(reader.get("/v1/users/" + author.id()).json()).doesNotContainKey("privacy");
  }

  /** Somebody of whose sign-in no later follower is told. */
  private Person somebody() {
    var one = People.signUp(node, "friend-%d".formatted(1_000 + number.incrementAndGet()));
    eventually(() -> assertThat(stored(one.username() + " just logged in")).isTrue());
    return one;
  }

  private static Answer follow(Person reader, Person author) {
    var answer = reader.send("POST", "/v1/friends/" + author.id(), "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static String post(Person author, String text) {
    var answer = author.send("POST", "/v1/posts", "{\"text\": \"%s\"}".formatted(text));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("id");
  }

  private static Answer withKey(Person author, String key, String body) {
    return author
        .node()
        .send("POST", "/v1/posts", body, "Authorization", author.bearer(), "Idempotency-Key", key);
  }

  private boolean stored(String message) {
    var stored = "select count(*) from feed.event where message = '%s'".formatted(message);
    return Sql.number(own.database(), stored) > 0;
  }

  private static List<String> texts(Answer page) {
    return page.list("data").stream().map(event -> String.valueOf(event.get("message"))).toList();
  }

  private static List<String> names(Answer page) {
    return page.list("data").stream().map(user -> String.valueOf(user.get("username"))).toList();
  }

  private static void feedProblem(Answer answer, int status) {
    answer.assertProblem(status);
    assertThat(answer.json()).containsEntry("object", "error").containsEntry("code", status + "1");
  }

  /** {@link FriendsWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
