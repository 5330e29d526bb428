package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.errors.CurioException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangePasswordTest {
  private static final String NEW = "a new password";

  private RunningAccounts accounts;
  private SignedIn asking;
  private long user;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
    asking = accounts.signUp("changer", "changer@example.org");
    user = asking.getUser().getId();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void theNewPasswordHoldsTheOldOneDoesNotAndOtherSessionsEnd() {
    var other = accounts.signIn("changer");
    long newest = accounts.endedAfter(-1).getLast();

    var reply = change(RunningAccounts.PASSWORD, NEW);

    assertThat(reply.getChanged().getSessionIdsList()).containsExactly(other.getSessionId());
    assertThat(accounts.alive(asking.getTokens().getSessionId())).isTrue();
    assertThat(accounts.alive(other.getSessionId())).isFalse();
    assertThat(accounts.endedAfter(newest).getSessionIdsList())
        .containsExactly(other.getSessionId());
    assertThat(accounts.signIn("changer", RunningAccounts.PASSWORD).hasSignedIn()).isFalse();
    assertThat(accounts.signIn("changer", NEW).hasSignedIn()).isTrue();
    assertThat(accounts.audited(user))
        .containsExactly("sign-up", "sign-in", "password-changed", "sign-in-failed", "sign-in");
  }

  @Test
  void linksThatWereSentAreUsedUp() {
    accounts.forgot("changer@example.org", RunningAccounts.HOME);
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    String token = SentLinks.tokens(accounts).getFirst();

    assertThat(change(RunningAccounts.PASSWORD, NEW).hasChanged()).isTrue();

    assertThat(accounts.reset(token, "another one").hasBadToken()).isTrue();
  }

  @Test
  void aWrongCurrentPasswordChangesNothing() {
    var other = accounts.signIn("changer");

    assertThat(change("not this one", NEW).hasWrongPassword()).isTrue();

    assertThat(accounts.alive(other.getSessionId())).isTrue();
    assertThat(accounts.signIn("changer", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    assertThat(accounts.audited(user)).containsOnlyOnce("sign-in-failed");
  }

  @Test
  void guessesAtTheCurrentPasswordAreThrottled() {
    for (int i = 0; i < 10; i++) {
      assertThat(change("guess number " + i, NEW).hasWrongPassword()).isTrue();
    }
    long hashes = accounts.hashes();

    var reply = change(RunningAccounts.PASSWORD, NEW);

    assertThat(reply.getThrottled().getRetryAfterMillis()).isEqualTo(1_000);
    assertThat(accounts.hashes()).isEqualTo(hashes);
    accounts.clock().advance(Duration.ofSeconds(1));
    assertThat(change(RunningAccounts.PASSWORD, NEW).hasChanged()).isTrue();
  }

  @Test
  void aNewPasswordFollowsTheRules() {
    assertThat(change(RunningAccounts.PASSWORD, "short").getInvalid().getReason())
        .isEqualTo("password: 5 characters (expected: 8 to 128)");
    assertThat(accounts.signIn("changer", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void whoIsNotThereOrInactiveHasNoPasswordToChange() {
    assertThat(accounts.changePassword(0, "", RunningAccounts.PASSWORD, NEW).hasWrongPassword())
        .isTrue();
    assertThat(accounts.execute("update accounts.users set active = false where id = ?", user))
        .isOne();

    assertThat(change(RunningAccounts.PASSWORD, NEW).hasWrongPassword()).isTrue();
  }

  @Test
  void whatIsNoSessionIsNotTakenForNone() {
    assertThatThrownBy(
            () -> accounts.changePassword(user, "nonsense", RunningAccounts.PASSWORD, NEW))
        .isInstanceOf(CurioException.class)
        .hasMessage("sessionId: not a session (expected: its id)");
    assertThat(accounts.alive(asking.getTokens().getSessionId())).isTrue();
  }

  @Test
  void ofManyChangesFromTheSamePasswordOneIsDone() throws Exception {
    var turn = new AtomicInteger();

    var replies =
        Together.run(
            8, () -> change(RunningAccounts.PASSWORD, "new password " + turn.incrementAndGet()));

    assertThat(replies).filteredOn(ChangePasswordReply::hasChanged).hasSize(1);
    assertThat(replies).filteredOn(ChangePasswordReply::hasWrongPassword).hasSize(7);
  }

  /** However sign-ins and the change meet, no session of the old password outlives it. */
  @Test
  void noSessionOfTheOldPasswordIsOpenedBehindTheChange() throws Exception {
    var turn = new AtomicInteger();

    var _ =
        Together.run(
            8,
            () ->
                turn.getAndIncrement() == 0
                    ? change(RunningAccounts.PASSWORD, NEW)
                    : accounts.signIn("changer", RunningAccounts.PASSWORD));

    assertThat(accounts.sessions(user))
        .singleElement()
        .satisfies(
            session -> assertThat(session.getId()).isEqualTo(asking.getTokens().getSessionId()));
  }

  @Test
  void whoKnowsThePasswordCanProveIt() {
    assertThat(check(user, RunningAccounts.PASSWORD).hasRight()).isTrue();
    assertThat(check(user, "not this one").hasWrongPassword()).isTrue();
    assertThat(check(0, RunningAccounts.PASSWORD).hasWrongPassword()).isTrue();

    assertThat(accounts.audited(user)).containsExactly("sign-up", "sign-in-failed");
    accounts.execute("update accounts.users set active = false where id = ?", user);
    assertThat(check(user, RunningAccounts.PASSWORD).hasWrongPassword()).isTrue();
  }

  @Test
  void guessesCountWhereverTheyAreMade() {
    for (int i = 0; i < 5; i++) {
      assertThat(change("guess number " + i, NEW).hasWrongPassword()).isTrue();
      assertThat(check(user, "guess number " + i).hasWrongPassword()).isTrue();
    }

    assertThat(check(user, RunningAccounts.PASSWORD).getThrottled().getRetryAfterMillis())
        .isEqualTo(1_000);
    assertThat(change(RunningAccounts.PASSWORD, NEW).hasThrottled()).isTrue();
  }

  @Test
  void provingItOftenIsNoGuessing() {
    for (int i = 0; i < 20; i++) {
      assertThat(check(user, RunningAccounts.PASSWORD).hasRight()).isTrue();
    }
  }

  private CheckPasswordReply check(long userId, String password) {
    var request = CheckPasswordRequest.newBuilder().setUserId(userId).setPassword(password).build();
    return accounts.client().call(stub -> stub.checkPassword(request));
  }

  private ChangePasswordReply change(String current, String password) {
    return accounts.changePassword(user, asking.getTokens().getSessionId(), current, password);
  }
}
