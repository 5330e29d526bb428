package curio.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {
  private static final TextRule NAME = TextRule.singleLine(10);
  private static final TextRule NOTE = TextRule.multiLine(20);

  @Test
  void accentsCountTheSameHoweverTheyAreTyped() {
    String composed = "\u00e9".repeat(10);
    String decomposed = "e\u0301".repeat(10);

    assertThat(NAME.read("name", decomposed)).isEqualTo(composed);
    assertThat(NAME.read("name", composed)).isEqualTo(composed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NAME.read("name", decomposed + "x"))
        .withMessage("name: 11 characters (expected: at most 10)");
  }

  @Test
  void charactersCountOnceAlsoBeyondTheBasicPlane() {
    assertThat(NAME.read("name", "\ud83d\ude00".repeat(10))).hasSize(20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NAME.read("name", "\ud83d\ude00".repeat(11)));
  }

  @Test
  void theCharacterThatNeedsMostUnitsIsCountedOnce() {
    String composed = "\u1f82";
    String decomposed = "\u03b1\u0313\u0300\u0345";

    assertThat(NAME.read("name", decomposed.repeat(10))).isEqualTo(composed.repeat(10));
  }

  @Test
  void whatIsFarTooLongIsRefusedForItsLengthAlone() {
    String marks = "\u0300".repeat(250_000) + "\u0316".repeat(250_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NAME.read("name", marks))
        .withMessage("name: more than 10 characters (expected: at most 10)");
  }

  @Test
  void manyMarksInARowAreRefusedBeforeTheyAreSorted() {
    var essay = TextRule.multiLine(1_000_000);
    String marks = "\u0300".repeat(250_000) + "\u0316".repeat(250_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> essay.read("text", "a" + marks))
        .withMessage("text: more than 30 combining marks in a row (expected: text)");
    assertThat(essay.read("text", "a" + "\u0316".repeat(30))).hasSize(31);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> essay.read("text", "a" + "\u0316".repeat(31)));
  }

  @Test
  void manyRunsThatAreShortEachAreTaken() {
    var essay = TextRule.multiLine(1_000_000);

    assertThat(essay.read("text", ("a" + "\u0316".repeat(30)).repeat(10_000))).hasSize(310_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\n",
        "\r",
        "\t",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u202a",
        "\u2066",
        "\u2069",
        "\u200e",
        "\u200f",
        "\u061c",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u034f",
        "\u115f",
        "\u3164",
        "\u2800",
        "\ud834\udd59",
        "\uffa0",
        "\ue000",
        "\uffff",
        "\ufdd0",
        "\u0378",
        "\ud800",
        "\udc00",
        "\udb40\udc41",
        "\udbff\udfff"
      })
  void noNameHasWhatNobodySees(String hidden) {
    assertThatIllegalArgumentException().isThrownBy(() -> NAME.read("name", "An" + hidden + "na"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "\t", "\u0085", "\u2028", "\u202e", "\u200b", "\ufeff", "\u0378"})
  void severalLinesHaveNoOtherControls(String hidden) {
    assertThatIllegalArgumentException().isThrownBy(() -> NOTE.read("note", "An" + hidden + "na"));
  }

  @Test
  void severalLinesMayJoinAndBreak() {
    String note = "\ud83d\udc69\u200d\ud83d\udc67\r\n\u0645\u06cc\u200c\u062e\n";

    assertThat(NOTE.read("note", note)).isEqualTo(note);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"M\u00fcller", "O'Neil-\u0160", "\u738b\u5c0f\u660e", "\u05d3\u05d5\u05d3"})
  void namesOfTheWorldAreTaken(String name) {
    assertThat(NAME.read("name", name)).isEqualTo(name);
  }

  @Test
  void secretsMayHaveAnyCharactersButHaveALength() {
    var secret = TextRule.secret(3, 5);

    assertThat(secret.read("password", "a\u0000\u202e")).hasSize(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secret.read("password", "e\u0301e\u0301"))
        .withMessage("password: 2 characters (expected: 3 to 5)");
    assertThatIllegalArgumentException().isThrownBy(() -> secret.read("password", "123456"));
    assertThatIllegalArgumentException().isThrownBy(() -> secret.read("password", "12\ud8003"));
  }

  @Test
  void speechMayHaveAnythingButHalvesAndNothing() {
    var speech = TextRule.speech(3);

    assertThat(speech.read("text", "a\t\u202e")).hasSize(3);
    assertThatIllegalArgumentException().isThrownBy(() -> speech.read("text", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> speech.read("text", "abcd"));
    assertThatIllegalArgumentException().isThrownBy(() -> speech.read("text", "a\u0000"));
    assertThatIllegalArgumentException().isThrownBy(() -> speech.read("text", "a\ud800"));
  }

  @Test
  void theShortestMayBeSaidLater() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NAME.atLeast(2).read("name", "a"))
        .withMessage("name: 1 characters (expected: 2 to 10)");
    assertThatIllegalArgumentException().isThrownBy(() -> NAME.atLeast(11));
  }

  @Test
  void normalFormsAreMadeOfShortTextsOnly() {
    String longest = "\u0316".repeat(NormalForms.MAX_UNITS);

    assertThat(NormalForms.nfkc("\uff41\ufb01e\u0301")).isEqualTo("afi\u00e9");
    assertThat(NormalForms.nfkd("\u00e9")).isEqualTo("e\u0301");
    assertThat(NormalForms.nfc("e\u0301")).isEqualTo("\u00e9");
    assertThat(NormalForms.nfc(longest)).hasSize(NormalForms.MAX_UNITS);
    assertThatIllegalArgumentException().isThrownBy(() -> NormalForms.nfc(longest + "a"));
  }
}
