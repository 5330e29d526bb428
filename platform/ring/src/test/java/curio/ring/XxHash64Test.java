package curio.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The hash is XXH64 to the bit: processes of other builds must place keys alike. */
class XxHash64Test {
  @Test
  void hashesTextsAsPublished() {
    assertThat(XxHash64.of("")).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(XxHash64.of("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(XxHash64.of("ab")).isEqualTo(Long.parseUnsignedLong("7347350983217793633"));
    assertThat(XxHash64.of("abc")).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(XxHash64.of("Nobody inspects the spammish repetition"))
        .isEqualTo(0xFBCEA83C8A378BF1L);
    assertThat(XxHash64.of("The quick brown fox jumps over the lazy dog"))
        .isEqualTo(0x0B242D361FDA71BCL);
  }

  /** The lengths and values of the sanity checks that come with xxHash, of its own test input. */
  @Test
  void hashesBytesAsTheAuthorsCheck() {
    assertThat(XxHash64.of(input(1))).isEqualTo(0xE934A84ADB052768L);
    assertThat(XxHash64.of(input(4))).isEqualTo(0x9136A0DCA57457EEL);
    assertThat(XxHash64.of(input(14))).isEqualTo(0x8282DCC4994E35C8L);
    assertThat(XxHash64.of(input(222))).isEqualTo(0xB641AE8CB691C174L);
  }

  private static byte[] input(int length) {
    var bytes = new byte[length];
    long next = 2_654_435_761L;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (next >>> 56);
      next *= 0x9E3779B185EBCA8DL;
    }
    return bytes;
  }
}
