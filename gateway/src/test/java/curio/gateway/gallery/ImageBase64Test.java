package curio.gateway.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.json.LongText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBase64Test {
  private static final long MOST = 10 << 20;

  @ParameterizedTest
  @CsvSource({
    "aGVsbG8=, hello",
    "aGVsbG8, hello",
    "aGVsbA==, hell",
    "aGVsbA=, hell",
    "aGVsbA, hell",
    "aGVs, hel",
    "'', ''",
    "' aG Vs\tbG8 = ', hello",
    "'\n\ndata:image/png;base64,aGVsbG8=', hello",
    "'DATA:;Base64, aGVsbG8', hello",
    "'data:image/svg+xml;charset=utf-8;base64,aGVs', hel"
  })
  void whatClientsSendIsUnderstood(String text, String meaning) throws Exception {
    assertThat(new String(decoded(text), StandardCharsets.UTF_8)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aGVsb",
        "a",
        "=",
        "====",
        "aG=Vs",
        "aGVsbG8==",
        "aGVs=",
        "aGVsbA===",
        "aGVsbA==aGVs",
        "aGV$",
        "aGVs.",
        "aGVs\u0000",
        "aGVs\u00e9",
        "aGVs\u4e00",
        "aGVs\\n",
        "data:image/png,aGVs",
        "data:image/png;base64",
        "data:;base64,data:;base64,aGVs",
        "http:;base64,aGVs"
      })
  void garbageIsRefused(String text) {
    assertThatThrownBy(() -> decoded(text))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }

  @Test
  void bothAlphabetsMeanTheSame() throws Exception {
    var bytes = new byte[3_000];
    new Random(1).nextBytes(bytes);

    assertThat(decoded(Base64.getUrlEncoder().encodeToString(bytes))).isEqualTo(bytes);
    assertThat(decoded(Base64.getMimeEncoder().encodeToString(bytes))).isEqualTo(bytes);
    assertThat(decoded(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
  }

  @Test
  void everyLengthComesOutAsItWas() throws Exception {
    for (int length = 0; length < 200; length++) {
      var bytes = new byte[8_100 + length];
      new Random(length).nextBytes(bytes);

      assertThat(decoded(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aGVsbG8\\u003d",
        "a\\u0047VsbG8=",
        "aGVs\\r\\nbG8=",
        "data:image\\/png;base64,aGVsbG8=",
        "aGVs\nbG8="
      })
  void escapesOfJsonAreReadWhereTheyLie(String text) throws Exception {
    var json = json(text);
    var out = new ByteArrayOutputStream();

    long length = ImageBase64.decode(json, MOST, out);

    assertThat(length).isEqualTo(5);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aGVs\\\\", "aGVs\\q", "aGVs\\\"", "\\u00e9", "\\u12", "\\ud83d\\ude00"})
  void otherEscapesAreGarbage(String text) {
    assertThatThrownBy(() -> ImageBase64.decode(json(text), MOST, new ByteArrayOutputStream()))
        .isInstanceOf(CurioException.class);
  }

  @Test
  void theMostBytesAreTakenAndNoneMore() throws Exception {
    var bytes = new byte[100_000];
    String text = Base64.getEncoder().encodeToString(bytes);

    assertThat(ImageBase64.decode(text, 100_000, new ByteArrayOutputStream())).isEqualTo(100_000);
    assertThatThrownBy(() -> ImageBase64.decode(text, 99_999, new ByteArrayOutputStream()))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static byte[] decoded(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    long length = ImageBase64.decode(text, MOST, out);
    assertThat(length).isEqualTo(out.size());
    return out.toByteArray();
  }

  private static LongText json(String text) {
    byte[] json = ("{\"imageBlob\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    return LongText.cut(json, "imageBlob").orElseThrow();
  }
}
