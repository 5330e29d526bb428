package curio.accounts.users;

import java.text.Normalizer;

/**
 * An e-mail address that could exist: whether it does is found out by writing to it. At most 254
 * characters (RFC 5321, section 4.5.3.1.3). Immutable.
 *
 * @param text as its owner writes it
 */
public record EmailAddress(String text) {
  private static final int MAX = 254;
  private static final int MAX_LOCAL_PART = 64;

  public EmailAddress {
    text = Normalizer.normalize(text, Normalizer.Form.NFC);
    if (text.length() > MAX) {
      throw new IllegalArgumentException(
          "email: " + text.length() + " characters (expected: at most " + MAX + ")");
    }
    if (!plausible(text)) {
      throw new IllegalArgumentException("email: not an address (expected: name@example.org)");
    }
  }

  /** The same for every way to write this address. */
  String key() {
    return NameKey.of(text);
  }

  private static boolean plausible(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at <= MAX_LOCAL_PART
        && at == text.lastIndexOf('@')
        && text.codePoints().noneMatch(EmailAddress::forbidden)
        && plausibleDomain(text.substring(at + 1));
  }

  private static boolean plausibleDomain(String domain) {
    return domain.indexOf('.') > 0
        && !domain.endsWith(".")
        && !domain.startsWith("-")
        && !domain.contains("..");
  }

  private static boolean forbidden(int c) {
    return Character.isWhitespace(c)
        || NameKey.unprintable(c)
        || Character.isSpaceChar(c)
        || "<>()[],;:\\\"".indexOf(c) >= 0;
  }
}
