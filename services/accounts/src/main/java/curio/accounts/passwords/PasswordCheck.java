package curio.accounts.passwords;

/** What came of comparing a password with a stored hash. */
public enum PasswordCheck {
  RIGHT,
  /** Right, but hashed with other costs than today's: hash it again. */
  RIGHT_BUT_OUTDATED,
  WRONG
}
