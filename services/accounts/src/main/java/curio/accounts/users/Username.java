package curio.accounts.users;

import curio.text.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * The name a user signs in with and is seen under: 5 to 30 Unicode letters, digits and {@code _.-}
 * in NFC, of scripts that are written together. Contains no {@code @}, so it is never taken for an
 * e-mail address. Immutable; not a record, so that what is derived from the text is computed once.
 */
public final class Username {
  private static final TextRule RULE = TextRule.singleLine(30).atLeast(5);

  private final String text;
  private final String skeleton;

  /**
   * A name as its owner writes it.
   *
   * @throws IllegalArgumentException saying which rule it breaks
   */
  public Username(String given) {
    text = RULE.read("username", given);
    if (!text.codePoints().allMatch(Username::allowed)) {
      throw new IllegalArgumentException(
          "username: other characters than expected (expected: letters, digits, _ . -)");
    }
    LookAlikes.check(text);
    skeleton = LookAlikes.skeleton(text);
  }

  /** As its owner writes it, in NFC. */
  public String text() {
    return text;
  }

  /** The same for every way to write this name. */
  String key() {
    return NameKey.of(text);
  }

  /** The same for every name that people cannot tell from this one. */
  String skeleton() {
    return skeleton;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Username name && name.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean allowed(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }
}
