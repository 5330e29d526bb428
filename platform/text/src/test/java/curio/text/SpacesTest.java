package curio.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpacesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\t", "\n", "\u00a0", "\u1680", "\u2007", "\u2028", "\u202f", "\u3000"})
  void theyAreTakenFromTheEndsAlone(String space) {
    assertThat(Spaces.trim(space + " \ud83d\ude00" + space + "b" + space + space))
        .isEqualTo("\ud83d\ude00" + space + "b");
    assertThat(Spaces.trim(space)).isEmpty();
    assertThat(Spaces.isBlank(space + " ")).isTrue();
    assertThat(Spaces.isBlank(space + "b")).isFalse();
  }

  @Test
  void whatHasNoneStaysAsItIs() {
    assertThat(Spaces.trim("\u0301a\u200b")).isEqualTo("\u0301a\u200b");
    assertThat(Spaces.trim("")).isEmpty();
    assertThat(Spaces.isBlank("")).isTrue();
  }

  @Test
  void noneTakesTwoUnits() {
    assertThat(
            IntStream.rangeClosed(Character.MIN_SUPPLEMENTARY_CODE_POINT, Character.MAX_CODE_POINT))
        .noneMatch(Spaces::isSpace);
  }
}
