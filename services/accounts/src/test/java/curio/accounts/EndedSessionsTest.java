package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSessions;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** The earlier number is committed later: the order in which a plain sequence loses entries. */
  @Test
  void aReaderMissesNoneOfTwoThatEndTogether() throws Exception {
    try (var accounts = new RunningAccounts()) {
      String first = accounts.signUp("first.one").getTokens().getSessionId();
      String second = accounts.signUp("second.one").getTokens().getSessionId();
      var ended = new CountDownLatch(1);
      var commit = new CountDownLatch(1);
      var slow = Thread.ofVirtual().start(() -> endSlowly(accounts, first, ended, commit));
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      var quick = Thread.ofVirtual().start(() -> accounts.signOut(second));
      eventually(() -> assertThat(!quick.isAlive() || waitsForLock(accounts)).isTrue());

      var seen = new ArrayList<String>();
      var before = accounts.endedAfter(0);
      seen.addAll(before.getSessionIdsList());
      commit.countDown();
      assertThat(slow.join(DEADLINE)).isTrue();
      assertThat(quick.join(DEADLINE)).isTrue();
      seen.addAll(accounts.endedAfter(before.getLast()).getSessionIdsList());

      assertThat(seen).containsExactly(first, second);
    }
  }

  @Test
  void anEmptyListHasAPlaceToReadOnFrom() {
    try (var accounts = new RunningAccounts()) {
      String session = accounts.signUp("first.one").getTokens().getSessionId();

      long newest = accounts.endedAfter(-1).getLast();
      accounts.signOut(session);

      assertThat(newest).isZero();
      assertThat(accounts.endedAfter(newest).getSessionIdsList()).containsExactly(session);
      assertThat(accounts.endedAfter(-1).getLast()).isPositive();
      assertThat(accounts.endedAfter(-1).getSessionIdsList()).isEmpty();
    }
  }

  private static void endSlowly(
      RunningAccounts accounts, String session, CountDownLatch ended, CountDownLatch commit) {
    var sessions = new Sessions(Duration.ofDays(30), Duration.ofDays(90), new EndedSessions());
    var id = SessionId.parse(session).orElseThrow();
    var _ =
        accounts
            .database()
            .inTransaction(tx -> {
              var end = sessions.end(tx, id, EndReason.SIGN_OUT, accounts.clock().instant());
              ended.countDown();
              return end.isPresent() && awaited(commit);
            });
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean waitsForLock(RunningAccounts accounts) {
    return accounts
        .database()
        .read(tx ->
            tx.createQuery(
                    """
                    select exists (
                      select from pg_locks where locktype = 'advisory' and not granted)
                    """)
                .mapTo(Boolean.class)
                .one());
  }
}
