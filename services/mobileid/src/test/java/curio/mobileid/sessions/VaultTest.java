package curio.mobileid.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is sealed is read by holders of the key, in its place, and by nobody else. */
class VaultTest {
  private static final byte[] TEXT = "60001019906".getBytes(UTF_8);

  private final FieldEncryption encryption = new FieldEncryption(key(1));
  private final SessionId id = SessionId.fresh();

  @Test
  void whatIsSealedIsReadInItsPlace() {
    byte[] sealed = encryption.encrypt(TEXT, id, "person");

    assertThat(encryption.decrypt(sealed, id, "person")).isEqualTo(TEXT);
    assertThat(new FieldEncryption(key(1)).decrypt(sealed, id, "person")).isEqualTo(TEXT);
    assertThat(encryption.encrypt(TEXT, id, "person")).isNotEqualTo(sealed);
  }

  @Test
  void elsewhereItIsNot() {
    byte[] sealed = encryption.encrypt(TEXT, id, "person");

    refuses(encryption, sealed, id, "answer");
    refuses(encryption, sealed, SessionId.fresh(), "person");
    refuses(new FieldEncryption(key(2)), sealed, id, "person");
    refuses(encryption, new byte[3], id, "person");
  }

  @Test
  void everyChangeIsNoticed() {
    byte[] sealed = encryption.encrypt(TEXT, id, "person");

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      refuses(encryption, changed, id, "person");
    }
  }

  @Test
  void digestsDependOnTheKeyAndOnWhereOneTextEnds() {
    assertThat(encryption.keyedHash("a", "b"))
        .isEqualTo(new FieldEncryption(key(1)).keyedHash("a", "b"));
    assertThat(encryption.keyedHash("a", "b"))
        .isNotEqualTo(new FieldEncryption(key(2)).keyedHash("a", "b"));
    assertThat(encryption.keyedHash("ab", "c")).isNotEqualTo(encryption.keyedHash("a", "bc"));
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new FieldEncryption(new byte[31])).hasMessageContaining("31 bytes");
  }

  private static void refuses(
      FieldEncryption encryption, byte[] sealed, SessionId row, String column) {
    assertThatThrownBy(() -> encryption.decrypt(sealed, row, column))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[FieldEncryption.KEY_BYTES];
    key[0] = (byte) fill;
    return key;
  }
}
