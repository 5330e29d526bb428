package curio.mobileid.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is sealed is read by holders of the key, in its place, and by nobody else. */
class VaultTest {
  private static final byte[] TEXT = "60001019906".getBytes(UTF_8);

  private final Vault vault = new Vault(key(1));
  private final SessionId id = SessionId.fresh();

  @Test
  void whatIsSealedIsReadInItsPlace() {
    byte[] sealed = vault.seal(TEXT, id, "person");

    assertThat(vault.open(sealed, id, "person")).isEqualTo(TEXT);
    assertThat(new Vault(key(1)).open(sealed, id, "person")).isEqualTo(TEXT);
    assertThat(vault.seal(TEXT, id, "person")).isNotEqualTo(sealed);
  }

  @Test
  void elsewhereItIsNot() {
    byte[] sealed = vault.seal(TEXT, id, "person");

    refuses(vault, sealed, id, "answer");
    refuses(vault, sealed, SessionId.fresh(), "person");
    refuses(new Vault(key(2)), sealed, id, "person");
    refuses(vault, new byte[3], id, "person");
  }

  @Test
  void everyChangeIsNoticed() {
    byte[] sealed = vault.seal(TEXT, id, "person");

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      refuses(vault, changed, id, "person");
    }
  }

  @Test
  void digestsDependOnTheKeyAndOnWhereOneTextEnds() {
    assertThat(vault.blind("a", "b")).isEqualTo(new Vault(key(1)).blind("a", "b"));
    assertThat(vault.blind("a", "b")).isNotEqualTo(new Vault(key(2)).blind("a", "b"));
    assertThat(vault.blind("ab", "c")).isNotEqualTo(vault.blind("a", "bc"));
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new Vault(new byte[31])).hasMessageContaining("31 bytes");
  }

  private static void refuses(Vault vault, byte[] sealed, SessionId row, String column) {
    assertThatThrownBy(() -> vault.open(sealed, row, column))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[Vault.KEY_BYTES];
    key[0] = (byte) fill;
    return key;
  }
}
