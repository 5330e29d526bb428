package curio.accounts.users;

import java.text.Normalizer;

/**
 * The name a user signs in with and is seen under: 5 to 30 Unicode letters, digits and {@code _.-}
 * in NFC. Contains no {@code @}, so it is never taken for an e-mail address. Immutable.
 *
 * @param text as its owner writes it
 */
public record Username(String text) {
  private static final int MIN = 5;
  private static final int MAX = 30;

  public Username {
    text = Normalizer.normalize(text, Normalizer.Form.NFC);
    int length = text.codePointCount(0, text.length());
    if (length < MIN || length > MAX) {
      throw new IllegalArgumentException(
          "username: " + length + " characters (expected: " + MIN + " to " + MAX + ")");
    }
    if (!text.codePoints().allMatch(Username::allowed)) {
      throw new IllegalArgumentException(
          "username: other characters than expected (expected: letters, digits, _ . -)");
    }
  }

  /** The same for every way to write this name. */
  String key() {
    return NameKey.of(text);
  }

  private static boolean allowed(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }
}
