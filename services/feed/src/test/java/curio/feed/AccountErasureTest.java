package curio.feed;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.feed.erasure.AccountErasure;
import curio.jobs.tasks.Cleanup;
import curio.log.erasure.Erasure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stays in the feed of an account that was removed. */
class AccountErasureTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;
  private static final long CARL = 3;

  private final FeedFixture fixture = new FeedFixture().start();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everythingOfTheAccountGoesAndNothingOfOthers() {
    fixture.follow(ANNA, BOB);
    fixture.follow(BOB, CARL);
    fixture.follow(ANNA, CARL);
    fixture.block(BOB, 9);
    fixture.block(9, BOB);
    fixture.block(9, CARL);
    fixture.post(BOB, "key", "about bob");
    fixture.post(CARL, "key", "about carl");
    fixture.tell(FeedFixture.event("sell", BOB, "sold by bob").setPrivate(true).build());
    fixture.tell(FeedFixture.event("bad name", BOB, "set aside of bob").build());
    fixture.awaitQuiet();
    fixture.database.inTransaction(
        tx -> tx.execute("insert into feed.read_marker (user_id, place) values (2, 1), (3, 1)"));
    assertThat(fixture.messages(ANNA)).contains("about bob", "about carl");

    fixture.tellOfRemoval(BOB);

    eventually(() -> assertThat(fixture.count("feed.follow")).isEqualTo(1));
    assertThat(fixture.messages(ANNA)).contains("about carl").doesNotContain("about bob");
    assertThat(fixture.messages(BOB)).isEmpty();
    assertThat(fixture.count("feed.event where author = 2 and message <> ''")).isZero();
    assertThat(fixture.count("feed.event where author = 2 and not withdrawn")).isZero();
    assertThat(fixture.count("feed.event where author = 3 and message <> ''")).isEqualTo(1);
    assertThat(fixture.number("select author from feed.post")).isEqualTo(CARL);
    assertThat(fixture.number("select author from feed.post_key")).isEqualTo(CARL);
    assertThat(fixture.number("select blocked from feed.block")).isEqualTo(CARL);
    assertThat(fixture.number("select user_id from feed.read_marker")).isEqualTo(CARL);
    assertThat(fixture.count("feed.parked")).isZero();
    // Nodes with sockets of followers see it as an unfollow.
    assertThat(fixture.count("feed.change where not follows and 2 in (follower, followed)"))
        .isEqualTo(2);
  }

  @Test
  void whatIsToldAfterwardsIsSeenByNobody() {
    fixture.tellOfRemoval(BOB);
    eventually(() -> assertThat(fixture.count("feed.erased_user")).isEqualTo(1));

    fixture.follow(ANNA, BOB);
    fixture.tell(FeedFixture.event("logout", BOB, "late").build());
    fixture.awaitQuiet();

    assertThat(fixture.messages(ANNA)).isEmpty();
    assertThat(fixture.count("feed.event where message = 'late'")).isZero();
    assertThat(fixture.count("feed.event where author = 2 and withdrawn")).isEqualTo(1);
  }

  @Test
  void moreThanOneBatchIsLookedForAgain() {
    fixture.database.inTransaction(tx ->
        tx.execute(
            """
            insert into feed.follow (follower, followed, since)
            select n, 2, 0 from generate_series(10, 2509) as n
            """));
    fixture.tellOfRemoval(BOB);
    eventually(() -> assertThat(fixture.count("feed.follow")).isLessThanOrEqualTo(1_500));

    sweep();

    assertThat(fixture.count("feed.follow")).isZero();
    assertThat(fixture.count("feed.change")).isEqualTo(2_500);
    assertThat(fixture.number("select count(distinct place) from feed.change")).isEqualTo(2_500);
  }

  @Test
  void afterADayTheAccountIsForgotten() {
    fixture.tellOfRemoval(BOB);
    eventually(() -> assertThat(fixture.count("feed.erased_user")).isEqualTo(1));
    fixture.database.inTransaction(
        tx -> tx.execute("update feed.erased_user set erased_at = now() - interval '25 h'"));

    sweep();

    assertThat(fixture.count("feed.erased_user")).isZero();
  }

  /** What runs every minute. */
  private void sweep() {
    var cleanup =
        new Cleanup(
            "test",
            Duration.ofMinutes(1),
            Erasure.sweep("feed", AccountErasure.rules()),
            fixture.database,
            new SimpleMeterRegistry());
    boolean more = true;
    while (more) {
      more = cleanup.pass();
    }
  }
}
