package curio.accounts.users;

import java.text.Normalizer;
import java.util.Set;

/**
 * What people tell of themselves; everything may be left out. Immutable.
 *
 * @param phone digits with {@code + - ( )} and spaces, at most 30 characters
 * @param gender f, m or empty
 * @param age in years; 0 when not given
 * @param interests free text of at most 2 000 characters
 */
public record Profile(
    String firstName,
    String lastName,
    String phone,
    String gender,
    int age,
    String city,
    String interests) {
  private static final int MAX_NAME = 100;
  private static final int MAX_PHONE = 30;
  private static final int MAX_INTERESTS = 2_000;
  private static final int MAX_AGE = 150;
  private static final Set<String> GENDERS = Set.of("", "f", "m");

  public Profile {
    firstName = bounded("firstName", firstName, MAX_NAME);
    lastName = bounded("lastName", lastName, MAX_NAME);
    phone = bounded("phone", phone, MAX_PHONE);
    city = bounded("city", city, MAX_NAME);
    interests = bounded("interests", interests, MAX_INTERESTS);
    if (!phone.chars().allMatch(Profile::inPhone)) {
      throw new IllegalArgumentException("phone: not a number (expected: like +79998887766)");
    }
    if (!GENDERS.contains(gender)) {
      throw new IllegalArgumentException("gender: unknown (expected: f or m)");
    }
    if (age < 0 || age > MAX_AGE) {
      throw new IllegalArgumentException("age: " + age + " (expected: 0 to " + MAX_AGE + ")");
    }
  }

  /** Nothing told. */
  public static Profile empty() {
    return new Profile("", "", "", "", 0, "", "");
  }

  private static String bounded(String member, String given, int max) {
    String text = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
    if (text.length() > max) {
      throw new IllegalArgumentException(
          member + ": " + text.length() + " characters (expected: at most " + max + ")");
    }
    // New lines are part of a free text; other control characters are not part of any.
    if (text.codePoints().anyMatch(c -> NameKey.unprintable(c) && c != '\n' && c != '\r')) {
      throw new IllegalArgumentException(member + ": control characters (expected: text)");
    }
    return text;
  }

  private static boolean inPhone(int c) {
    return (c >= '0' && c <= '9') || "+-() ".indexOf(c) >= 0;
  }
}
