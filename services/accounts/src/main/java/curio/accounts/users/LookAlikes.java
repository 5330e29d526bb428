package curio.accounts.users;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.CheckResult;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import curio.text.NormalForms;

/**
 * What makes user names look alike (Unicode Technical Standard 39). A name keeps to one script, or
 * to Latin with those of Chinese, Japanese or Korean: the level "highly restrictive", without the
 * profile of recommended characters, so that no living script is shut out. Names of one script that
 * look like a name of another are told by equal skeletons. Stateless.
 *
 * <p>Skeletons are taken of a name as it is seen, upper case as upper case ("PaypaI" looks like
 * "paypal", "paypai" does not), and then folded, since names are unique whatever their case. They
 * are stored, so a release with newer Unicode data compares its names with older skeletons: most
 * stay, some look-alikes are found only for newer names.
 */
final class LookAlikes {
  private static final int CHECKS = SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.MIXED_NUMBERS;

  /** Loaded at the first name that is not ASCII: it takes a tenth of a second. */
  private static final class Unicode {
    private static final SpoofChecker CHECKER =
        new SpoofChecker.Builder()
            .setChecks(CHECKS)
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();
  }

  private LookAlikes() {}

  /**
   * Refuses a name that mixes scripts or systems of digits, or has letters that nobody sees.
   *
   * @throws IllegalArgumentException saying which
   */
  static void check(String name) {
    if (isAscii(name)) {
      return;
    }
    if (name.codePoints().anyMatch(LookAlikes::invisible)) {
      throw new IllegalArgumentException("username: invisible characters (expected: letters)");
    }
    var result = new CheckResult();
    if (!Unicode.CHECKER.failsChecks(seen(name), result)) {
      return;
    }
    throw new IllegalArgumentException(
        (result.checks & SpoofChecker.MIXED_NUMBERS) != 0
            ? "username: digits of several scripts (expected: of one)"
            : "username: letters of several scripts"
                + " (expected: one, or Latin with Chinese, Japanese or Korean)");
  }

  /** Equal for names that look alike. */
  static String skeleton(String name) {
    String seen = seen(name);
    return NameKey.of(isAscii(seen) ? asciiSkeleton(seen) : Unicode.CHECKER.getSkeleton(seen));
  }

  /** Letters of other widths and styles look like the usual ones. */
  private static String seen(String name) {
    return NormalForms.nfkc(name);
  }

  /** The standard's own pairs, as far as they concern characters that names may have. */
  private static String asciiSkeleton(String name) {
    return name.replace("m", "rn").replace('I', 'l').replace('1', 'l').replace('0', 'O');
  }

  private static boolean invisible(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
