package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.EndSessionsRequest;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What followers are not told of who does not want it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacyTest {
  private static final Privacy FIRST =
      Privacy.newBuilder().setLogin(true).setLogout(true).setBuy(false).build();

  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = RunningAccounts.unthrottled();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void whatIsNotGivenStays() {
    var user = accounts.signUp("chooser").getUser();
    assertThat(user.getPrivacy()).isEqualTo(FIRST);

    assertThat(changed(user.getId(), Privacy.newBuilder().setBuy(true)))
        .isEqualTo(FIRST.toBuilder().setBuy(true).build());
    assertThat(changed(user.getId(), Privacy.newBuilder().setLogin(false)))
        .isEqualTo(Privacy.newBuilder().setLogin(false).setLogout(true).setBuy(true).build());
    assertThat(changed(user.getId(), Privacy.newBuilder()).getLogout()).isTrue();

    assertThat(accounts.users().find(user.getId()).getUser().getPrivacy())
        .isEqualTo(Privacy.newBuilder().setLogin(false).setLogout(true).setBuy(true).build());
    assertThat(accounts.users().auditOf(user.getId()))
        .extracting(entry -> entry.getAction() + " " + entry.getDetail())
        .containsExactly("user-updated privacy", "user-updated privacy", "sign-up ");
  }

  @Test
  void whoHidesSignInsIsNotTold() {
    var user = accounts.signUp("hider.in");
    changed(user.getUser().getId(), Privacy.newBuilder().setLogin(false));

    accounts.signOut(signIn("hider.in").getTokens().getSessionId());

    assertThat(told(user)).containsExactly("login", "logout");
    changed(user.getUser().getId(), Privacy.newBuilder().setLogin(true));
    assertThat(signIn("hider.in").getUser().getPrivacy()).isEqualTo(FIRST);
    assertThat(told(user)).containsExactly("login", "logout", "login");
  }

  @Test
  void whoHidesSignOutsIsNotTold() {
    var user = accounts.signUp("hider.out");
    changed(user.getUser().getId(), Privacy.newBuilder().setLogout(false));
    signIn("hider.out");
    signIn("hider.out");

    accounts.signOut(user.getTokens().getSessionId());
    var all = EndSessionsRequest.newBuilder().setUserId(user.getUser().getId()).build();
    var ended = accounts.client().call(stub -> stub.endSessions(all));

    assertThat(ended.getSessionIdsList()).hasSize(2);
    assertThat(told(user)).containsExactly("login", "login", "login");
    assertThat(accounts.alive(user.getTokens().getSessionId())).isFalse();
  }

  private Privacy changed(long id, Privacy.Builder change) {
    return accounts
        .users()
        .updateOwn(id, UpdateUserRequest.newBuilder().setPrivacy(change))
        .getChanged()
        .getUser()
        .getPrivacy();
  }

  private SignedIn signIn(String username) {
    return accounts.signIn(username, RunningAccounts.PASSWORD).getSignedIn();
  }

  private List<String> told(SignedIn user) {
    return OutboxRow.of(accounts, user.getUser().getId()).stream().map(OutboxRow::type).toList();
  }
}
