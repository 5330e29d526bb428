package curio.gateway;

import static curio.gateway.FeedAssert.assertFeedError;
import static curio.gateway.FeedAssert.assertFeedErrorStatus;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.FindUsersReply;
import curio.contracts.accounts.v1.FindUsersRequest;
import curio.contracts.accounts.v1.User;
import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.BlockReply;
import curio.contracts.feed.v1.BlockRequest;
import curio.contracts.feed.v1.DeletePostReply;
import curio.contracts.feed.v1.DeletePostRequest;
import curio.contracts.feed.v1.FindPostReply;
import curio.contracts.feed.v1.FollowReply;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListFollowsReply;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.ListNewsReply;
import curio.contracts.feed.v1.ListNewsRequest;
import curio.contracts.feed.v1.ListPostsReply;
import curio.contracts.feed.v1.ListPostsRequest;
import curio.contracts.feed.v1.NewsEvent;
import curio.contracts.feed.v1.Post;
import curio.contracts.feed.v1.UnblockReply;
import curio.contracts.feed.v1.UnblockRequest;
import curio.contracts.feed.v1.UnfollowReply;
import curio.contracts.feed.v1.UnfollowRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What outcomes of the feed become over HTTP, and what its service is asked. */
class FeedOutcomesTest {
  private static final User LUIGI =
      User.newBuilder()
          .setId(8)
          .setUsername("Luigi")
          .setEmail("luigi@example.org")
          .setRole("member")
          .setActive(true)
          .setShowsName(true)
          .build();

