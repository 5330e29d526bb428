package curio.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagRuleTest {
  @ParameterizedTest
  @CsvSource({"Cats, cats", "' Old town ', old town", "CAFE\u0301, caf\u00e9", "\u0130x, i\u0307x"})
  void tagsAreReadInLowerCaseAndOneForm(String given, String read) {
    assertThat(TagRule.read(given)).isEqualTo(read);
    assertThat(TagRule.read(read)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "a\0b", "\ud800"})
  void otherTextsAreNoTags(String given) {
    assertThatThrownBy(() -> TagRule.read(given)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagsHaveFiftyCharactersAtMost() {
    assertThat(TagRule.read("T".repeat(50))).hasSize(50);
    assertThatThrownBy(() -> TagRule.read("t".repeat(51)))
        .hasMessage("tag: 51 characters (expected: 1 to 50)");
  }
}
