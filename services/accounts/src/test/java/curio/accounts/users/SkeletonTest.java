package curio.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.SpoofChecker;
import org.junit.jupiter.api.Test;

class SkeletonTest {
  /** The pairs that are written down here are those of the Unicode data, and no others. */
  @Test
  void asciiNamesHaveTheSkeletonOfTheStandard() {
    var standard = new SpoofChecker.Builder().build();
    for (char c = '-'; c <= 'z'; c++) {
      String text = "a" + c + "b";
      if (Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0) {
        assertThat(LookAlikes.skeleton(text)).isEqualTo(NameKey.of(standard.getSkeleton(text)));
      }
    }
  }

  @Test
  void whatIsSeenAsWrittenCounts() {
    assertThat(LookAlikes.skeleton("PaypaI")).isEqualTo(LookAlikes.skeleton("paypal"));
    assertThat(LookAlikes.skeleton("paypai")).isNotEqualTo(LookAlikes.skeleton("paypal"));
  }
}
