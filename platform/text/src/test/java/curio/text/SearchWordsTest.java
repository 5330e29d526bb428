package curio.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {
  @ParameterizedTest
  @CsvSource({
    "Kuldkell Łódź, kuldkell lodz",
    "Straße STRASSE, strasse",
    "Smørrebrød, smorrebrod",
    "Đorđe đ, dorde d",
    "ÆTHER Œuvre, aether oeuvre",
    "Žižkov Ǻ, zizkov a",
    "Ĳssel ﬁn, ijssel fin",
    "Ισθμός ΙΣΘΜΟΣ, ισθμοσ",
    "Ёлка, елка",
    "iPhone-14 (64GB), iphone 14 64gb",
    "'O''Neill''s 50% _off_ \\ * : & | !', o neill s 50 off",
    "x² ½, x2 1 2",
    "Iğdır İ, igdir i",
    "\ud835\udd38\ud835\udd39, ab",
    "日本 時計, 日本 時計"
  })
  void wordsAreFolded(String text, String words) {
    assertThat(String.join(" ", SearchWords.of(text))).isEqualTo(words);
  }

  @Test
  void whatHasNoLettersHasNoWords() {
    assertThat(SearchWords.of("")).isEmpty();
    assertThat(SearchWords.of(" -- \u0301 \ud83d\ude00 ")).isEmpty();
  }

  @Test
  void howeverItIsTypedItIsTheSameWord() {
    assertThat(SearchWords.of("e\u0301te\u0301"))
        .isEqualTo(SearchWords.of("\u00c9T\u00c9"))
        .containsExactly("ete");
  }

  @Test
  void wordsAreBoundedInLengthAndNumber() {
    var longest = "a".repeat(NormalForms.MAX_UNITS);
    var many = IntStream.range(0, 400).mapToObj(Integer::toString).collect(Collectors.joining(" "));

    assertThat(SearchWords.of(longest)).containsExactly("a".repeat(SearchWords.MAX_LENGTH));
    assertThat(SearchWords.of("\ud83d\udf00\ud801\udc28".repeat(100)))
        .containsExactly("\ud801\udc28");
    assertThat(SearchWords.of("\ud801\udc28".repeat(100)))
        .containsExactly("\ud801\udc28".repeat(SearchWords.MAX_LENGTH));
    assertThat(SearchWords.of(many)).hasSize(SearchWords.MAX_WORDS).startsWith("0", "1");
    assertThatIllegalArgumentException().isThrownBy(() -> SearchWords.of(longest + "a"));
  }

  @Test
  void nothingThatAQueryCouldMeanIsLeft() {
    var all = new StringBuilder();
    IntStream.rangeClosed(0, 0x7f).forEach(all::appendCodePoint);

    assertThat(SearchWords.of(all.toString()))
        .isEqualTo(List.of("0123456789", "abcdefghijklmnopqrstuvwxyz"));
  }
}
