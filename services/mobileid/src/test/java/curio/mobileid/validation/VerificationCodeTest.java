package curio.mobileid.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors that SK and its clients publish. */
class VerificationCodeTest {
  @ParameterizedTest
  @CsvSource({
    "0nbgC2fVdLVQFZJdBbmG7oPoElpCYsQMtrY0c0wKYRg=, 6680",
    "AE7S1QxYjqtVv+Tgukv2bMMi9gDCbc9ca2vy/iIG6ug=, 0104"
  })
  void isThatOfThePublishedHash(String base64, String code) {
    var hash = Hash.ofBase64(HashType.SHA256, base64);

    assertThat(hash.verificationCode().digits()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-256, SHA256, HACKERMAN_SHA256, 6008",
    "SHA-384, SHA384, HACKERMAN_SHA384, 7230",
    "SHA-512, SHA512, HACKERMAN_SHA512, 3843"
  })
  void isThatOfThePublishedText(String digest, HashType type, String text, String code)
      throws Exception {
    var bytes = MessageDigest.getInstance(digest).digest(text.getBytes(StandardCharsets.UTF_8));

    assertThat(new Hash(type, bytes).verificationCode().digits()).isEqualTo(code);
  }

  @Test
  void isThatOfAnyBytes() {
    var bytes = HexFormat.of().parseHex("2f665f6a6999e0ef0752e00ec9f453adf59d8cb6");

    assertThat(VerificationCode.of(bytes).digits()).isEqualTo("1462");
  }

  @Test
  void hasFourDigits() {
    assertThatIllegalArgumentException().isThrownBy(() -> new VerificationCode("123"));
    assertThatIllegalArgumentException().isThrownBy(() -> new VerificationCode("12a4"));
  }
}
