package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.throttle.ThrottleSettings;
import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.limits.GrowingDelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {
  private static final String STRANGER = "203.0.113.1";
  private static final String WRONG = "wrong password";

  /** Lower than usual, so that fewer passwords have to be hashed. */
  private static final ThrottleSettings LOW =
      new ThrottleSettings(
          true,
          new GrowingDelay(5, Duration.ofMinutes(10), Duration.ofMinutes(1)),
          new GrowingDelay(6, Duration.ofMinutes(5), Duration.ofMinutes(1)),
          new GrowingDelay(12, Duration.ofMinutes(1), Duration.ofMinutes(15)),
          new GrowingDelay(3, Duration.ofMinutes(20), Duration.ofMinutes(15)),
          ThrottleSettings.defaults().recovery(),
          ThrottleSettings.defaults().email(),
          ThrottleSettings.defaults().signIns(),
          ThrottleSettings.defaults().refreshes(),
          ThrottleSettings.defaults().changes());

  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts(RunningAccounts.patient().withThrottle(LOW));
    accounts.signUp("owner.one", "owner@example.org");
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void afterTheFreeFailuresEachDelayIsTwiceTheLastUpToAMinute() {
    assertThat(delays("owner.one"))
        .containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 0L);
  }

  @Test
  void aNameThatNobodyHasIsThrottledInTheSameWay() {
    assertThat(delays("nobody.here")).isEqualTo(delays("owner.one"));
    assertThat(delays("nobody@example.org")).isEqualTo(delays("owner@example.org"));
  }

  @Test
  void throttledAttemptsCostNoHashAndDoNotCount() {
    fail("owner.one", 5);
    long hashes = accounts.hashes();

    for (int i = 0; i < 20; i++) {
      assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER).hasThrottled())
          .isTrue();
    }

    assertThat(accounts.hashes()).isEqualTo(hashes);
    accounts.clock().advance(Duration.ofSeconds(1));
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER).hasSignedIn())
        .isTrue();
  }

  @Test
  void aNameCountsTheSameHoweverItIsWritten() {
    for (String name : List.of("owner.one", "OWNER.ONE", "Owner.One", "ｏｗｎｅｒ.one", "owner.onE")) {
      fail(name, 1);
    }

    assertThat(accounts.signIn("owner.one", WRONG, STRANGER).hasThrottled()).isTrue();
  }

  @Test
  void failuresAreForgottenWithTime() {
    fail("owner.one", 5);

    accounts.clock().advance(Duration.ofMinutes(50));

    assertThat(delays("owner.one").subList(0, 6)).containsExactly(0L, 0L, 0L, 0L, 1L, 2L);
  }

  @Test
  void aLongAttackIsForgottenAsSoonAsAShortOne() {
    for (int i = 0; i < 20; i++) {
      fail("owner.one", 1);
      accounts.clock().advance(Duration.ofMinutes(1));
    }

    accounts.clock().advance(Duration.ofMinutes(110));

    assertThat(delays("owner.one").subList(0, 5)).containsExactly(0L, 0L, 0L, 0L, 1L);
  }

  /** The owner has signed up from home, and signs in from there while strangers go on. */
  @Test
  void aStrangerDoesNotLockTheOwnerOut() {
    for (int i = 0; i < 12; i++) {
      accounts.signIn("owner.one", WRONG, "203.0.113." + i);
      accounts.signIn("owner@example.org", WRONG, "203.0.113." + i);
    }
    assertThat(
            accounts.signIn("owner.one", RunningAccounts.PASSWORD, "198.51.100.7").hasThrottled())
        .isTrue();

    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    assertThat(accounts.signIn("owner@example.org", RunningAccounts.PASSWORD).hasSignedIn())
        .isTrue();
  }

  @Test
  void nobodyBehindTheSameAddressLocksTheOwnerOut() {
    for (int i = 0; i < 20; i++) {
      accounts.signIn("name number " + i, WRONG);
    }
    assertThat(accounts.signIn("one more name", WRONG).hasThrottled()).isTrue();

    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void whereAnAccountIsKnownFailuresAreThrottledTooAndSuccessResetsThem() {
    for (int i = 0; i < 5; i++) {
      assertThat(wrong(accounts.signIn("owner.one", WRONG))).isTrue();
    }
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    for (int i = 0; i < 6; i++) {
      assertThat(wrong(accounts.signIn("owner.one", WRONG))).isTrue();
    }

    var reply = accounts.signIn("owner.one", RunningAccounts.PASSWORD);

    assertThat(reply.getThrottled().getRetryAfterMillis()).isEqualTo(1_000);
  }

  @Test
  void anAddressIsKnownFromASignInOnAndForThirtyDays() {
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER).hasSignedIn())
        .isTrue();
    attackFromElsewhere();
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER).hasSignedIn())
        .isTrue();

    accounts.clock().advance(Duration.ofDays(30));
    attackFromElsewhere();

    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER).hasThrottled())
        .isTrue();
  }

  @Test
  void anAddressThatTriesManyNamesIsThrottledWhateverTheName() {
    for (int i = 0; i < 12; i++) {
      assertThat(wrong(accounts.signIn("name number " + i, WRONG, "2001:db8::" + i))).isTrue();
    }

    assertThat(accounts.signIn("another name", WRONG, "2001:db8::ffff").hasThrottled()).isTrue();
    assertThat(wrong(accounts.signIn("another name", WRONG, "2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void signingInRightAgainAndAgainIsNeverThrottled() {
    for (int i = 0; i < 15; i++) {
      String address = "2001:db8:" + i + "::1";
      assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, address).hasSignedIn())
          .isTrue();
    }
  }

  /** Each is counted before it is tried, so that no burst gets more than the free tries. */
  @Test
  void ofFiftyWrongSignInsAtOnceOnlyTheFreeOnesAreTried() throws Exception {
    long hashes = accounts.hashes();

    var replies = Together.run(50, () -> accounts.signIn("owner.one", WRONG, STRANGER));

    assertThat(replies).filteredOn(ThrottleTest::wrong).hasSize(5);
    assertThat(replies).filteredOn(SignInReply::hasThrottled).hasSize(45);
    assertThat(accounts.hashes() - hashes).isEqualTo(5);
  }

  /** The free ones are tried, the others wait for these and go on, since they were right. */
  @Test
  void ofTwentyRightSignInsOfOneAccountAtOnceNoneIsRefused() throws Exception {
    assertThat(accounts.signIn("owner.one", WRONG, STRANGER).hasSignedIn()).isFalse();

    var there =
        Together.run(20, () -> accounts.signIn("owner.one", RunningAccounts.PASSWORD, STRANGER));

    assertThat(there).allMatch(SignInReply::hasSignedIn);
    var known = Together.run(20, () -> accounts.signIn("owner.one", RunningAccounts.PASSWORD));
    assertThat(known).allMatch(SignInReply::hasSignedIn);
  }

  @Test
  void anOfficeThatSignsInAtOnceIsNotRefused() throws Exception {
    String hash = accounts.passwordHash("owner.one");
    for (int i = 0; i < 60; i++) {
      accounts.insertUser("office." + i, hash);
    }
    var turn = new AtomicInteger();

    var replies =
        Together.run(
            60,
            () ->
                accounts.signIn(
                    "office." + turn.getAndIncrement(), RunningAccounts.PASSWORD, STRANGER));

    assertThat(replies).allMatch(SignInReply::hasSignedIn);
  }

  /** The clock of the store was wrong while failures were counted, and is right again. */
  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT120H", "PT-1H", "PT-120H"})
  void noDelayIsLongerThanTheLongestWhereverTheClockGoes(Duration jump) {
    delays("owner.one");

    accounts.clock().advance(jump);

    for (int i = 0; i < 3; i++) {
      var reply = accounts.signIn("owner.one", WRONG, "203.0.113.99");
      if (reply.hasThrottled()) {
        long millis = reply.getThrottled().getRetryAfterMillis();
        assertThat(millis).isLessThanOrEqualTo(60_000);
        accounts.clock().advance(Duration.ofMillis(millis));
      }
    }
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void noCountIsLostAmongManyNamesFromOneAddress() throws Exception {
    var turn = new AtomicInteger();

    var replies =
        Together.run(
            50, () -> accounts.signIn("name number " + turn.incrementAndGet(), WRONG, STRANGER));

    assertThat(replies).filteredOn(ThrottleTest::wrong).hasSize(12);
    assertThat(replies).filteredOn(SignInReply::hasThrottled).hasSize(38);
  }

  @Test
  void countsAreKeptOverARestartAndSharedByAllNodes() {
    fail("owner.one", 5);

    var other = new Channels(List.of(accounts.other("other")));

    var request =
        SignInRequest.newBuilder()
            .setName("owner.one")
            .setPassword(RunningAccounts.PASSWORD)
            .setClient(Client.newBuilder().setAddress(STRANGER));
    var client = other.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(10));
    assertThat(client.call(stub -> stub.signIn(request.build())).hasThrottled()).isTrue();
    other.close();
  }

  @Test
  void signUpsAreThrottledByAddress() {
    for (int i = 0; i < 2; i++) {
      assertThat(accounts.signUp("owner.number" + i).getUser().getId()).isPositive();
    }
    var fourth =
        SignUpRequest.newBuilder()
            .setUsername("one.too.many")
            .setPassword(RunningAccounts.PASSWORD);
    long hashes = accounts.hashes();

    assertThat(accounts.signUp(fourth.clone()).getThrottled().getRetryAfterMillis())
        .isEqualTo(1_000);

    assertThat(accounts.hashes()).isEqualTo(hashes);
    accounts.clock().advance(Duration.ofMinutes(20));
    assertThat(accounts.signUp(fourth.clone()).hasSignedIn()).isTrue();
  }

  /** Each of its changes is an entry of the audit, which is kept for long. */
  @Test
  void anAccountChangesItselfSoOftenAndAdministratorsChangeIt() {
    var few =
        ThrottleSettings.defaults()
            .withOwn(
                ThrottleSettings.anHour(0), ThrottleSettings.anHour(0), ThrottleSettings.anHour(3));
    try (var limited = new RunningAccounts(RunningAccounts.patient().withThrottle(few))) {
      long id = limited.signUp("restless.one").getUser().getId();
      for (int i = 0; i < 3; i++) {
        limited
            .users()
            .updateOwn(
                id,
                UpdateUserRequest.newBuilder()
                    .setProfile(Profile.newBuilder().setCity("City " + i)));
      }

      assertThatThrownBy(() ->
              limited
                  .users()
                  .updateOwn(
                      id,
                      UpdateUserRequest.newBuilder()
                          .setProfile(Profile.newBuilder().setCity("Uruk"))))
          .hasMessageContaining("too many requests (expected: the next one in 1200 s)");
      limited
          .users()
          .update(
              id, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Kish")));

      assertThat(limited.audited(id))
          .containsExactly(
              "sign-up", "user-updated", "user-updated", "user-updated", "user-updated");
      limited.clock().advance(Duration.ofMinutes(20));
      limited
          .users()
          .updateOwn(
              id, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Uruk")));
    }
  }

  @Test
  void nothingIsThrottledThatIsSwitchedOff() {
    try (var open = RunningAccounts.unthrottled()) {
      for (int i = 0; i < 13; i++) {
        assertThat(wrong(open.signIn("nobody.here", WRONG))).isTrue();
      }
      assertThat(open.count("select count(*) from accounts.limits")).isZero();
    }
  }

  @Test
  void neitherNamesNorAddressesAreStored() {
    fail("owner.one", 1);

    String stored =
        accounts
            .database()
            .read(tx ->
                tx.createQuery("select string_agg(a::text, ' ') from accounts.limits a")
                    .mapTo(String.class)
                    .one());

    assertThat(stored).isNotEmpty().doesNotContain("owner", STRANGER);
  }

  @Test
  void forgottenCountsArePurged() {
    fail("nobody.here", 3);
    accounts.cleanUp();
    // The name, the address, the sign-up's address, the owner's sign-ins and two that are known.
    assertThat(accounts.count("select count(*) from accounts.limits")).isEqualTo(6);

    accounts.clock().advance(Duration.ofMinutes(36));
    accounts.cleanUp();
    assertThat(accounts.count("select count(*) from accounts.limits"))
        .as("where the owner is known")
        .isEqualTo(2);

    accounts.clock().advance(Duration.ofDays(30));
    accounts.cleanUp();
    assertThat(accounts.count("select count(*) from accounts.limits")).isZero();
  }

  /** The seconds that each of 13 failures has the next one wait, if all wait as they are told. */
  private List<Long> delays(String name) {
    var delays = new ArrayList<Long>();
    while (delays.size() < 13) {
      var reply = accounts.signIn(name, WRONG, "203.0.113." + delays.size());
      if (reply.hasThrottled()) {
        long millis = reply.getThrottled().getRetryAfterMillis();
        accounts.clock().advance(Duration.ofMillis(millis));
        delays.set(delays.size() - 1, millis / 1_000);
      } else {
        assertThat(wrong(reply)).isTrue();
        delays.add(0L);
      }
    }
    return delays;
  }

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(wrong(accounts.signIn(name, WRONG, STRANGER))).isTrue();
    }
  }

  private void attackFromElsewhere() {
    for (int i = 0; i < 10; i++) {
      accounts.signIn("owner.one", WRONG, "198.51.100." + i);
    }
  }

  private static boolean wrong(SignInReply reply) {
    return !reply.hasSignedIn() && !reply.hasThrottled();
  }
}
