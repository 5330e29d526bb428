package curio.limits;

import static curio.limits.Things.ONE;
import static curio.limits.Things.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final GrowingDelay FIVE = new GrowingDelay(5, Duration.ofMinutes(10), MINUTE);
  private static final Rate TEN = new Rate(10, Duration.ofMinutes(10));

  private final Things things = new Things();

  @AfterEach
  void close() {
    things.close();
  }

  @Test
  void afterTheFreeOnesEachDelayIsTwiceTheLastUpToTheLongest() {
    assertThat(delays(14)).containsExactly(0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60);
  }

  @Test
  void oneFreeIsFollowedByASecond() {
    var one = new GrowingDelay(1, MINUTE, MINUTE);

    assertThat(things.count(ONE, one)).isEmpty();
    assertThat(things.count(ONE, one)).contains(Duration.ofSeconds(1));
  }

  @Test
  void attemptsAreForgottenOneByOne() {
    assertThat(things.through(20, ONE, FIVE)).isEqualTo(5);

    things.clock.advance(Duration.ofMinutes(20));
    assertThat(things.through(20, ONE, FIVE)).isEqualTo(2);

    things.clock.advance(Duration.ofMinutes(110));
    assertThat(things.through(20, ONE, FIVE)).isEqualTo(5);
  }

  @Test
  void whatIsRequiredIsRefusedWithTheTimeToWait() {
    var unlimited = new Rate(0, MINUTE);
    things.through(10, ONE, TEN);

    assertThatThrownBy(() -> require(TEN))
        .isInstanceOfSatisfying(
            CurioException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.THROTTLED);
              assertThat(refusal.retryAfterSeconds()).isEqualTo(60);
            });
    require(unlimited);
    things.clock.advance(MINUTE);
    require(TEN);
    assertThat(Limits.tooMany(Duration.ofMillis(1)).retryAfterSeconds()).isEqualTo(1);
  }

  private void require(Rate rate) {
    things
        .database()
        .inTransaction(tx -> {
          things.limits.require(tx, ONE, rate);
          return null;
        });
  }

  @Test
  void aRateLetsSoManyThroughAtOnceAndThenOneByOne() {
    assertThat(things.through(20, ONE, TEN)).isEqualTo(10);
    assertThat(things.count(ONE, TEN)).contains(MINUTE);

    things.clock.advance(MINUTE.minusMillis(1));
    assertThat(things.count(ONE, TEN)).contains(Duration.ofMillis(1));
    things.clock.advance(Duration.ofMillis(1));
    assertThat(things.through(5, ONE, TEN)).isEqualTo(1);

    things.clock.advance(Duration.ofHours(5));
    assertThat(things.through(20, ONE, TEN)).isEqualTo(10);
  }

  @Test
  void whatIsRefusedByOneCountsForNone() {
    things.through(5, ONE, FIVE);
    var both = List.of(new Counter(ONE, FIVE), new Counter(OTHER, FIVE));

    for (int i = 0; i < 10; i++) {
      assertThat(things.count(both)).contains(Duration.ofSeconds(1));
    }

    assertThat(things.through(10, OTHER, FIVE)).isEqualTo(5);
  }

  @Test
  void whatIsTakenBackDidNotCountAndBlocksNobody() {
    things.through(5, ONE, FIVE);
    things.through(10, OTHER, TEN);
    var both = List.of(new Counter(ONE, FIVE), new Counter(OTHER, TEN));

    run(() ->
        things
            .database()
            .inTransaction(tx -> {
              things.limits.takeBack(tx, both);
              return both;
            }));

    assertThat(things.through(5, ONE, FIVE)).isEqualTo(1);
    assertThat(things.through(5, OTHER, TEN)).isEqualTo(1);
  }

  /** The clock was wrong when something was counted, and is right now. */
  @ParameterizedTest
  @ValueSource(strings = {"PT-1H", "PT-120H", "PT1H", "PT120H"})
  void noDelayExceedsTheLongestWhereverTheClockGoes(Duration jump) {
    for (int i = 0; i < 30; i++) {
      things.count(ONE, FIVE).ifPresent(things.clock::advance);
      things.count(OTHER, TEN).ifPresent(things.clock::advance);
    }

    things.clock.advance(jump);

    for (int i = 0; i < 12; i++) {
      var waits = new ArrayList<Duration>();
      things.count(ONE, FIVE).ifPresent(waits::add);
      things.count(OTHER, TEN).ifPresent(waits::add);
      assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(MINUTE));
      waits.forEach(things.clock::advance);
    }
    // And who waited is let through.
    things.clock.advance(MINUTE);
    assertThat(things.count(ONE, FIVE)).isEmpty();
    assertThat(things.count(OTHER, TEN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1H", "PT-120H"})
  void aClockSetBackLocksNobodyOut(Duration back) {
    things.through(5, ONE, FIVE);
    things.through(10, OTHER, TEN);

    things.clock.advance(back);

    assertThat(things.through(20, ONE, FIVE)).isBetween(1, 5);
    assertThat(things.through(20, OTHER, TEN)).isEqualTo(10);
  }

  /** The default: a row that was written by a clock that was days ahead. */
  @Test
  void theClockIsTheDatabases() {
    var limits = new Limits("things", SqlClock.database());
    var counters = List.of(new Counter(ONE, FIVE), new Counter(OTHER, TEN));
    run(() ->
        things
            .database()
            .inTransaction(tx ->
                tx.execute(
                    """
                    insert into things.limits (key, settled_at, blocked_until)
                    values (?, now() + interval '5 days', now() + interval '5 days'),
                      (?, now() + interval '5 days', '-infinity')
                    """,
                    ONE.digest(),
                    OTHER.digest())));

    for (int i = 0; i < 5; i++) {
      var counted = things.database().inTransaction(tx -> limits.count(tx, counters));
      assertThat(counted).isEmpty();
    }
    var sixth = things.database().inTransaction(tx -> limits.count(tx, counters)).orElseThrow();

    assertThat(sixth.delay()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    assertThat(sixth.undecided()).isFalse();
  }

  @Test
  void aKeyIsKnownForATimeAndNothingCountsWhenItBecomesSo() {
    things.through(7, ONE, FIVE);
    know(ONE, Duration.ofDays(30));

    assertThat(known(ONE)).isTrue();
    assertThat(known(OTHER)).isFalse();
    assertThat(things.through(7, ONE, FIVE)).isEqualTo(5);

    things.clock.advance(Duration.ofDays(30));
    assertThat(known(ONE)).isFalse();

    // Known by a clock that was years ahead: not for ever.
    things.clock.advance(Duration.ofDays(4_000));
    know(ONE, Duration.ofDays(30));
    things.clock.advance(Duration.ofDays(-4_000));
    assertThat(known(ONE)).isFalse();
  }

  @Test
  void aFamilyIsForgottenTogether() {
    var family = LimitKey.of("family", "of one");
    things.through(5, ONE.in(family), FIVE);
    things.through(5, OTHER, FIVE);

    run(() ->
        things
            .database()
            .inTransaction(tx -> {
              things.limits.clear(tx, List.of(family));
              return family;
            }));

    assertThat(things.count(ONE.in(family), FIVE)).isEmpty();
    assertThat(things.count(OTHER, FIVE)).isPresent();
  }

  @Test
  void whatSaysNothingAnyMoreIsForgottenInBatches() {
    things.through(1, ONE, FIVE);
    things.through(1, OTHER, TEN);
    know(LimitKey.of("thing", "known"), Duration.ofDays(30));
    assertThat(forget(10)).isZero();

    things.clock.advance(Duration.ofMinutes(10));
    assertThat(forget(1)).isEqualTo(1);
    assertThat(forget(10)).isEqualTo(1);
    assertThat(things.rows()).isEqualTo(1);

    things.clock.advance(Duration.ofDays(-3_650));
    assertThat(forget(10)).isEqualTo(1);
  }

  @Test
  void neitherNamesNorAddressesAreStored() {
    things.through(1, LimitKey.of("address", "203.0.113.1"), FIVE);

    String stored =
        things
            .database()
            .read(tx ->
                tx.createQuery("select string_agg(l::text, ' ') from things.limits l")
                    .mapTo(String.class)
                    .one());

    assertThat(stored).isNotEmpty().doesNotContain("203.0.113.1");
  }

  private List<Integer> delays(int times) {
    var delays = new ArrayList<Integer>();
    while (delays.size() < times) {
      var delay = things.count(ONE, FIVE).orElse(Duration.ZERO);
      delays.add((int) delay.toSeconds());
      if (!delay.isZero()) {
        things.clock.advance(delay);
        assertThat(things.count(ONE, FIVE)).isEmpty();
      }
    }
    return delays;
  }

  private void know(LimitKey key, Duration time) {
    run(() ->
        things
            .database()
            .inTransaction(tx -> {
              things.limits.know(tx, List.of(key), time);
              return key;
            }));
  }

  private boolean known(LimitKey key) {
    return things.database().read(tx -> things.limits.isKnown(tx, key));
  }

  private int forget(int batch) {
    return things.database().inTransaction(tx -> things.limits.forget(tx, batch));
  }

  /** For work whose result nobody needs. */
  private static void run(Supplier<?> work) {
    var _ = work.get();
  }
}
