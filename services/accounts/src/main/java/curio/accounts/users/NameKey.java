package curio.accounts.users;

import curio.accounts.mail.MailDomain;
import curio.text.NormalForms;
import java.util.Locale;

/**
 * What makes names and e-mail addresses unique: compatibility forms folded (NFKC), lower case, and
 * of an address the domain as A-labels.
 */
public final class NameKey {
  private NameKey() {}

  /** Equal for texts that people read as the same name, and for forms of the same address. */
  public static String of(String text) {
    String folded = NormalForms.nfkc(text).toLowerCase(Locale.ROOT);
    // Lower-casing can undo the normal form ("İ").
    String name = NormalForms.nfkc(folded);
    // A user name has no @.
    return MailDomain.ofAddress(name).orElse(name);
  }

  /** Half a character, or one that no text has: the store refuses some of these. */
  static boolean unprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }
}
