package curio.accounts.passwords;

/**
 * Which passwords an account may have: long enough, not endless, not blank. Nothing about their
 * kinds of characters (NIST SP 800-63B, section 5.1.1.2). Immutable.
 *
 * @param minLength in characters
 */
public record PasswordRules(int minLength) {
  static final int MAX_LENGTH = 128;

  /**
   * Refuses a password that breaks a rule.
   *
   * @throws IllegalArgumentException saying which, without the password
   */
  public void check(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < minLength || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "password: %d characters (expected: %d to %d)".formatted(length, minLength, MAX_LENGTH));
    }
    if (password.isBlank()) {
      throw new IllegalArgumentException("password: blank (expected: something to remember)");
    }
  }
}
