package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.SignUpRequest;
import curio.jobs.Jobs;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoAccountsTest {
  @Test
  void theJanitorIsAccountOneAndOfAllOnlyTheClerkIsMoreThanAMember() {
    try (var accounts = new RunningAccounts(AccountsPolicy.standard(true))) {
      for (String name : DemoAccounts.usernames()) {
        var signedIn = accounts.signIn(name, DemoAccounts.PASSWORD).getSignedIn();
        assertThat(signedIn.getUser().getRole()).isEqualTo(roleOf(name));
      }
      var janitor = accounts.signIn("janitor", DemoAccounts.PASSWORD).getSignedIn().getUser();
      assertThat(janitor.getId()).isOne();
      assertThat(
              accounts
                  .signIn("gilgamesh777", DemoAccounts.PASSWORD)
                  .getSignedIn()
                  .getUser()
                  .getId())
          .isEqualTo(2);
    }
  }

  @Test
  void nodesThatStartTogetherMakeThemOnce() throws Exception {
    try (var accounts = new RunningAccounts(AccountsPolicy.standard(false))) {
      Together.run(4, () -> startOther(accounts));

      for (String name : DemoAccounts.usernames()) {
        assertThat(accounts.signIn(name, DemoAccounts.PASSWORD).hasSignedIn()).isTrue();
      }
      assertThat(accounts.signIn("janitor", DemoAccounts.PASSWORD).getSignedIn().getUser().getId())
          .isOne();
    }
  }

  @Test
  void theDocumentsShortPasswordPassesWithDemoOnly() {
    var mario = SignUpRequest.newBuilder().setUsername("Mario").setPassword("Mario");
    try (var demo = new RunningAccounts(AccountsPolicy.standard(true));
        var strict = new RunningAccounts(AccountsPolicy.standard(false))) {
      assertThat(demo.signUp(mario.clone()).hasSignedIn()).isTrue();
      assertThat(strict.signUp(mario.clone()).getInvalid().getReason())
          .isEqualTo("password: 5 characters (expected: 8 to 128)");
    }
  }

  @Test
  void withoutTheDemonstrationNobodyIsThem() {
    try (var accounts = new RunningAccounts(AccountsPolicy.standard(true))) {
      var signedIn = accounts.signIn("janitor", DemoAccounts.PASSWORD).getSignedIn();
      var clerk = accounts.signIn(DemoAccounts.CLERK, DemoAccounts.PASSWORD).getSignedIn();
      accounts.signUp("somebody");

      startOther(accounts, false);

      for (String name : DemoAccounts.usernames()) {
        assertThat(accounts.signIn(name, DemoAccounts.PASSWORD).hasSignedIn()).isFalse();
      }
      assertThat(accounts.alive(signedIn.getTokens().getSessionId())).isFalse();
      assertThat(accounts.alive(clerk.getTokens().getSessionId())).isFalse();
      assertThat(accounts.endedAfter(0).getSessionIdsList())
          .contains(signedIn.getTokens().getSessionId(), clerk.getTokens().getSessionId());
      assertThat(accounts.signIn("somebody", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();

      startOther(accounts, true);
      assertThat(accounts.signIn("janitor", DemoAccounts.PASSWORD).hasSignedIn()).isTrue();
      assertThat(accounts.alive(signedIn.getTokens().getSessionId())).isFalse();
    }
  }

  @Test
  void thoseOfAnOlderReleaseAreKnownUnlessSomebodyMadeThemTheirs() {
    try (var accounts = new RunningAccounts(AccountsPolicy.standard(true))) {
      var _ = accounts.execute("update accounts.users set demo = null");
      var _ =
          accounts.execute(
              """
              update accounts.users set password_hash =
                (select password_hash from accounts.users where id = ?)
              where username = 'enkidu'
              """,
              accounts.signUp("somebody").getUser().getId());

      startOther(accounts, false);

      assertThat(accounts.signIn("janitor", DemoAccounts.PASSWORD).hasSignedIn()).isFalse();
      assertThat(accounts.signIn("enkidu", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    }
  }

  private static String roleOf(String name) {
    return name.equals(DemoAccounts.CLERK) ? "clerk" : "member";
  }

  private static boolean startOther(RunningAccounts accounts) {
    return startOther(accounts, true);
  }

  private static boolean startOther(RunningAccounts accounts, boolean demo) {
    try (var wakeups = new Notifications(accounts.database(), accounts.settings(), "other");
        var jobs = jobs(accounts, wakeups);
        var node =
            new AccountsService(
                accounts.database(),
                wakeups,
                RunningAccounts.EVENTS,
                accounts.clock(),
                AccountsPolicy.standard(demo),
                new SimpleMeterRegistry(),
                jobs)) {
      node.start();
      return true;
    }
  }

  private static Jobs jobs(RunningAccounts accounts, Notifications wakeups) {
    var database = accounts.database();
    return new Jobs(
        database, database, wakeups, "other-" + UUID.randomUUID(), new SimpleMeterRegistry());
  }
}
