package curio.mobileid.validation;

import java.util.regex.Pattern;

/**
 * A phone number as SK takes it: a plus sign and 8 to 30 digits, Estonian or Lithuanian. Its own
 * text is no part of any message and is masked in {@link #toString}. Immutable.
 *
 * @param text with the plus sign, without spaces
 */
public record PhoneNumber(String text) {
  private static final Pattern FORM = Pattern.compile("\\+[0-9]{8,30}");

  public PhoneNumber {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("phoneNumber must contain of + and numbers(8-30)");
    }
    if (!text.startsWith(Country.EE.phonePrefix()) && !text.startsWith(Country.LT.phonePrefix())) {
      throw new IllegalArgumentException("phoneNumber must start with +372 or +370");
    }
  }

  /** The country whose operator gave it out, and whose people therefore hold it. */
  public Country country() {
    return text.startsWith(Country.EE.phonePrefix()) ? Country.EE : Country.LT;
  }

  /** For logs: the country only. */
  @Override
  public String toString() {
    return country().phonePrefix() + "…";
  }
}
