package curio.accounts.users;

import com.google.protobuf.Descriptors.FieldDescriptor;
import curio.contracts.accounts.v1.Profile;
import curio.text.Spaces;
import curio.text.TextRule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rule of each field of a {@link Profile}, in {@link #checked}: a field without one is not
 * stored. What is stored is taken as it is, since a release before may have had other rules.
 * Stateless.
 */
public final class ProfileRules {
  private static final TextRule NAME = TextRule.singleLine(100);
  private static final TextRule PHONE = TextRule.singleLine(30);
  private static final TextRule INTERESTS = TextRule.multiLine(2_000);
  private static final int MAX_AGE = 150;
  private static final Set<String> GENDERS = Set.of("", "f", "m");
  private static final Pattern PHONE_NUMBER = Pattern.compile("[0-9+() -]*");
  private static final String NO_PHOTO = "default.jpg";
  private static final Pattern PHOTO = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]{0,99})?");

  private static final List<FieldDescriptor> FIELDS = Profile.getDescriptor().getFields();

  private ProfileRules() {}

  /**
   * What somebody gives now, in the form that is stored; what is not given is not there.
   *
   * @throws IllegalArgumentException saying which rule it breaks
   */
  public static Profile checked(Profile given) {
    return without(
        field -> !given.hasField(field),
        Profile.newBuilder()
            .setPhone(phone(given.getPhone()))
            .setGender(gender(given.getGender()))
            .setAge(age(given.getAge()))
            .setFirstName(Spaces.trim(NAME.read("firstName", given.getFirstName())))
            .setLastName(Spaces.trim(NAME.read("lastName", given.getLastName())))
            .setCity(Spaces.trim(NAME.read("city", given.getCity())))
            .setInterests(Spaces.trim(INTERESTS.read("interests", given.getInterests())))
            .setPhoto(photo(given.getPhoto())));
  }

  /** A profile after a change: what is given replaces, what is empty removes, the rest stays. */
  public static Profile merged(Profile old, Profile change) {
    var merged = old.toBuilder().mergeFrom(change);
    if (merged.getPhoto().isEmpty()) {
      merged.setPhoto(NO_PHOTO);
    }
    return without(field -> merged.getField(field).equals(field.getDefaultValue()), merged);
  }

  /** The fields that differ, by their names in answers and in the audit. */
  public static List<String> changes(Profile before, Profile after) {
    return FIELDS.stream()
        .filter(field -> !before.getField(field).equals(after.getField(field)))
        .map(FieldDescriptor::getJsonName)
        .toList();
  }

  private static Profile without(Predicate<FieldDescriptor> left, Profile.Builder profile) {
    FIELDS.stream().filter(left).forEach(profile::clearField);
    return profile.build();
  }

  private static String phone(String given) {
    require(PHONE_NUMBER.matcher(given).matches(), "phone: not a number", "like +79998887766");
    return PHONE.read("phone", given).strip();
  }

  private static String gender(String given) {
    require(GENDERS.contains(given), "gender: unknown", "f or m");
    return given;
  }

  private static int age(int given) {
    require(given >= 0 && given <= MAX_AGE, "age: " + given, "0 to " + MAX_AGE);
    return given;
  }

  private static String photo(String given) {
    require(PHOTO.matcher(given).matches(), "photo: not a file name", "like default.jpg");
    return given;
  }

  private static void require(boolean kept, String found, String expected) {
    if (!kept) {
      throw new IllegalArgumentException(found + " (expected: " + expected + ")");
    }
  }
}
