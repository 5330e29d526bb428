package curio.mobileid.validation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * The number a state gives to a person: century and sex, date of birth, serial, check digit (both
 * countries count alike; Estonian standard EVS 585:2007). Its digits are no part of any message and
 * are masked in {@link #toString}. Immutable.
 *
 * @param digits eleven
 */
public record NationalNumber(Country country, String digits) {
  private static final Pattern FORM = Pattern.compile("[0-9]{11}");
  private static final int[] FIRST_WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1};
  private static final int[] SECOND_WEIGHTS = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
  private static final int MODULUS = 11;
  private static final int FIRST_CENTURY = 1800;

  public NationalNumber {
    if (!FORM.matcher(digits).matches()) {
      throw new IllegalArgumentException("nationalIdentityNumber must contain of 11 digits");
    }
    if (!knownCentury(country, digits) || !realDate(digits) || !rightCheckDigit(digits)) {
      throw new IllegalArgumentException("nationalIdentityNumber is not one of " + country);
    }
  }

  /** As the subject of a certificate states it (ETSI EN 319 412-1, section 5.1.3). */
  String inCertificate() {
    return "PNO" + country + "-" + digits;
  }

  /** For logs: the country only. */
  @Override
  public String toString() {
    return inCertificate().substring(0, 6) + "…";
  }

  private static boolean knownCentury(Country country, String digits) {
    int century = digit(digits, 0);
    return century >= 1 && century <= country.lastCentury();
  }

  private static boolean realDate(String digits) {
    int year = FIRST_CENTURY + 100 * ((digit(digits, 0) - 1) / 2) + number(digits, 1);
    try {
      LocalDate.of(year, number(digits, 3), number(digits, 5));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean rightCheckDigit(String digits) {
    int check = remainder(digits, FIRST_WEIGHTS);
    if (check == 10) {
      check = remainder(digits, SECOND_WEIGHTS) % 10;
    }
    return check == digit(digits, 10);
  }

  private static int remainder(String digits, int[] weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * digit(digits, i);
    }
    return sum % MODULUS;
  }

  private static int number(String digits, int from) {
    return 10 * digit(digits, from) + digit(digits, from + 1);
  }

  private static int digit(String digits, int index) {
    return digits.charAt(index) - '0';
  }
}
