package curio.system.mobileid;

import java.util.List;
import java.util.Locale;

/**
 * Somebody with a phone. Immutable.
 *
 * @param result of every session with them
 */
record Person(String phone, String number, String result) {
  static final String OK = "OK";

  private static final int[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1};
  private static final int[] OTHER_WEIGHTS = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
  private static final int MODULUS = 11;
  private static final int MAX_SERIAL = 1_000;

  /** SK's demo numbers, one for each result. */
  static final List<Person> DEMO =
      List.of(
          new Person("+37200000766", "60001019906", OK),
          new Person("+37200000366", "60001019928", "NOT_MID_CLIENT"),
          new Person("+37066000266", "50001018908", "TIMEOUT"),
          new Person("+37201100266", "60001019950", "USER_CANCELLED"),
          new Person("+37213100266", "60001019983", "PHONE_ABSENT"),
          new Person("+37207110066", "60001019947", "DELIVERY_ERROR"),
          new Person("+37201200266", "60001019972", "SIM_ERROR"),
          new Person("+37200000666", "60001019961", "SIGNATURE_HASH_MISMATCH"));

  /** One of those who confirm; each index below 960 000 is somebody else. */
  static Person confirming(int index) {
    int year = index / MAX_SERIAL % 80;
    int month = 1 + index / (MAX_SERIAL * 80) % 12;
    var digits = String.format(Locale.ROOT, "3%02d%02d17%03d", year, month, index % MAX_SERIAL);
    var phone = String.format(Locale.ROOT, "+3725%07d", index);
    return new Person(phone, digits + checkDigit(digits), OK);
  }

  boolean confirms() {
    return result.equals(OK);
  }

  private static int checkDigit(String digits) {
    int check = remainder(digits, WEIGHTS);
    return check == MODULUS - 1 ? remainder(digits, OTHER_WEIGHTS) % (MODULUS - 1) : check;
  }

  private static int remainder(String digits, int[] weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (digits.charAt(i) - '0');
    }
    return sum % MODULUS;
  }
}
