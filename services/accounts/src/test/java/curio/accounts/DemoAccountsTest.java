package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.SignUpRequest;
import curio.jobs.Jobs;
import curio.store.Wakeups;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoAccountsTest {
  @Test
  void theJanitorIsAccountOneAndNoAdmin() {
    try (var accounts = new RunningAccounts(AccountsSettings.standard(true))) {
      for (String name : DemoAccounts.usernames()) {
        assertThat(accounts.signIn(name, DemoAccounts.PASSWORD).hasSignedIn()).isTrue();
      }
      var janitor = accounts.signIn("janitor", DemoAccounts.PASSWORD).getSignedIn().getUser();
      assertThat(janitor.getId()).isOne();
      assertThat(janitor.getRole()).isEqualTo("member");
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
    try (var accounts = new RunningAccounts(AccountsSettings.standard(false))) {
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
    try (var demo = new RunningAccounts(AccountsSettings.standard(true));
        var strict = new RunningAccounts(AccountsSettings.standard(false))) {
      assertThat(demo.signUp(mario.clone()).hasSignedIn()).isTrue();
      assertThat(strict.signUp(mario.clone()).getInvalid().getReason())
          .isEqualTo("password: 5 characters (expected: 8 to 128)");
    }
  }

  private static boolean startOther(RunningAccounts accounts) {
    try (var wakeups = new Wakeups(accounts.settings(), "other");
        var jobs = jobs(accounts, wakeups);
        var node =
            new AccountsService(
                accounts.database(),
                wakeups,
                RunningAccounts.EVENTS,
                accounts.clock(),
                AccountsSettings.standard(true),
                new SimpleMeterRegistry(),
                jobs)) {
      node.start();
      return true;
    }
  }

  private static Jobs jobs(RunningAccounts accounts, Wakeups wakeups) {
    var database = accounts.database();
    return new Jobs(
        database, database, wakeups, "other-" + UUID.randomUUID(), new SimpleMeterRegistry());
  }
}
