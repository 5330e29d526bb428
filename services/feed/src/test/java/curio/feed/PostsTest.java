package curio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.feed.v1.AddPostReply;
import curio.contracts.feed.v1.AddPostRequest;
import curio.contracts.feed.v1.DeletePostRequest;
import curio.contracts.feed.v1.FindPostRequest;
import curio.contracts.feed.v1.ListPostsReply;
import curio.contracts.feed.v1.ListPostsRequest;
import curio.contracts.feed.v1.Post;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.posts.Posts;
import curio.jobs.tasks.Cleanup;
import curio.text.Digest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Posts, their keys and what followers are told of them. */
class PostsTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private FeedFixture fixture = new FeedFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPostIsKeptAsGivenAndToldWithItsText() {
    fixture.start();
    fixture.follow(ANNA, BOB);
    var request =
        AddPostRequest.newBuilder()
            .setUserId(BOB)
            .setUsername("bob")
            .setText("Hello\tworld \n\u0000".replace("\u0000", "") + "\uD83D\uDE00 e\u0301")
            .addImageIds("one")
            .addImageIds("two")
            .build();
    String id = fixture.feed.call(stub -> stub.addPost(request)).getAdded().getPostId();
    fixture.awaitStored(id);

    var post = find(id);
    assertThat(post.getText()).isEqualTo(request.getText());
    assertThat(post.getUserId()).isEqualTo(BOB);
    assertThat(post.getUsername()).isEqualTo("bob");
    assertThat(post.getImageIdsList()).containsExactly("one", "two");
    var event = fixture.news(ANNA).getEvents(0);
    assertThat(event.getName()).isEqualTo("post");
    assertThat(event.getId()).isEqualTo(id);
    assertThat(event.getMessage()).isEqualTo(request.getText());
    assertThat(event.getImageIdsList()).containsExactly("one", "two");
  }

  @Test
  void whatBreaksARuleIsRefusedAndLeavesItsKeyFree() {
    refused("");
    refused(" \n\t\u00a0\u2003");
    refused("a\0b");
    refused("x".repeat(2_001));
    refused("\uD83D\uDE00".repeat(2_001));
    refused(AddPostRequest.newBuilder().setUserId(ANNA).setUsername("anna"), 11, "i");
    refused(AddPostRequest.newBuilder().setUserId(ANNA).setUsername("anna"), 1, "i\u0001");
    refused(AddPostRequest.newBuilder().setUserId(ANNA).setUsername("anna"), 1, "");
    refused(AddPostRequest.newBuilder().setUserId(ANNA).setUsername("anna"), 1, "i".repeat(101));
    refused(AddPostRequest.newBuilder().setUserId(0).setUsername("anna"), 0, "");
    refused(AddPostRequest.newBuilder().setUserId(ANNA), 0, "");
    refused(
        AddPostRequest.newBuilder().setUserId(ANNA).setUsername("anna").setKey("k".repeat(256)),
        0,
        "");

    assertThat(fixture.count("feed.post_key")).isZero();
    assertThat(fixture.post(ANNA, "key", "\uD83D\uDE00".repeat(2_000)).hasAdded()).isTrue();
  }

  @Test
  void aKeyAddsOnePostHoweverOftenItComes() throws Exception {
    var ids = new HashSet<String>();
    int fresh = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<AddPostReply> task = () -> fixture.post(ANNA, "key", "text");
      for (var one : threads.invokeAll(Collections.nCopies(12, task))) {
        ids.add(one.get().getAdded().getPostId());
        fresh += one.get().getAdded().getReplayed() ? 0 : 1;
      }
    }

    assertThat(ids).hasSize(1);
    assertThat(fresh).isEqualTo(1);
    assertThat(fixture.count("feed.post")).isEqualTo(1);
    assertThat(fixture.count("feed.outbox")).isEqualTo(1);
    assertThat(fixture.post(ANNA, "key", "another text").hasKeyReused()).isTrue();
    assertThat(fixture.post(BOB, "key", "another text").hasAdded()).isTrue();
    assertThat(fixture.post(ANNA, "", "text").getAdded().getReplayed()).isFalse();
    assertThat(fixture.count("feed.post")).isEqualTo(3);
  }

  @Test
  void aKeyThatAnotherTransactionHoldsIsAConflict() {
    fixture.database.inTransaction(tx -> {
      tx.execute(
          "insert into feed.post_key (author, key, fingerprint, post_id) values (?, ?, ?, ?)",
          ANNA,
          Digest.of("feed.add-post", "key"),
          UUID.randomUUID(),
          UUID.randomUUID());

      assertThatThrownBy(() -> fixture.post(ANNA, "key", "text"))
          .isInstanceOfSatisfying(
              CurioException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(e.retryAfterSeconds()).isPositive();
              });
      return null;
    });
  }

  @Test
  void onlyTheAuthorDeletesAPostAndItIsTakenBackEverywhere() {
    fixture.start();
    fixture.follow(ANNA, BOB);
    String id = fixture.postStored(BOB, "regrettable");

    assertThat(delete(ANNA, id)).isFalse();
    assertThat(delete(BOB, "nonsense")).isFalse();
    assertThat(fixture.messages(ANNA)).containsExactly("regrettable");

    assertThat(delete(BOB, id)).isTrue();
    assertThat(delete(BOB, id)).isFalse();
    fixture.awaitQuiet();

    var page = fixture.news(ANNA);
    assertThat(page.getEventsList())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getName()).isEqualTo("delete");
          assertThat(event.getSubject()).isEqualTo(id);
        });
    assertThat(fixture.count("feed.event where message like '%regrettable%'")).isZero();
    assertThat(exists(id)).isFalse();
  }

  @Test
  void aPostThatIsDeletedBeforeItIsStoredIsNeverShown() {
    fixture.follow(ANNA, BOB);
    String id = fixture.post(BOB, "", "regrettable").getAdded().getPostId();
    delete(BOB, id);

    fixture.start();
    fixture.awaitQuiet();

    assertThat(fixture.messages(ANNA)).containsExactly("user2 deleted a post");
    assertThat(fixture.count("feed.event where message like '%regrettable%'")).isZero();
  }

  @Test
  void postsAreListedByPagesNewestFirst() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      ids.addFirst(fixture.post(ANNA, "", "m" + i).getAdded().getPostId());
    }
    fixture.post(BOB, "", "not hers");

    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      var page = page(ANNA, cursor, 3);
      page.getPostsList().forEach(post -> seen.add(post.getId()));
      cursor = page.getNext();
    } while (!cursor.isEmpty());

    assertThat(seen).isEqualTo(ids);
    String next = page(ANNA, "", 3).getNext();
    assertThat(delete(ANNA, ids.get(2))).isTrue();
    assertThat(page(ANNA, next, 9).getPostsList())
        .extracting(Post::getId)
        .isEqualTo(ids.subList(3, 7));
    invalid(() -> page(BOB, next, 3));
    invalid(() -> page(ANNA, ids.get(2), 3));
    invalid(() -> page(ANNA, "", 0));
  }

  @Test
  void aNodeWhoseClockIsBehindAddsBehindTheNewestAllTheSame() {
    fixture.database.inTransaction(tx ->
        tx.execute(
            """
            insert into feed.post (id, author, username, text, image_ids, created_at)
            values ('0fffffff-0000-7000-8000-000000000000', ?, 'anna', 'ahead', '{}', now())
            """,
            ANNA));

    String id = fixture.post(ANNA, "", "later").getAdded().getPostId();

    assertThat(page(ANNA, "", 1).getPosts(0).getId()).isEqualTo(id);
  }

  @Test
  void whoPostsTooOftenIsToldWhenToGoOnAndReplaysAreFree() {
    fixture.close();
    fixture = new FeedFixture(new FeedSettings(5_000, 0, 5_000, 0, 2), Clock.systemUTC());
    fixture.post(ANNA, "one", "1");
    fixture.post(ANNA, "two", "2");

    assertThatThrownBy(() -> fixture.post(ANNA, "three", "3"))
        .isInstanceOfSatisfying(
            CurioException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.THROTTLED);
              assertThat(e.retryAfterSeconds()).isBetween(1, 60);
            });
    assertThat(fixture.post(ANNA, "one", "1").getAdded().getReplayed()).isTrue();
    assertThat(fixture.count("feed.post_key")).isEqualTo(2);
    assertThat(fixture.post(BOB, "three", "3").hasAdded()).isTrue();
  }

  @Test
  void aKeyIsKeptUntilTheEndOfTheNextDayAndUntilItsEventIsOnTheBus() {
    fixture.post(ANNA, "old", "1");
    fixture.post(ANNA, "new", "2");
    // One transaction wrote both: the key and the event that waits.
    fixture.database.inTransaction(tx -> {
      tx.execute(
          "update feed.post_key set created_at = now() - interval '3 days' where key = ?",
          Digest.of("feed.add-post", "old"));
      return tx.execute("update feed.outbox set written_at = now() - interval '3 days'");
    });
    var cleanup =
        new Cleanup(
            "test",
            Duration.ofHours(1),
            List.of(Posts.keyRule(Clock.systemUTC())),
            fixture.database,
            new SimpleMeterRegistry());

    cleanup.pass();
    assertThat(fixture.count("feed.post_key")).isEqualTo(2);

    fixture.start();
    fixture.awaitQuiet();
    cleanup.pass();
    assertThat(fixture.count("feed.post_key")).isEqualTo(1);
    assertThat(fixture.post(ANNA, "new", "2").getAdded().getReplayed()).isTrue();
    assertThat(fixture.post(ANNA, "old", "1").getAdded().getReplayed()).isFalse();
  }

  private void refused(String text) {
    invalid(() -> fixture.post(ANNA, "key", text));
  }

  private void refused(AddPostRequest.Builder request, int images, String image) {
    for (int i = 0; i < images; i++) {
      request.addImageIds(image);
    }
    invalid(() -> fixture.feed.call(stub -> stub.addPost(request.setText("good").build())));
  }

  private boolean delete(long user, String id) {
    var request =
        DeletePostRequest.newBuilder()
            .setUserId(user)
            .setUsername(FeedFixture.name(user))
            .setPostId(id)
            .build();
    return fixture.feed.call(stub -> stub.deletePost(request)).getFound();
  }

  private Post find(String id) {
    var request = FindPostRequest.newBuilder().setPostId(id).build();
    return fixture.feed.call(stub -> stub.findPost(request)).getPost();
  }

  private boolean exists(String id) {
    var request = FindPostRequest.newBuilder().setPostId(id).build();
    return fixture.feed.call(stub -> stub.findPost(request)).hasPost();
  }

  private ListPostsReply page(long user, String cursor, int limit) {
    var request =
        ListPostsRequest.newBuilder().setUserId(user).setCursor(cursor).setLimit(limit).build();
    return fixture.feed.call(stub -> stub.listPosts(request));
  }

  private static void invalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }
}
