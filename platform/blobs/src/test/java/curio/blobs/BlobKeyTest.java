package curio.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @Test
  void aKeyIsItsText() {
    var key = new BlobKey(HASH, "a1b2c3");

    assertThat(key).hasToString(HASH + ".a1b2c3");
    assertThat(BlobKey.of(key.toString())).hasValue(key);
    assertThat(key.path()).isEqualTo("01/23/" + key);
  }

  @Test
  void noGenerationComesTwice() {
    var seen = new HashSet<BlobKey>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(BlobKey.newGeneration(HASH))).isTrue();
    }
    assertThat(seen).allMatch(key -> BlobKey.of(key.toString()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "0123",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.abc",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.ABCD",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.ab/cd",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.abcd\n",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.abcd.ef",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef.abcd",
        "../../6789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.abcd",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.123456789012345678901234567890123"
      })
  void otherTextsAreNoKeys(String text) {
    assertThat(BlobKey.of(text)).isEmpty();
  }

  @Test
  void otherPartsAreRefused() {
    assertThatThrownBy(() -> new BlobKey("../etc/passwd", "abcd")).hasMessageContaining("sha256");
    assertThatThrownBy(() -> new BlobKey(HASH, "../../x")).hasMessageContaining("generation");
  }
}
