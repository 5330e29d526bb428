package curio.accounts.users;

import curio.text.TextRule;
import java.util.Set;

/**
 * What people tell of themselves; everything may be left out. What is stored is taken as it is,
 * since a release before may have had other rules; {@link #given} has today's. Immutable.
 *
 * @param phone digits with {@code + - ( )} and spaces, at most 30 characters
 * @param gender f, m or empty
 * @param age in years; 0 when not given
 * @param interests free text of at most 2 000 characters, in lines
 */
public record Profile(
    String firstName,
    String lastName,
    String phone,
    String gender,
    int age,
    String city,
    String interests) {
  private static final TextRule NAME = TextRule.singleLine(100);
  private static final TextRule PHONE = TextRule.singleLine(30);
  private static final TextRule INTERESTS = TextRule.multiLine(2_000);
  private static final int MAX_AGE = 150;
  private static final Set<String> GENDERS = Set.of("", "f", "m");

  /**
   * What somebody gives now.
   *
   * @throws IllegalArgumentException saying which rule it breaks
   */
  public static Profile given(
      String firstName,
      String lastName,
      String phone,
      String gender,
      int age,
      String city,
      String interests) {
    if (!phone.chars().allMatch(Profile::inPhone)) {
      throw new IllegalArgumentException("phone: not a number (expected: like +79998887766)");
    }
    if (!GENDERS.contains(gender)) {
      throw new IllegalArgumentException("gender: unknown (expected: f or m)");
    }
    if (age < 0 || age > MAX_AGE) {
      throw new IllegalArgumentException("age: " + age + " (expected: 0 to " + MAX_AGE + ")");
    }
    return new Profile(
        NAME.read("firstName", firstName).strip(),
        NAME.read("lastName", lastName).strip(),
        PHONE.read("phone", phone).strip(),
        gender,
        age,
        NAME.read("city", city).strip(),
        INTERESTS.read("interests", interests).strip());
  }

  /** Nothing told. */
  public static Profile empty() {
    return new Profile("", "", "", "", 0, "", "");
  }

  private static boolean inPhone(int c) {
    return (c >= '0' && c <= '9') || "+-() ".indexOf(c) >= 0;
  }
}
