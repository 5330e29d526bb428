package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LastAdminTest {
  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts(AccountsPolicy.standard(false));
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void theLastActiveAdminStays() {
    long id = accounts.users().create("only.admin", "admin").getId();
    accounts.users().create("some.member", "member");
    long retired = accounts.users().create("retired.admin", "admin").getId();
    accounts.users().update(retired, UpdateUserRequest.newBuilder().setActive(false));

    var replies =
        List.of(
            accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("member")),
            accounts.users().update(id, UpdateUserRequest.newBuilder().setActive(false)),
            accounts.users().delete(id));

    assertThat(replies).allMatch(ChangeUserReply::hasLastAdmin);
    var admin = accounts.users().find(id).getUser();
    assertThat(admin.getRole()).isEqualTo("admin");
    assertThat(admin.getActive()).isTrue();
    assertThat(accounts.users().auditOf(id)).hasSize(1);
  }

  @Test
  void theLastActiveAdminMayBeChangedOtherwise() {
    long id = accounts.users().create("only.admin", "admin").getId();

    var reply =
        accounts
            .users()
            .update(
                id,
                UpdateUserRequest.newBuilder()
                    .setPassword("another password")
                    .setProfile(Profile.newBuilder().setCity("X")));

    assertThat(reply.hasChanged()).isTrue();
  }

  @Test
  void anAdminWhoIsNotActiveMayGo() {
    accounts.users().create("only.admin", "admin");
    long retired = accounts.users().create("retired.admin", "admin").getId();
    accounts.users().update(retired, UpdateUserRequest.newBuilder().setActive(false));

    assertThat(accounts.users().delete(retired).hasChanged()).isTrue();
  }

  /** Each takes another one away, in one of three ways; without the lock all of them succeed. */
  @RepeatedTest(5)
  void ofTheLastAdminsOneStaysWhoeverComesAtOnce() throws Exception {
    var calls = new LinkedBlockingQueue<Integer>();
    var ids = new LinkedBlockingQueue<Long>();
    for (int i = 0; i < 6; i++) {
      calls.add(i % 3);
      ids.add(accounts.users().create("admin.no" + (char) ('a' + i), "admin").getId());
    }

    var replies = Together.run(6, () -> takeAway(calls.remove(), ids.remove()));

    assertThat(replies).filteredOn(ChangeUserReply::hasChanged).hasSize(5);
    assertThat(replies).filteredOn(ChangeUserReply::hasLastAdmin).hasSize(1);
  }

  private ChangeUserReply takeAway(int way, long id) {
    return switch (way) {
      case 0 -> accounts.users().delete(id);
      case 1 -> accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("member"));
      default -> accounts.users().update(id, UpdateUserRequest.newBuilder().setActive(false));
    };
  }
}
