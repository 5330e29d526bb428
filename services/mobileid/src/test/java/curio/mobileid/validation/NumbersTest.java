package curio.mobileid.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    // SK's demo numbers
    "EE, 60001019906", "EE, 60001019928", "LT, 50001018908", "EE, 60001019950",
    "EE, 60001019983", "EE, 60001019947", "EE, 60001019972", "EE, 60001019961",
    "EE, 60001017869", "LT, 50001018865", "EE, 37605030299", "EE, 38412319871",
    // a leap day; the second weights; both tens, so that 0 is right
    "EE, 60002290003", "EE, 37605030064", "EE, 10001010080"
  })
  void takesNationalNumbers(Country country, String digits) {
    assertThat(new NationalNumber(country, digits).digits()).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({
    "EE, 60001019907, is not one of EE", // check digit
    "EE, 60013019909, is not one of EE", // month 13
    "EE, 50102290005, is not one of EE", // no leap year
    "EE, 00001019900, is not one of EE", // century 0
    "EE, 90001019901, is not one of EE", // century 9
    "LT, 70001019907, is not one of LT", // no Lithuanian was born in the 22nd century
    "EE, 6000101990, must contain of 11 digits",
    "EE, 600010199066, must contain of 11 digits",
    "EE, 6000101990x, must contain of 11 digits",
    "EE, ٦٠٠٠١٠١٩٩٠٦, must contain of 11 digits",
    "EE, '', must contain of 11 digits"
  })
  void refusesWhatIsNoNationalNumber(Country country, String digits, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NationalNumber(country, digits))
        .withMessageContaining("nationalIdentityNumber " + why)
        .satisfies(
            e -> assertThat(digits.isEmpty() || !String.valueOf(e).contains(digits)).isTrue());
  }

  @ParameterizedTest
  @CsvSource({"+37200000766, EE", "+37066000266, LT", "+3726234566, EE", "+37255512345, EE"})
  void takesPhoneNumbers(String text, Country country) {
    assertThat(new PhoneNumber(text).country()).isEqualTo(country);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "37200000766",
        "+372519",
        "+37200000766 ",
        "+372 0000 0766",
        "+37200000766x",
        "+37112345678",
        "+3720000000000000000000000000000",
        ""
      })
  void refusesWhatIsNoPhoneNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PhoneNumber(text))
        .withMessageStartingWith("phoneNumber must ");
  }

  @Test
  void theirDigitsAreNotPrinted() {
    var number = new NationalNumber(Country.EE, "60001019906");
    var phone = new PhoneNumber("+37200000766");

    assertThat(number).hasToString("PNOEE-…");
    assertThat(phone).hasToString("+372…");
    assertThat(new Identity(number, "MARY", "ÄNN")).asString().doesNotContain("60001019906");
  }

  @Test
  void hashesHaveTheLengthOfTheirType() {
    assertThat(HashType.named("SHA384")).contains(HashType.SHA384);
    assertThat(HashType.named("sha384")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hash(HashType.SHA384, new byte[32]))
        .withMessage("The length of the hash must match the type of hash");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hash.ofBase64(HashType.SHA256, "%%%"))
        .withMessage("Hash must be Base64 encoded");
  }
}
