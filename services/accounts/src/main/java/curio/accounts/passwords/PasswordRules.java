package curio.accounts.passwords;

import curio.text.Spaces;
import curio.text.TextRule;

/**
 * Which passwords an account may have: long enough, not endless, not blank. Nothing about their
 * kinds of characters (NIST SP 800-63B, section 5.1.1.2). Immutable.
 *
 * @param minLength in characters: code points of the normal form NFC, in which it is hashed
 */
public record PasswordRules(int minLength) {
  static final int MAX_LENGTH = 128;

  /** No password that follows the rules is longer before it is normalised. */
  static final int MAX_UNITS = 4 * MAX_LENGTH;

  /**
   * Refuses a password that breaks a rule.
   *
   * @throws IllegalArgumentException saying which, without the password
   */
  public void check(String password) {
    String text = TextRule.secret(minLength, MAX_LENGTH).read("password", password);
    if (Spaces.isBlank(text)) {
      throw new IllegalArgumentException("password: blank (expected: something to remember)");
    }
  }
}
