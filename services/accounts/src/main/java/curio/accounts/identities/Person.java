package curio.accounts.identities;

import curio.contracts.accounts.v1.Identity;
import curio.text.NormalForms;
import curio.text.Spaces;
import curio.text.TextRule;
import java.util.regex.Pattern;

/**
 * A person whom Mobile-ID has proved. The national number is no part of any message and is masked
 * in {@link #toString}. Immutable.
 *
 * @param country as certificates write it, such as EE
 * @param nationalNumber eleven digits
 * @param givenName at most 100 characters, as for all accounts; more are cut off
 * @param surname likewise
 */
public record Person(String country, String nationalNumber, String givenName, String surname) {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{11}");
  private static final int MAX_NAME = 100;
  private static final TextRule NAME = TextRule.singleLine(MAX_NAME).atLeast(1);

  public Person {
    if (!COUNTRY.matcher(country).matches()) {
      throw new IllegalArgumentException("country: not one (expected: like EE)");
    }
    if (!NUMBER.matcher(nationalNumber).matches()) {
      throw new IllegalArgumentException("national number: not one (expected: 11 digits)");
    }
    givenName = name("given name", givenName);
    surname = name("surname", surname);
  }

  /**
   * The one that a request names.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  public static Person of(Identity identity) {
    return new Person(
        identity.getCountry(),
        identity.getNationalNumber(),
        identity.getGivenName(),
        identity.getSurname());
  }

  @Override
  public String toString() {
    return "Person[" + country + "]";
  }

  private static String name(String what, String given) {
    var text = Spaces.trim(NormalForms.nfc(given));
    int characters = Math.min(text.codePointCount(0, text.length()), MAX_NAME);
    return NAME.read(what, text.substring(0, text.offsetByCodePoints(0, characters)));
  }
}
