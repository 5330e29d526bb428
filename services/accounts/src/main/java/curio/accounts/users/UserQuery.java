package curio.accounts.users;

import java.text.Normalizer;

/**
 * Which accounts a list is to have. Immutable.
 *
 * @param firstName its beginning, in any case and normal form; empty for any
 * @param lastName likewise
 * @param inactive whether those that may not sign in are listed as well
 */
public record UserQuery(String firstName, String lastName, boolean inactive) {
  private static final int MAX_NAME = 100;

  public UserQuery {
    firstName = checked("firstName", firstName);
    lastName = checked("lastName", lastName);
  }

  /** Tells lists apart, so that a cursor of one is not taken for a place in another. */
  int fingerprint() {
    return (31 * firstName.hashCode() + lastName.hashCode()) * 2 + (inactive ? 1 : 0);
  }

  private static String checked(String member, String given) {
    String text = Normalizer.normalize(given, Normalizer.Form.NFC);
    if (text.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          member + ": " + text.length() + " characters (expected: at most " + MAX_NAME + ")");
    }
    if (text.codePoints().anyMatch(NameKey::unprintable)) {
      throw new IllegalArgumentException(member + ": control characters (expected: text)");
    }
    return text;
  }
}
