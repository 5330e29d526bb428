package curio.mobileidmock;

import curio.mobileidmock.certificates.Person;
import java.util.Map;

/**
 * Who holds a phone, and how that ends: SK's demo numbers each in their own way, everybody else
 * well. Numbers that end with 1 hold RSA keys. Immutable.
 *
 * @param result of every session
 */
record Subscriber(Person person, String result, boolean rsa) {
  private static final Map<String, Demo> DEMO =
      Map.of(
          "+37200000766", new Demo("60001019906", "OK"),
          "+37200000366", new Demo("60001019928", "NOT_MID_CLIENT"),
          "+37066000266", new Demo("50001018908", "TIMEOUT"),
          "+37201100266", new Demo("60001019950", "USER_CANCELLED"),
          "+37213100266", new Demo("60001019983", "PHONE_ABSENT"),
          "+37207110066", new Demo("60001019947", "DELIVERY_ERROR"),
          "+37201200266", new Demo("60001019972", "SIM_ERROR"),
          "+37200000666", new Demo("60001019961", "SIGNATURE_HASH_MISMATCH"));

  private record Demo(String number, String result) {}

  /** The one who is asked for. */
  static Subscriber of(String phone, String number) {
    var country = phone.startsWith("+370") ? "LT" : "EE";
    var rsa = phone.endsWith("1");
    var demo = DEMO.get(phone);
    if (demo == null) {
      var person = new Person(country, number, "DEMO", "TESTNUMBER " + number.substring(7));
      return new Subscriber(person, "OK", rsa);
    }
    var person = new Person(country, number, "MARY ÄNN", "O’CONNEŽ-ŠUSLIK TESTNUMBER");
    // A phone with somebody else's number is nobody's.
    var result = demo.number().equals(number) ? demo.result() : "NOT_MID_CLIENT";
    return new Subscriber(person, result, rsa);
  }
}
