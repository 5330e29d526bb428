package curio.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
  @Test
  void textsAreTheSameOnlyPartByPart() {
    var digest = Digest.of("ab", "c");

    assertThat(Digest.of("ab", "c")).isEqualTo(digest);
    assertThat(Digest.of("a", "bc")).isNotEqualTo(digest);
    assertThat(Digest.of("abc")).isNotEqualTo(digest);
    assertThat(Digest.of("c", "ab")).isNotEqualTo(digest);
    assertThat(Digest.of()).isNotEqualTo(Digest.of(""));
  }
}
