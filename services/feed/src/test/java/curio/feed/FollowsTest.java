package curio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.feed.v1.FindFollowedRequest;
import curio.contracts.feed.v1.FollowRequest;
import curio.contracts.feed.v1.ListFollowsReply;
import curio.contracts.feed.v1.ListFollowsRequest;
import curio.contracts.feed.v1.ListFollowsRequest.Direction;
import curio.contracts.feed.v1.UnblockRequest;
import curio.contracts.feed.v1.UnfollowRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who follows whom. */
class FollowsTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private FeedFixture fixture = new FeedFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatIsSoAlreadyIsToldToNobody() {
    assertThat(fixture.follow(ANNA, BOB)).isTrue();
    long since = since();
    assertThat(fixture.follow(ANNA, BOB)).isFalse();
    assertThat(since()).isEqualTo(since);
    assertThat(fixture.unfollow(ANNA, BOB)).isTrue();
    assertThat(fixture.unfollow(ANNA, BOB)).isFalse();

    fixture.start();
    fixture.awaitQuiet();
    assertThat(texts())
        .containsExactly(
            "user1 now follows for the user2", "user1 does not follows for the user2 anymore");
    assertThat(fixture.count("feed.change")).isEqualTo(2);
    assertThat(fixture.count("feed.follow")).isZero();
  }

  @Test
  void manyRequestsAtOnceAreOneChange() throws Exception {
    var changed = atOnce(20, () -> fixture.follow(ANNA, BOB));

    assertThat(changed).filteredOn(one -> one).hasSize(1);
    assertThat(fixture.count("feed.change")).isEqualTo(1);
    assertThat(fixture.count("feed.outbox")).isEqualTo(1);
  }

  @Test
  void nobodyFollowsOneself() {
    invalid(() -> fixture.follow(ANNA, ANNA));
    invalid(() -> fixture.unfollow(ANNA, ANNA));
    invalid(() -> fixture.block(ANNA, ANNA));
    invalid(() -> fixture.follow(0, BOB));
    invalid(() -> fixture.follow(ANNA, -1));
    var nameless =
        FollowRequest.newBuilder().setFollowerId(ANNA).setFollowedId(BOB).setFollowerName("a");
    invalid(() -> fixture.feed.call(stub -> stub.follow(nameless.build())));
  }

  @Test
  void aFollowOfSomebodyWhoIsGoneEndsWithoutAWord() {
    fixture.follow(ANNA, BOB);
    var request =
        UnfollowRequest.newBuilder()
            .setFollowerId(ANNA)
            .setFollowerName("anna")
            .setFollowedId(BOB)
            .build();

    assertThat(fixture.feed.call(stub -> stub.unfollow(request)).getChanged()).isTrue();

    assertThat(fixture.count("feed.follow")).isZero();
    assertThat(fixture.count("feed.outbox")).isEqualTo(1);
  }

  @Test
  void whoIsBlockedFollowsNoMoreAndCannotTell() {
    fixture.follow(ANNA, BOB);
    fixture.follow(BOB, ANNA);

    fixture.block(BOB, ANNA);
    fixture.block(BOB, ANNA);

    assertThat(fixture.follow(ANNA, BOB)).isFalse();
    assertThat(fixture.number("select follower from feed.follow")).isEqualTo(BOB);
    assertThat(fixture.number("select count(*) from feed.change where not follows")).isEqualTo(1);
    // Two follows were told, and nothing else.
    assertThat(fixture.count("feed.outbox")).isEqualTo(2);

    var unblock = UnblockRequest.newBuilder().setUserId(BOB).setBlockedId(ANNA).build();
    var _ = fixture.feed.call(stub -> stub.unblock(unblock));
    assertThat(fixture.count("feed.follow")).isEqualTo(1);
    assertThat(fixture.follow(ANNA, BOB)).isTrue();
  }

  @Test
  void aBlockAndAFollowAtOnceLeaveNoFollow() throws Exception {
    for (long round = 10; round < 40; round++) {
      long follower = round;
      var _ =
          atOnce(
              List.of(
                  () -> fixture.follow(follower, BOB),
                  () -> {
                    fixture.block(BOB, follower);
                    return true;
                  }));
    }

    assertThat(fixture.count("feed.follow")).isZero();
    assertThat(fixture.count("feed.block")).isEqualTo(30);
  }

  @Test
  void thereIsALimitOfFollowsHoweverManyComeAtOnce() throws Exception {
    reopen(new FeedSettings(5, 0, 5, 0, 0));
    var tasks = new ArrayList<Callable<Boolean>>();
    for (long i = 10; i < 22; i++) {
      long followed = i;
      tasks.add(() -> {
        try {
          return fixture.follow(ANNA, followed);
        } catch (CurioException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
          assertThat(e).hasMessageContaining("at most 5");
          return false;
        }
      });
    }

    assertThat(atOnce(tasks)).filteredOn(one -> one).hasSize(5);
    assertThat(fixture.count("feed.follow")).isEqualTo(5);
  }

  @Test
  void whoFollowsTooOftenIsToldWhenToGoOn() {
    reopen(new FeedSettings(5_000, 3, 5_000, 3, 0));
    for (long i = 10; i < 13; i++) {
      assertThat(fixture.follow(ANNA, i)).isTrue();
    }

    assertThatThrownBy(() -> fixture.follow(ANNA, 13))
        .isInstanceOfSatisfying(
            CurioException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.THROTTLED);
              assertThat(e.retryAfterSeconds()).isBetween(1, 60);
            });
    assertThat(fixture.follow(ANNA, 12)).isFalse();
    assertThat(fixture.follow(BOB, 13)).isTrue();
  }

  @Test
  void thereIsALimitOfBlocksHoweverManyComeAtOnce() throws Exception {
    reopen(new FeedSettings(5, 0, 5, 0, 0));
    var tasks = new ArrayList<Callable<Boolean>>();
    for (long i = 10; i < 22; i++) {
      long blocked = i;
      tasks.add(() -> {
        try {
          fixture.block(ANNA, blocked);
          return true;
        } catch (CurioException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
          assertThat(e).hasMessageContaining("at most 5");
          return false;
        }
      });
    }

    assertThat(atOnce(tasks)).filteredOn(one -> one).hasSize(5);
    assertThat(fixture.count("feed.block")).isEqualTo(5);
    long blocked = fixture.number("select min(blocked) from feed.block");
    fixture.block(ANNA, blocked);
    fixture.block(BOB, blocked);
  }

  @Test
  void whoBlocksTooOftenIsToldWhenToGoOn() {
    reopen(new FeedSettings(5_000, 0, 5_000, 3, 0));
    for (long i = 10; i < 13; i++) {
      fixture.block(ANNA, i);
    }

    assertThatThrownBy(() -> fixture.block(ANNA, 13))
        .isInstanceOfSatisfying(
            CurioException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.THROTTLED);
              assertThat(e.retryAfterSeconds()).isBetween(1, 60);
            });
    fixture.block(ANNA, 12);
    fixture.block(BOB, 13);
    assertThat(fixture.count("feed.block")).isEqualTo(4);
  }

  @Test
  void listsGoByPagesFromWhoBeganLast() {
    for (long i = 10; i < 17; i++) {
      fixture.follow(ANNA, i);
      fixture.follow(i, BOB);
    }

    var friends = pages(ANNA, Direction.DIRECTION_FRIENDS);
    var followers = pages(BOB, Direction.DIRECTION_FOLLOWERS);

    assertThat(friends).containsExactly(16L, 15L, 14L, 13L, 12L, 11L, 10L);
    assertThat(followers).containsExactly(16L, 15L, 14L, 13L, 12L, 11L, 10L);
    assertThat(pages(BOB, Direction.DIRECTION_FRIENDS)).isEmpty();
  }

  @Test
  void aCursorIsGoodForItsListAloneAndWhenItsFollowIsGone() {
    for (long i = 10; i < 14; i++) {
      fixture.follow(ANNA, i);
      fixture.follow(BOB, i);
    }
    String next = page(ANNA, Direction.DIRECTION_FRIENDS, "", 2).getNext();

    fixture.unfollow(ANNA, 12);

    assertThat(page(ANNA, Direction.DIRECTION_FRIENDS, next, 5).getUserIdsList())
        .containsExactly(11L, 10L);
    invalid(() -> page(BOB, Direction.DIRECTION_FRIENDS, next, 2));
    invalid(() -> page(ANNA, Direction.DIRECTION_FOLLOWERS, next, 2));
    invalid(() -> page(ANNA, Direction.DIRECTION_FRIENDS, next + "x", 2));
    invalid(() -> page(ANNA, Direction.DIRECTION_FRIENDS, "17", 2));
    invalid(() -> page(ANNA, Direction.DIRECTION_UNSPECIFIED, "", 2));
    invalid(() -> page(ANNA, Direction.DIRECTION_FRIENDS, "", 0));
    invalid(() -> page(ANNA, Direction.DIRECTION_FRIENDS, "", 1001));
  }

  @Test
  void ofManyThoseAreFoundWhoAreFollowedNow() {
    fixture.follow(ANNA, BOB);
    fixture.follow(ANNA, 3);
    fixture.follow(BOB, 4);
    fixture.unfollow(ANNA, 3);

    var asked = FindFollowedRequest.newBuilder().setFollowerId(ANNA);
    asked.addAllUserIds(List.of(BOB, 3L, 4L));
    assertThat(fixture.feed.call(stub -> stub.findFollowed(asked.build())).getUserIdsList())
        .containsExactly(BOB);
    asked.addAllUserIds(Collections.nCopies(1_000, BOB));
    invalid(() -> fixture.feed.call(stub -> stub.findFollowed(asked.build())));
  }

  private List<Long> pages(long user, Direction direction) {
    var all = new ArrayList<Long>();
    String cursor = "";
    do {
      var page = page(user, direction, cursor, 3);
      assertThat(page.getUserIdsCount()).isLessThanOrEqualTo(3);
      all.addAll(page.getUserIdsList());
      cursor = page.getNext();
    } while (!cursor.isEmpty());
    return all;
  }

  private ListFollowsReply page(long user, Direction direction, String cursor, int limit) {
    var request =
        ListFollowsRequest.newBuilder()
            .setUserId(user)
            .setDirection(direction)
            .setCursor(cursor)
            .setLimit(limit)
            .build();
    return fixture.feed.call(stub -> stub.listFollows(request));
  }

  private void reopen(FeedSettings settings) {
    fixture.close();
    fixture = new FeedFixture(settings, Clock.systemUTC());
  }

  private long since() {
    return fixture.number("select since from feed.follow");
  }

  private List<String> texts() {
    return fixture.database.read(tx ->
        tx.createQuery("select message from feed.event order by place").mapTo(String.class).list());
  }

  private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
    return atOnce(Collections.nCopies(times, task));
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var one : threads.invokeAll(tasks)) {
        results.add(one.get());
      }
      return results;
    }
  }

  private static void invalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }
}
