package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many accounts found at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FindUsersTest {
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
  void theyComeInTheOrderOfTheIds() {
    var first = accounts.signUp("many.one").getUser();
    var second = accounts.signUp("many.two").getUser();

    var found = accounts.users().find(List.of(second.getId(), 999_999L, first.getId()));

    assertThat(found.getUsersList()).containsExactly(second, first);
    assertThat(found.getIdsRead()).isEqualTo(3);
    assertThat(accounts.users().find(List.of()).getUsersList()).isEmpty();
    assertThat(accounts.users().find(List.of(999_999L)).getIdsRead()).isEqualTo(1);
  }

  /** An answer has to fit into a message, whatever people tell of themselves. */
  @Test
  void longAccountsComeInParts() {
    var interests = Profile.newBuilder().setInterests("\u4e16".repeat(2_000));
    var ids = new ArrayList<Long>();
    for (int i = 0; i < 200; i++) {
      var account = SignUpRequest.newBuilder().setUsername("long.%d".formatted(i + 100));
      accounts.insertUser(account.getUsername(), "none");
      ids.add(accounts.idOf(account.getUsername()));
    }
    accounts.execute(
        "update accounts.users set interests = ? where id = any (?)",
        interests.getInterests(),
        ids.toArray(Long[]::new));
    Collections.reverse(ids);

    var wanted = List.copyOf(ids);
    var found = new ArrayList<Long>();
    int parts = 0;
    while (found.size() < wanted.size()) {
      var part = accounts.users().find(wanted.subList(found.size(), wanted.size()));
      assertThat(part.getSerializedSize()).isBetween(1, 1_200_000);
      assertThat(part.getIdsRead()).isEqualTo(part.getUsersCount());
      part.getUsersList().stream().map(User::getId).forEach(found::add);
      parts++;
    }

    assertThat(found).isEqualTo(wanted);
    assertThat(parts).isEqualTo(2);
  }

  @Test
  void moreThanAPageIsRefused() {
    var ids = LongStream.rangeClosed(1, 1_001).boxed().toList();

    assertThat(accounts.users().find(ids.subList(0, 1_000)).getIdsRead()).isPositive();
    assertThatThrownBy(() -> accounts.users().find(ids))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("ids: 1001 (expected: at most 1000)");
  }
}
