package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import curio.accounts.tokens.SigningKeys;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final Duration KEY_LIFE = Duration.ofDays(90);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts(AccountsSettings.standard(false));
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void nodesThatStartTogetherAgreeOnOneKey() throws Exception {
    var published = Together.run(8, () -> keys(node()));

    assertThat(published).allSatisfy(keys -> assertThat(keys).hasSize(1));
    assertThat(published.stream().distinct()).hasSize(1);
  }

  @Test
  void aRetiredKeyIsReplacedAndPublishedUntilItsTokensAreOver() throws Exception {
    var node = node();
    String first = keys(node).getFirst();

    accounts.clock().advance(KEY_LIFE);
    var both = keys(node);
    accounts.clock().advance(TOKEN_LIFE);
    var after = keys(node);

    assertThat(both).hasSize(2).contains(first);
    assertThat(after).hasSize(1).doesNotContain(first);
    assertThat(keys(node())).isEqualTo(after);
  }

  private SigningKeys node() {
    return new SigningKeys(accounts.database(), accounts.clock(), KEY_LIFE, TOKEN_LIFE);
  }

  private static List<String> keys(SigningKeys node) throws Exception {
    return JWKSet.parse(node.published()).getKeys().stream().map(key -> key.getKeyID()).toList();
  }
}
