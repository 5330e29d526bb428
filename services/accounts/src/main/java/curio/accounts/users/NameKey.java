package curio.accounts.users;

import java.text.Normalizer;
import java.util.Locale;

/** What makes names and e-mail addresses unique: compatibility forms folded (NFKC), lower case. */
public final class NameKey {
  private NameKey() {}

  /** Equal for texts that people read as the same name. */
  public static String of(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    // Lower-casing can undo the normal form ("İ").
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /** Half a character, or one that no text has: the store refuses some of these. */
  static boolean unprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }
}