  private static final Post POST =
      Post.newBuilder()
          .setId("p-1")
          .setUserId(8)
          .setUsername("Luigi")
          .setText("It is me")
          .addImageIds("i-1")
          .setCreatedAtMillis(1_700_000_000_000L)
          .build();

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    known(LUIGI);
  }

  @Test
  void whoIsFollowedIsShownAsOthersSeeThem() {
    gateway.feed.answer("Follow", FollowReply.getDefaultInstance());

    var answer = gateway.member("POST", "/v1/friends/8", "", "X-Request-Id", "trace");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("object")).isEqualTo("user");
    assertThat(answer.text("username")).isEqualTo("Luigi");
    assertThat(answer.json().has("email")).isFalse();
    assertThat(gateway.feed.asked("Follow"))
        .isEqualTo(
            FollowRequest.newBuilder()
                .setFollowerId(7)
                .setFollowerName("name")
                .setFollowedId(8)
                .setFollowedName("Luigi")
                .setTraceId("trace")
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"friends", "blocks"})
  void nobodyFollowsOrBlocksThemselvesOrWhoIsNotThere(String area) {
    var path = "/v1/" + area + "/";

    assertFeedError(
        gateway.member("POST", path + "7", ""), 400, "id: one's own (expected: another's)");
    known(LUIGI.toBuilder().setActive(false).build());
    assertFeedError(gateway.member("POST", path + "8", ""), 404, "no such user");
    gateway.users.answer("FindUser", FindUserReply.getDefaultInstance());
    assertFeedError(gateway.member("POST", path + "8", ""), 404, "no such user");
    for (var id : new String[] {"x", "-1", "1.0", "9999999999999999999", "%00"}) {
      assertThat(gateway.member("POST", path + id, "").status()).as(id).isIn(400, 404);
      assertThat(gateway.member("DELETE", path + id, "").status()).as(id).isIn(400, 404);
    }
    assertThat(gateway.member("DELETE", path + "7", "").status()).isEqualTo(200);
    assertThat(gateway.member("DELETE", path + "0", "").status()).isEqualTo(200);
    assertFeedErrorStatus(gateway.nobody("POST", path + "8", ""), 401);
    assertFeedErrorStatus(gateway.nobody("DELETE", path + "8", ""), 401);
    assertThat(gateway.feed.wasAskedAnything()).isFalse();
  }

  @Test
  void whoeverIsGoneCanStillBeLeft() {
    gateway.feed.answer("Unfollow", UnfollowReply.getDefaultInstance());
    gateway.feed.answer("Unblock", UnblockReply.getDefaultInstance());

    assertThat(gateway.member("DELETE", "/v1/friends/8", "").body()).isEqualTo("null");
    var asked = (UnfollowRequest) gateway.feed.asked("Unfollow");
    assertThat(asked.getFollowedName()).isEqualTo("Luigi");
    gateway.users.answer("FindUser", FindUserReply.getDefaultInstance());
    assertThat(gateway.member("DELETE", "/v1/friends/8", "").status()).isEqualTo(200);
    asked = (UnfollowRequest) gateway.feed.asked("Unfollow");
    assertThat(asked.getFollowedName()).isEmpty();
    assertThat(asked.getFollowerId()).isEqualTo(7);
    assertThat(asked.getFollowerName()).isEqualTo("name");
    assertThat(gateway.member("DELETE", "/v1/blocks/8", "").body()).isEqualTo("null");
    assertThat(gateway.feed.asked("Unblock"))
        .isEqualTo(UnblockRequest.newBuilder().setUserId(7).setBlockedId(8).build());
  }

  @Test
  void whoIsBlockedIsShownToo() {
    gateway.feed.answer("Block", BlockReply.getDefaultInstance());

    var answer = gateway.member("POST", "/v1/blocks/8", "", "X-Request-Id", "trace");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("username")).isEqualTo("Luigi");
    assertThat(gateway.feed.asked("Block"))
        .isEqualTo(
            BlockRequest.newBuilder().setUserId(7).setBlockedId(8).setTraceId("trace").build());
  }

  @ParameterizedTest
  @CsvSource({"/v1/friends, DIRECTION_FRIENDS", "/v1/followers, DIRECTION_FOLLOWERS"})
  void peopleAreListedByOneCall(String path, ListFollowsRequest.Direction direction) {
    gateway.feed.answer(
        "ListFollows",
        ListFollowsReply.newBuilder().addUserIds(9).addUserIds(8).setNext("more").build());
    var asleep = LUIGI.toBuilder().setId(9).setActive(false).build();
    gateway.users.answer(
        "FindUsers",
        FindUsersReply.newBuilder().addUsers(asleep).addUsers(LUIGI).setIdsRead(2).build());

    var answer = gateway.member("GET", path + "?cursor=here&limit=2", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("object")).isEqualTo("list");
    assertThat(answer.text("next")).isEqualTo("more");
    assertThat(answer.json().get("data").size()).isEqualTo(1);
    assertThat(answer.json().at("/data/0/id").asLong()).isEqualTo(8);
    assertThat(gateway.users.asked("FindUsers"))
        .isEqualTo(FindUsersRequest.newBuilder().addIds(9).addIds(8).build());
    assertThat(gateway.feed.asked("ListFollows"))
        .isEqualTo(
            ListFollowsRequest.newBuilder()
                .setUserId(7)
                .setDirection(direction)
                .setCursor("here")
                .setLimit(2)
                .build());
  }

  @Test
  void aPageWhoseAccountsAreLongEndsWhereTheyDo() {
    gateway.feed.answer(
        "ListFollows",
        ListFollowsReply.newBuilder().addUserIds(8).addUserIds(9).build(),
        ListFollowsReply.newBuilder().addUserIds(8).setNext("after 8").build());
    gateway.users.answer(
        "FindUsers", FindUsersReply.newBuilder().addUsers(LUIGI).setIdsRead(1).build());

    var answer = gateway.member("GET", "/v1/friends", "");

    assertThat(answer.json().get("data").size()).isEqualTo(1);
    assertThat(answer.text("next")).isEqualTo("after 8");
    assertThat(((ListFollowsRequest) gateway.feed.asked("ListFollows")).getLimit()).isEqualTo(1);
  }

  @Test
  void aPostIsAddedOnce() {
    gateway.feed.answer("AddPost", added(false));

    var first = gateway.member("POST", "/v1/posts", "{\"text\": \"It is me\"}");
    assertThat(gateway.feed.asked("AddPost"))
        .isEqualTo(
            AddPostRequest.newBuilder()
                .setUserId(7)
                .setUsername("name")
                .setText("It is me")
                .setTraceId(first.header("X-Request-Id"))
                .build());
    gateway.feed.answer("AddPost", added(true));
    var body = "{\"text\": \"It is me\", \"imageIDs\": [\"i-1\", \"i-2\"]}";
    var again = gateway.member("POST", "/v1/posts", body, "Idempotency-Key", "key");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.body()).isEqualTo("{\"id\":\"p-1\"}");
    assertThat(first.header("Location")).isEqualTo("/v1/posts/p-1");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    var asked = (AddPostRequest) gateway.feed.asked("AddPost");
    assertThat(asked.getKey()).isEqualTo("key");
    assertThat(asked.getImageIdsList()).containsExactly("i-1", "i-2");
  }

  @Test
  void aKeyOfAnotherPostIsRefused() {
    gateway.feed.answer(
        "AddPost",
        AddPostReply.newBuilder()
            .setKeyReused(AddPostReply.KeyReused.getDefaultInstance())
            .build());
    var body = "{\"text\": \"It is me\"}";

    assertFeedErrorStatus(gateway.member("POST", "/v1/posts", body, "Idempotency-Key", "k"), 422);
    gateway.feed.answer("AddPost", AddPostReply.getDefaultInstance());
    assertFeedErrorStatus(gateway.member("POST", "/v1/posts", body), 500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"text\": null}",
        "{\"text\": 1}",
        "{\"text\": \"x\", \"imageIDs\": \"1\"}",
        "{\"text\": \"x\", \"imageIDs\": [1]}",
        "{\"text\": \"x\", \"imageIDs\": [null]}"
      })
  void whatIsNoPostIsNotAsked(String body) {
    assertFeedErrorStatus(gateway.member("POST", "/v1/posts", body), 400);
    assertThat(gateway.feed.wasAskedAnything()).isFalse();
  }

  @Test
  void aKeyThatIsNoneIsNotAsked() {
    for (var key : new String[] {"", "x".repeat(256)}) {
      var answer = gateway.member("POST", "/v1/posts", "{\"text\": \"x\"}", "Idempotency-Key", key);
      assertFeedErrorStatus(answer, 400);
    }
    assertThat(gateway.feed.wasAskedAnything()).isFalse();
  }

  @Test
  void postsAreReadByEverybody() {
    gateway.feed.answer("FindPost", FindPostReply.newBuilder().setPost(POST).build());
    gateway.feed.answer(
        "ListPosts", ListPostsReply.newBuilder().addPosts(POST).setNext("more").build());

    var post = gateway.nobody("GET", "/v1/posts/p-1", "");
    var list = gateway.nobody("GET", "/v1/users/8/posts?cursor=here&limit=3", "");

    assertThat(post.status()).isEqualTo(200);
    assertThat(post.body())
        .isEqualTo(
            "{\"object\":\"post\",\"id\":\"p-1\",\"userId\":8,\"username\":\"Luigi\","
                + "\"text\":\"It is me\",\"imageIDs\":[\"i-1\"],"
                + "\"createdAt\":\"2023-11-14T22:13:20Z\"}");
    assertThat(list.text("object")).isEqualTo("list");
    assertThat(list.text("next")).isEqualTo("more");
    assertThat(list.json().at("/data/0").toString()).isEqualTo(post.body());
    assertThat(gateway.feed.asked("ListPosts"))
        .isEqualTo(
            ListPostsRequest.newBuilder().setUserId(8).setCursor("here").setLimit(3).build());
  }

  @Test
  void postsOfWhoIsNotThereAreNotEither() {
    known(LUIGI.toBuilder().setActive(false).build());
    gateway.feed.answer("FindPost", FindPostReply.newBuilder().setPost(POST).build());

    assertFeedError(gateway.member("GET", "/v1/posts/p-1", ""), 404, "no such user");
    assertFeedError(gateway.member("GET", "/v1/users/8/posts", ""), 404, "no such user");
    gateway.feed.answer("FindPost", FindPostReply.getDefaultInstance());
    assertFeedError(gateway.member("GET", "/v1/posts/p-1", ""), 404, "no such post");
  }

  @Test
  void onlyAPostOfOnesOwnIsTakenBack() {
    var own = FindPostReply.newBuilder().setPost(POST.toBuilder().setUserId(7)).build();
    gateway.feed.answer("FindPost", own);
    gateway.feed.answer("DeletePost", DeletePostReply.newBuilder().setFound(true).build());

    assertThat(gateway.member("DELETE", "/v1/posts/p-1", "").body()).isEqualTo("null");
    var asked = (DeletePostRequest) gateway.feed.asked("DeletePost");
    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(asked.getUsername()).isEqualTo("name");
    assertThat(asked.getPostId()).isEqualTo("p-1");
    gateway.feed.answer("DeletePost", DeletePostReply.getDefaultInstance());
    // The call was repeated on its way, after it had done what was asked.
    assertThat(gateway.member("DELETE", "/v1/posts/p-1", "").status()).isEqualTo(200);
    gateway.feed.answer("FindPost", FindPostReply.newBuilder().setPost(POST).build());
    assertFeedError(gateway.member("DELETE", "/v1/posts/p-1", ""), 404, "no such post");
    gateway.feed.answer("FindPost", FindPostReply.getDefaultInstance());
    assertFeedError(gateway.member("DELETE", "/v1/posts/p-1", ""), 404, "no such post");
    assertFeedErrorStatus(gateway.nobody("DELETE", "/v1/posts/p-1", ""), 401);
  }

  @Test
  void newsComeAsFramesDo() {
    gateway.feed.answer(
        "ListNews",
        ListNewsReply.newBuilder()
            .addEvents(
                NewsEvent.newBuilder()
                    .setName("login")
                    .setUserId(8)
                    .setMessage("Luigi just logged in")
                    .setTimestampSeconds(1_700_000_000)
                    .setId("e-1")
                    .setCursor("c-1"))
            .addEvents(
                NewsEvent.newBuilder()
                    .setName("post")
                    .setId("e-2")
                    .setSubject("s")
                    .addImageIds("i-1")
                    .setItemId("item"))
            .setCursor("c-2")
            .setNext("older")
            .setComplete(true)
            .setUnread(2)
            .build());

    var answer = gateway.member("GET", "/v1/news/list", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/data/0").toString())
        .isEqualTo(
            "{\"object\":\"event\",\"name\":\"login\",\"message\":\"Luigi just logged in\","
                + "\"uid\":8,\"ts\":1700000000,\"id\":\"e-1\",\"cursor\":\"c-1\"}");
    assertThat(answer.json().at("/data/1/subject").asString()).isEqualTo("s");
    assertThat(answer.json().at("/data/1/imageIDs/0").asString()).isEqualTo("i-1");
    assertThat(answer.json().at("/data/1/itemId").asString()).isEqualTo("item");
    assertThat(answer.body())
        .startsWith("{\"object\":\"list\",\"data\":[")
        .endsWith(
            "],\"cursor\":\"c-2\",\"next\":\"older\",\"complete\":true,\"more\":false,"
                + "\"unread\":2}");
    assertThat(gateway.feed.asked("ListNews"))
        .isEqualTo(ListNewsRequest.newBuilder().setUserId(7).setLimit(100).build());
  }

  @Test
  void aPageOfNewsIsAskedForAsItWasWanted() {
    gateway.feed.answer("ListNews", ListNewsReply.newBuilder().setMore(true).build());

    var since = gateway.member("GET", "/v1/news/list?since=c-1&limit=5", "");

    assertThat(since.json().has("next")).isFalse();
    assertThat(since.json().get("more").asBoolean()).isTrue();
    assertThat(since.json().get("complete").asBoolean()).isFalse();
    var wanted = ListNewsRequest.newBuilder().setUserId(7);
    assertThat(gateway.feed.asked("ListNews"))
        .isEqualTo(wanted.clone().setSince("c-1").setLimit(5).build());
    gateway.member("GET", "/v1/news/list?cursor=older&limit=1000", "");
    assertThat(gateway.feed.asked("ListNews"))
        .isEqualTo(wanted.clone().setBefore("older").setLimit(1_000).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/news/list?since=a&cursor=b",
        "/v1/news/list?since=",
        "/v1/news/list?cursor=",
        "/v1/news/list?since=a&since=a",
        "/v1/news/list?since=%00",
        "/v1/news/list?limit=0",
        "/v1/news/list?limit=1001",
        "/v1/news/list?limit=x",
        "/v1/friends?limit=0",
        "/v1/friends?cursor=",
        "/v1/followers?limit=1001",
        "/v1/followers?cursor=a&cursor=a",
        "/v1/users/8/posts?limit=0",
        "/v1/users/8/posts?cursor="
      })
  void aPageThatCannotBeIsNotAsked(String path) {
    assertFeedErrorStatus(gateway.member("GET", path, ""), 400);
    assertThat(gateway.feed.wasAskedAnything()).isFalse();
  }

  @Test
  void aCursorTooLongIsNotAsked() {
    assertFeedError(
        gateway.member("GET", "/v1/news/list?since=" + "x".repeat(101), ""),
        400,
        "since: 101 characters (expected: 1 to 100)");
    assertThat(gateway.feed.wasAskedAnything()).isFalse();
  }

  private void known(User user) {
    gateway.users.answer("FindUser", FindUserReply.newBuilder().setUser(user).build());
  }

  private static AddPostReply added(boolean replayed) {
    return AddPostReply.newBuilder()
        .setAdded(AddPostReply.Added.newBuilder().setPostId("p-1").setReplayed(replayed))
        .build();
  }
}
