package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.throttle.ThrottleSettings;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.RefreshReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every row of the table in RefreshTokens, and its borders. */
class RefreshTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration TICK = Duration.ofNanos(1_000);

  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void freshBeforeItsLifeIsOverGivesItsSuccessor() {
    var tokens = accounts.signUp("refresher").getTokens();
    advance(LIFE.minus(TICK));

    String successor = refreshed(tokens.getRefreshToken());

    assertThat(successor).isNotEqualTo(tokens.getRefreshToken());
    assertThat(accounts.alive(tokens.getSessionId())).isTrue();
  }

  @Test
  void freshLaterIsRefused() {
    String token = accounts.signUp("refresher").getTokens().getRefreshToken();
    advance(LIFE);

    assertRefused(token);
  }

  @Test
  void usedWithinTheGraceGivesTheSameSuccessor() {
    var tokens = accounts.signUp("two.tabs").getTokens();
    String successor = refreshed(tokens.getRefreshToken());
    advance(GRACE);

    assertThat(refreshed(tokens.getRefreshToken())).isEqualTo(successor);

    advance(Duration.ofMinutes(12));
    assertThat(accounts.refresh(successor).hasSignedIn()).isTrue();
  }

  /** Else a used token would give its successor until the clock is where it was. */
  @Test
  void usedByAClockThatIsSetBackSinceHasItsGraceFromNow() {
    var tokens = accounts.signUp("two.clocks").getTokens();
    String successor = refreshed(tokens.getRefreshToken());
    advance(Duration.ofHours(-1));
    assertThat(refreshed(tokens.getRefreshToken())).isEqualTo(successor);
    advance(GRACE);
    assertThat(refreshed(tokens.getRefreshToken())).isEqualTo(successor);

    advance(TICK);

    assertRefused(tokens.getRefreshToken());
    assertThat(accounts.alive(tokens.getSessionId())).isFalse();
  }

  @Test
  void usedLaterEndsTheSession() {
    var signedUp = accounts.signUp("robbed.one");
    var tokens = signedUp.getTokens();
    String successor = refreshed(tokens.getRefreshToken());
    advance(GRACE.plus(TICK));

    assertRefused(tokens.getRefreshToken());

    assertThat(accounts.alive(tokens.getSessionId())).isFalse();
    assertRefused(successor);
    assertThat(accounts.audited(signedUp.getUser().getId())).containsOnlyOnce("token-reuse");
  }

  /** A and B refresh at once, A once more, and only then B's request arrives again. */
  @Test
  void usedWithinTheGraceWithAUsedSuccessorGivesTheFreshOne() {
    var tokens = accounts.signUp("two.tabs").getTokens();
    String first = refreshed(tokens.getRefreshToken());
    advance(Duration.ofSeconds(3));
    String second = refreshed(first);
    advance(Duration.ofSeconds(3));
    String third = refreshed(second);
    advance(Duration.ofSeconds(4));

    assertThat(refreshed(tokens.getRefreshToken())).isEqualTo(third);
    assertThat(refreshed(first)).isEqualTo(third);
    assertThat(refreshed(second)).isEqualTo(third);

    // What the late tab was given is good after every grace.
    advance(Duration.ofMinutes(12));
    assertThat(accounts.refresh(third).hasSignedIn()).isTrue();
    assertThat(accounts.alive(tokens.getSessionId())).isTrue();
  }

  @Test
  void theGraceOfAUsedTokenIsNotProlongedByItsSuccessors() {
    var tokens = accounts.signUp("robbed.one").getTokens();
    String first = refreshed(tokens.getRefreshToken());
    advance(Duration.ofSeconds(9));
    refreshed(first);
    advance(Duration.ofSeconds(1).plus(TICK));

    assertRefused(tokens.getRefreshToken());

    assertThat(accounts.alive(tokens.getSessionId())).isFalse();
  }

  @Test
  void usedWhenItsOwnLifeIsOverIsRefusedAndEndsNothing() {
    var tokens = accounts.signUp("long.runner").getTokens();
    String successor = refreshed(tokens.getRefreshToken());
    advance(LIFE.minusDays(1));
    String next = refreshed(successor);
    advance(Duration.ofDays(1));

    assertRefused(tokens.getRefreshToken());

    assertThat(accounts.alive(tokens.getSessionId())).isTrue();
    assertThat(accounts.refresh(next).hasSignedIn()).isTrue();
  }

  @Test
  void afterTheSessionsEndAllAreRefused() {
    var tokens = accounts.signUp("leaver.one").getTokens();
    String successor = refreshed(tokens.getRefreshToken());
    accounts.signOut(tokens.getSessionId());

    assertRefused(tokens.getRefreshToken());
    assertRefused(successor);
  }

  @Test
  void ofAnInactiveAccountAllAreRefusedAndNoneIsUsedUp() {
    var signedUp = accounts.signUp("dismissed");
    long user = signedUp.getUser().getId();
    String token = signedUp.getTokens().getRefreshToken();
    assertThat(accounts.execute("update accounts.users set active = false where id = ?", user))
        .isOne();

    assertRefused(token);
    assertThat(accounts.alive(signedUp.getTokens().getSessionId())).isFalse();

    assertThat(accounts.count("select count(*) from accounts.refresh_tokens where used_at is null"))
        .isOne();
    assertThat(accounts.execute("delete from accounts.users where id = ?", user)).isOne();
    assertRefused(token);
    assertThat(accounts.alive(signedUp.getTokens().getSessionId())).isFalse();
  }

  @Test
  void twentyAtOnceGetTheSameSuccessor() throws Exception {
    var tokens = accounts.signUp("many.tabs").getTokens();

    var replies = Together.run(20, () -> accounts.refresh(tokens.getRefreshToken()));

    assertThat(replies).allMatch(RefreshReply::hasSignedIn);
    assertThat(replies.stream().map(RefreshTest::token).distinct()).hasSize(1);
    assertThat(accounts.count("select count(*) from accounts.refresh_tokens")).isEqualTo(2);
    assertThat(accounts.refresh(token(replies.getFirst())).hasSignedIn()).isTrue();
  }

  /** Old and new tokens of one session at the same time: whoever comes, one token stays fresh. */
  @Test
  void manyTabsOfAnyAgeNeverSignEachOtherOut() throws Exception {
    var tokens = accounts.signUp("many.tabs").getTokens();
    String first = refreshed(tokens.getRefreshToken());
    var turn = new AtomicInteger();

    var replies =
        Together.run(
            20,
            () ->
                accounts.refresh(
                    turn.incrementAndGet() % 2 == 0 ? first : tokens.getRefreshToken()));

    assertThat(replies).allMatch(RefreshReply::hasSignedIn);
    assertThat(accounts.alive(tokens.getSessionId())).isTrue();
    assertThat(accounts.count("select count(*) from accounts.refresh_tokens where used_at is null"))
        .isOne();
    assertThat(accounts.count("select count(*) from accounts.refresh_tokens")).isEqualTo(3);
  }

  @Test
  void whoRefreshesAllDayLeavesNoMoreThanTheNewestTokens() {
    var tokens = accounts.signUp("all.day.long").getTokens();
    String token = tokens.getRefreshToken();
    for (int i = 0; i < 30; i++) {
      token = refreshed(token);
      advance(Duration.ofMinutes(10));
    }

    assertThat(accounts.count("select count(*) from accounts.refresh_tokens")).isEqualTo(11);
    assertThat(accounts.refresh(token).hasSignedIn()).isTrue();
  }

  /** Its row is gone; its own text says whose it is. */
  @Test
  void aTokenUsedLongAgoStillEndsItsSession() {
    var tokens = accounts.signUp("robbed.late").getTokens();
    String token = tokens.getRefreshToken();
    for (int i = 0; i < 20; i++) {
      token = refreshed(token);
      advance(Duration.ofMinutes(10));
    }
    // Whoever knows the session alone ends nothing.
    assertRefused(tokens.getRefreshToken().substring(0, 66) + "x".repeat(20));
    assertThat(accounts.alive(tokens.getSessionId())).isTrue();

    assertRefused(tokens.getRefreshToken());

    assertThat(accounts.alive(tokens.getSessionId())).isFalse();
    assertRefused(token);
  }

  @Test
  void aSessionIsOverAfterItsLongestLifeHoweverOftenItIsRefreshed() {
    var tokens = accounts.signUp("long.runner").getTokens();
    String token = tokens.getRefreshToken();
    for (int i = 0; i < 3; i++) {
      advance(Duration.ofDays(25));
      token = refreshed(token);
    }
    assertThat(accounts.refresh(token).getSignedIn().getTokens().getRefreshExpiresAt())
        .isEqualTo(accounts.clock().instant().plus(Duration.ofDays(15)).getEpochSecond());
    token = token(accounts.refresh(token));
    advance(Duration.ofDays(15).minus(TICK));
    assertThat(accounts.alive(tokens.getSessionId())).isTrue();
    advance(TICK);

    assertRefused(token);
    assertThat(accounts.alive(tokens.getSessionId())).isFalse();
  }

  @Test
  void anAccountRefreshesAndSignsInSoOftenAndNotMore() {
    var limited =
        ThrottleSettings.defaults()
            .withOwn(
                ThrottleSettings.anHour(3), ThrottleSettings.anHour(4), ThrottleSettings.anHour(0));
    try (var few = new RunningAccounts(RunningAccounts.patient().withThrottle(limited))) {
      String token = few.signUp("busy.one").getTokens().getRefreshToken();
      for (int i = 0; i < 4; i++) {
        token = token(few.refresh(token));
      }
      String last = token;
      assertThatThrownBy(() -> few.refresh(last)).hasMessageContaining("too many requests");
      for (int i = 0; i < 2; i++) {
        few.signIn("busy.one");
      }
      for (int i = 0; i < 12; i++) {
        assertThatThrownBy(() -> few.signIn("busy.one")).hasMessageContaining("too many requests");
      }
      assertThat(few.count("select count(*) from accounts.sessions")).isEqualTo(3);

      few.clock().advance(Duration.ofMinutes(20));
      assertThat(few.refresh(last).hasSignedIn()).isTrue();
      assertThat(few.signIn("busy.one").getSessionId()).isNotEmpty();
    }
  }

  @Test
  void signInsByMobileIdCountForTheAccountAsWell() {
    var limited =
        ThrottleSettings.defaults()
            .withOwn(
                ThrottleSettings.anHour(3), ThrottleSettings.anHour(0), ThrottleSettings.anHour(0));
    try (var few = new RunningAccounts(RunningAccounts.patient().withThrottle(limited))) {
      var person =
          Identity.newBuilder()
              .setCountry("EE")
              .setNationalNumber("60001019906")
              .setGivenName("MARY")
              .setSurname("TESTER");
      for (int i = 0; i < 3; i++) {
        assertThat(few.signIn(person, "proof " + i, 'a').hasSignedIn()).isTrue();
      }

      assertThatThrownBy(() -> few.signIn(person, "proof 3", 'a'))
          .hasMessageContaining("too many requests");
      assertThatThrownBy(() -> few.signIn(person)).hasMessageContaining("too many requests");
      // What is given out again opens nothing.
      assertThat(few.signIn(person, "proof 2", 'a').hasSignedIn()).isTrue();
      assertThat(few.count("select count(*) from accounts.sessions")).isEqualTo(3);
    }
  }

  private void advance(Duration duration) {
    accounts.clock().advance(duration);
  }

  private String refreshed(String token) {
    var reply = accounts.refresh(token);
    assertThat(reply.hasSignedIn()).isTrue();
    return token(reply);
  }

  private void assertRefused(String token) {
    assertThat(accounts.refresh(token).hasSignedIn()).isFalse();
  }

  private static String token(RefreshReply reply) {
    return reply.getSignedIn().getTokens().getRefreshToken();
  }
}
