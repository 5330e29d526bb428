package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CleanupRulesTest {
  private static final AccountsPolicy SETTINGS = AccountsPolicy.standard(false);

  @Test
  void onlyWhatIsOverGoes() {
    try (var accounts = new RunningAccounts(SETTINGS)) {
      var old = accounts.signUp("old.hand").getTokens();
      accounts.signOut(old.getSessionId());

      accounts.cleanUp();
      assertThat(accounts.endedAfter(0).getSessionIdsList()).hasSize(1);

      accounts.clock().advance(Duration.ofMinutes(21));
      accounts.cleanUp();
      assertThat(accounts.endedAfter(0).getSessionIdsList()).isEmpty();
      assertThat(count(accounts, "sessions")).isZero();

      accounts.clock().advance(Duration.ofDays(31));
      var young = accounts.signIn("old.hand", RunningAccounts.PASSWORD).getSignedIn().getTokens();
      accounts.cleanUp();
      assertThat(count(accounts, "sessions")).isOne();
      assertThat(count(accounts, "refresh_tokens")).isOne();
      assertThat(accounts.alive(young.getSessionId())).isTrue();
    }
  }

  @Test
  void aSessionGoesWithItsLongestLifeHoweverOftenItWasRefreshed() {
    try (var accounts = new RunningAccounts(SETTINGS)) {
      var token = accounts.signUp("long.runner").getTokens().getRefreshToken();
      for (int i = 0; i < 4; i++) {
        accounts.clock().advance(Duration.ofDays(22));
        token = accounts.refresh(token).getSignedIn().getTokens().getRefreshToken();
      }
      accounts.cleanUp();
      assertThat(count(accounts, "sessions")).isOne();

      accounts.clock().advance(Duration.ofDays(2).plusMinutes(6));
      accounts.cleanUp();

      assertThat(count(accounts, "sessions")).isZero();
      assertThat(count(accounts, "refresh_tokens")).isZero();
    }
  }

  @Test
  void entriesOfTheAuditGoWhenTheyAreOlderThanTheyAreKept() {
    try (var accounts = new RunningAccounts(SETTINGS)) {
      long user = accounts.signUp("old.hand").getUser().getId();
      accounts.clock().advance(Duration.ofDays(700));
      accounts.signIn("old.hand", RunningAccounts.PASSWORD);
      accounts.cleanUp();
      assertThat(accounts.audited(user)).containsExactly("sign-up", "sign-in");

      accounts.clock().advance(Duration.ofDays(31));
      accounts.cleanUp();

      assertThat(accounts.audited(user)).containsExactly("sign-in");
    }
  }

  private static long count(RunningAccounts accounts, String table) {
    return accounts
        .database()
        .read(
            tx -> tx.createQuery("select count(*) from accounts." + table).mapTo(Long.class).one());
  }
}
