package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.users.ReservedNames;
import curio.config.ConfigReader;
import curio.config.ConfigSchema;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservedNamesTest {
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = RunningAccounts.unthrottled();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "ADMIN",
        "a.d.m.i.n",
        "_admin_",
        "admin2",
        "Curio.Support",
        "root-root",
        "no-reply",
        "\u0430dministrator",
        "adrninistrator",
        "supp0rt",
        "\u0421URIO",
        "\uff41dmin",
      })
  void aReservedNameIsTaken(String name) {
    var reply =
        accounts.signUp(
            SignUpRequest.newBuilder().setUsername(name).setPassword(RunningAccounts.PASSWORD));

    assertThat(reply.hasSignedIn()).as(name).isFalse();
    assertThat(reply.hasNameTaken() || reply.hasInvalid()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"admiral", "the.admin", "rooted", "systematic", "curious", "12345"})
  void otherNamesAreNot(String name) {
    assertThat(accounts.signUp(name).getUser().getUsername()).isEqualTo(name);
  }

  @Test
  void whoHasOneKeepsItAndNobodyTakesOne() {
    long id = accounts.signUp("early.bird").getUser().getId();
    accounts.execute(
        "update accounts.users set username = 'support', username_key = 'support' where id = ?",
        id);
    long other = accounts.signUp("late.bird").getUser().getId();

    var own =
        UpdateUserRequest.newBuilder()
            .setUsername("Support")
            .setProfile(Profile.newBuilder().setCity("Uruk"));
    assertThat(accounts.users().update(id, own).getChanged().getUser().getUsername())
        .isEqualTo("Support");
    assertThat(
            accounts
                .users()
                .update(other, UpdateUserRequest.newBuilder().setUsername("moderator"))
                .getNameTaken()
                .getField())
        .isEqualTo("username");
  }

  @Test
  void wordsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> ReservedNames.checkedWords(List.of("no reply")))
        .hasMessage("reserved-names: no reply (expected: 2 to 30 letters and digits)");
    assertThatThrownBy(() -> ReservedNames.checkedWords(Collections.nCopies(1_001, "root")))
        .hasMessage("reserved-names: 1001 (expected: at most 1000)");
    var reader = new ConfigReader(ConfigSchema.of(List.of(AccountsSettings.class)));
    assertThatThrownBy(() -> reader.read(List.of("--fresh-proof", "0s"), Map.of()))
        .hasMessage("fresh-proof: 0ms (expected: 1000ms to 3600000ms)");
  }
}
