package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.sessions.Sessions;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.Session;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSessionsTest {
  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = RunningAccounts.unthrottled();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void thoseThatAreAliveAreListedTheNewestFirst() {
    var first = accounts.signUp("three.browsers");
    long user = first.getUser().getId();
    accounts.clock().advance(Duration.ofMinutes(1));
    var second = accounts.signIn("three.browsers");
    accounts.clock().advance(Duration.ofMinutes(1));
    var third = accounts.signIn("three.browsers");
    accounts.signOut(second.getSessionId());
    accounts.clock().advance(Duration.ofMinutes(1));
    accounts.refresh(first.getTokens().getRefreshToken());
    accounts.signUp("somebody.else");

    var sessions = accounts.sessions(user);

    assertThat(sessions)
        .extracting(Session::getId)
        .containsExactly(third.getSessionId(), first.getTokens().getSessionId());
    var oldest = sessions.getLast();
    assertThat(oldest.getLastSeenAtMillis()).isEqualTo(accounts.clock().millis());
    assertThat(oldest.getCreatedAtMillis()).isEqualTo(accounts.clock().millis() - 180_000);
    assertThat(oldest.getAddress()).isEqualTo(RunningAccounts.HOME);
    assertThat(oldest.getAgent()).isEqualTo("test");
  }

  @Test
  void noneIsListedThatIsOverOrWhoseAccountIsInactive() {
    long forgotten = accounts.signUp("long.gone").getUser().getId();
    accounts.clock().advance(Duration.ofDays(30));
    long dismissed = accounts.signUp("dismissed").getUser().getId();
    assertThat(accounts.sessions(dismissed)).hasSize(1);
    assertThat(accounts.execute("update accounts.users set active = false where id = ?", dismissed))
        .isOne();

    assertThat(accounts.sessions(forgotten)).isEmpty();
    assertThat(accounts.sessions(dismissed)).isEmpty();
    assertThat(accounts.sessions(0)).isEmpty();
  }

  @Test
  void oneIsEndedOnceAndEverybodyIsTold() throws Exception {
    var kept = accounts.signUp("two.browsers");
    long user = kept.getUser().getId();
    var other = accounts.signIn("two.browsers");
    long newest = accounts.endedAfter(-1).getLast();
    var signals = new LinkedBlockingQueue<String>();
    try (var listening =
        accounts
            .wakeups()
            .listen(ListEndedSessionsReply.getDescriptor().getFullName(), signals::add)) {
      assertThat(listening).isNotNull();

      assertThat(accounts.endSessions(user, other.getSessionId(), ""))
          .containsExactly(other.getSessionId());
      assertThat(accounts.endSessions(user, other.getSessionId(), "")).isEmpty();

      assertThat(signals.poll(10, TimeUnit.SECONDS)).isEqualTo(other.getSessionId());
    }
    assertThat(accounts.alive(other.getSessionId())).isFalse();
    assertThat(accounts.refresh(other.getRefreshToken()).hasSignedIn()).isFalse();
    assertThat(accounts.alive(kept.getTokens().getSessionId())).isTrue();
    assertThat(accounts.endedAfter(newest).getSessionIdsList())
        .containsExactly(other.getSessionId());
    assertThat(OutboxRow.of(accounts, user))
        .extracting(OutboxRow::type)
        .containsExactly("login", "login", "logout");
    assertThat(accounts.audited(user)).containsExactly("sign-up", "sign-in", "sessions-ended");
  }

  @Test
  void anotherAccountsSessionIsLeftAlone() {
    long thief = accounts.signUp("the.thief").getUser().getId();
    String session = accounts.signUp("the.victim").getTokens().getSessionId();

    assertThat(accounts.endSessions(thief, session, "")).isEmpty();

    assertThat(accounts.alive(session)).isTrue();
  }

  @Test
  void allEndOrAllButOne() {
    long user = accounts.signUp("spring.cleaner").getUser().getId();
    String asking = accounts.signIn("spring.cleaner").getSessionId();
    String other = accounts.signUp("somebody.else").getTokens().getSessionId();
    long newest = accounts.endedAfter(-1).getLast();

    assertThat(accounts.endSessions(user, "", asking)).hasSize(1).doesNotContain(asking);
    assertThat(accounts.alive(asking)).isTrue();
    assertThat(accounts.endSessions(user, "", "")).containsExactly(asking);

    assertThat(accounts.sessions(user)).isEmpty();
    assertThat(accounts.alive(other)).isTrue();
    assertThat(accounts.endedAfter(newest).getSessionIdsList()).hasSize(2).contains(asking);
    assertThat(accounts.endSessions(user, "", "")).isEmpty();
  }

  @Test
  void whatIsNoSessionEndsNone() {
    var signedIn = accounts.signUp("careful.one");
    long user = signedIn.getUser().getId();

    assertThat(accounts.endSessions(user, "nonsense", "")).isEmpty();
    assertThatThrownBy(() -> accounts.endSessions(user, "", "nonsense"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage("sessionId: not a session (expected: its id)");

    assertThat(accounts.alive(signedIn.getTokens().getSessionId())).isTrue();
  }

  @Test
  void oneTooManyEndsTheOldest() {
    var opened = new ArrayList<String>();
    opened.add(accounts.signUp("collector").getTokens().getSessionId());
    while (opened.size() < Sessions.MOST) {
      accounts.clock().advance(Duration.ofSeconds(1));
      opened.add(accounts.signIn("collector").getSessionId());
    }
    assertThat(opened).allMatch(accounts::alive);
    long newest = accounts.endedAfter(-1).getLast();

    opened.add(accounts.signIn("collector").getSessionId());

    assertThat(accounts.alive(opened.getFirst())).isFalse();
    assertThat(opened.subList(1, opened.size())).allMatch(accounts::alive);
    assertThat(accounts.endedAfter(newest).getSessionIdsList())
        .isEqualTo(List.of(opened.getFirst()));
  }
}
