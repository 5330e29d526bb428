package curio.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongTextTest {
  private static final Json.Reader<Upload> READER = Json.reader(Upload.class);

  record Upload(@Nullable String blob, @Nullable String title) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"blob\":\"abc\"}; abc; {\"blob\":\"\"}",
        "  { \"title\" : \"b\\\"lob\\\\\" , \"blob\" : \"a\\\"b\" }; a\\\"b;"
            + " `  { \"title\" : \"b\\\"lob\\\\\" , \"blob\" : \"\" }`",
        "{\"x\":{\"blob\":\"no\"},\"y\":[\"}\",{\"blob\":\"no\"}],\"z\":-1.5,\"blob\":\"yes\",\"n\":null};"
            + " yes;"
            + " {\"x\":{\"blob\":\"no\"},\"y\":[\"}\",{\"blob\":\"no\"}],\"z\":-1.5,\"blob\":\"\",\"n\":null}",
        "{\"blob\":\"\"}; ``; {\"blob\":\"\"}"
      })
  void theTextIsCutOutAndAllElseStays(String json, String text, String rest) {
    var cut = LongText.cut(bytes(json), "blob").orElseThrow();

    assertThat(new String(cut.json(), cut.from(), cut.to() - cut.from(), StandardCharsets.UTF_8))
        .isEqualTo(text);
    assertThat(new String(cut.rest(), StandardCharsets.UTF_8).strip()).isEqualTo(rest.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "\"blob\"",
        "{\"blob\"",
        "{\"blob\":",
        "{\"blob\":\"",
        "{\"blob\":\"a",
        "{\"blob\":\"a\\",
        "{\"blob\":\"a\\\"",
        "{\"blob\":1}",
        "{\"blob\":{\"blob\":\"a\"}}",
        "{\"blo\\u0062\":\"a\"}",
        "{\"title\":\"a\" \"blob\":\"b\"}",
        "{blob:\"a\"}",
        "{\"x\":[\"blob\""
      })
  void whereThereIsNoneTheReaderSaysWhatIsWrong(String json) {
    assertThat(LongText.cut(bytes(json), "blob")).isEmpty();
  }

  @Test
  void aMemberThatStandsThereTwiceIsStillFoundTwice() {
    var cut = LongText.cut(bytes("{\"blob\":\"a\",\"blob\":\"b\"}"), "blob").orElseThrow();

    assertThatThrownBy(() -> READER.read(cut.rest())).isInstanceOf(CurioException.class);
  }

  @Test
  void theRestIsReadAsStrictlyAsEver() {
    var good = LongText.cut(bytes("{\"blob\":\"a\",\"title\":\"T\"}"), "blob").orElseThrow();
    var bad = LongText.cut(bytes("{\"blob\":\"a\",\"title\":\"T\"} x"), "blob").orElseThrow();

    assertThat(READER.read(good.rest())).isEqualTo(new Upload("", "T"));
    assertThatThrownBy(() -> READER.read(bad.rest())).isInstanceOf(CurioException.class);
  }

  @Test
  void whateverComesItEndsWithinTheBytes() {
    var random = new Random(3);
    byte[] letters = bytes("{}[]\":,\\ blob1");
    for (int i = 0; i < 50_000; i++) {
      var json = new byte[random.nextInt(40)];
      for (int j = 0; j < json.length; j++) {
        json[j] = letters[random.nextInt(letters.length)];
      }
      json =
          random.nextBoolean()
              ? json
              : bytes("{\"blob\":\"" + new String(json, StandardCharsets.UTF_8));

      LongText.cut(json, "blob").ifPresent(cut -> assertThat(cut.from()).isBetween(1, cut.to()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
