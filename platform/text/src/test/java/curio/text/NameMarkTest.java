package curio.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMarkTest {
  @ParameterizedTest
  @CsvSource({
    "Mari Maasikas, mari maasikas",
    "Mari Maasikas, '  MARI \t\u00a0 Maasikas\u3000'",
    "Zoë, ZOE\u0308",
    "Straße, STRASSE",
    "ΟΔΥΣΣΕΥΣ, οδυσσευς",
    "ὈΔΥΣΣΕΎΣ, ὀδυσσεύς",
    "\uff2d\uff41\uff52\uff49, mari",
    "ﬁnn, FINN",
    "İlker, i\u0307lker",
    "ⅣX, ivx"
  })
  void namesThatAreWrittenDifferentlyAreTheSame(String one, String other) {
    assertThat(NameMark.of(one)).isEqualTo(NameMark.of(other));
  }

  @ParameterizedTest
  @CsvSource({"Mari Maasikas, Maasikas Mari", "Mari, Marie", "Zoë, Zoe", "ab, a b", "ılker, ilker"})
  void otherNamesAreNot(String one, String other) {
    assertThat(NameMark.of(one)).isNotEqualTo(NameMark.of(other));
  }

  @Test
  void itIsTheBeginningOfADigest() throws Exception {
    var folded = "mari maasikas".getBytes(StandardCharsets.UTF_8);

    var sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(new byte[] {0, 0, 0, (byte) folded.length});
    var digest = sha256.digest(folded);

    assertThat(NameMark.of("Mari  Maasikas").bytes())
        .isEqualTo(Arrays.copyOf(digest, NameMark.BYTES));
  }

  @Test
  void itsBytesAreTheMarkAndItsOrder() {
    var marks = Stream.of("a", "b", "c", "d", "e", "f", "g").map(NameMark::of).sorted().toList();

    assertThat(marks)
        .allSatisfy(mark -> assertThat(NameMark.ofBytes(mark.bytes())).isEqualTo(mark));
    assertThat(marks).isSortedAccordingTo((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
    assertThat(new NameMark(1, -1)).isGreaterThan(new NameMark(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NameMark.ofBytes(new byte[15]))
        .withMessage("mark: 15 bytes (expected: 16)");
  }

  @Test
  void textsThatGrowWhenTheyAreFoldedAreTakenAndOnesThatAreTooLongAreNot() {
    var longest = "\ufdfa".repeat(NormalForms.MAX_UNITS);

    assertThat(List.of(NameMark.of(longest))).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> NameMark.of(longest + "x"));
  }
}
