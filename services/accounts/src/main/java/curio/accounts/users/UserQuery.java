package curio.accounts.users;

import curio.text.TextRule;

/**
 * Which accounts a list is to have. Immutable.
 *
 * @param firstName its beginning, in any case and normal form; empty for any
 * @param lastName likewise
 * @param inactive whether those that may not sign in are listed as well
 */
public record UserQuery(String firstName, String lastName, boolean inactive) {
  private static final TextRule NAME = TextRule.singleLine(100);

  public UserQuery {
    firstName = NAME.read("firstName", firstName);
    lastName = NAME.read("lastName", lastName);
  }

  /** Tells lists apart, so that a cursor of one is not taken for a place in another. */
  int fingerprint() {
    return (31 * firstName.hashCode() + lastName.hashCode()) * 2 + (inactive ? 1 : 0);
  }
}
