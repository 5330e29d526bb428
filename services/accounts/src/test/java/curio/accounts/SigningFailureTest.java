package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.errors.CurioException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left when a node cannot sign access tokens: its key is damaged in the store. */
class SigningFailureTest {
  @Test
  void aSignUpThatCannotBeAnsweredLeavesNoAccountAndCanBeRepeated() {
    try (var accounts = new RunningAccounts()) {
      accounts.signUp("first.one");
      accounts.store().asOwner("alter table accounts.signing_keys add intact bytea");
      assertThat(accounts.execute("update accounts.signing_keys set intact = private_key")).isOne();
      assertThat(accounts.execute("update accounts.signing_keys set private_key = '\\x00'"))
          .isOne();

      assertThatThrownBy(() -> signUp(accounts, "fresh-1")).isInstanceOf(CurioException.class);

      assertThat(accounts.count("select count(*) from accounts.users")).isOne();
      assertThat(accounts.count("select count(*) from accounts.sessions")).isOne();
      assertThat(accounts.execute("update accounts.signing_keys set private_key = intact")).isOne();
      assertThat(signUp(accounts, "fresh-2").hasSignedIn()).isTrue();
    }
  }

  /** On a node that has not read the key yet. */
  private static SignUpReply signUp(RunningAccounts accounts, String node) {
    var request =
        SignUpRequest.newBuilder().setUsername("second.one").setPassword(RunningAccounts.PASSWORD);
    try (var channels = new Channels(List.of(accounts.other(node)))) {
      return channels
          .to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20))
          .call(stub -> stub.signUp(request.build()));
    }
  }
}
