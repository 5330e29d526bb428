package curio.mobileid.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import curio.mobileid.validation.Verdict.Reason;
import curio.mobileidmock.certificates.CertificateAuthority;
import curio.mobileidmock.certificates.Keys;
import curio.mobileidmock.certificates.Person;
import curio.testkit.SettableClock;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts; what must not stands in {@link ForgeriesTest}. */
class ResultValidationTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Person MARY =
      new Person("EE", "60001019906", "MARY ÄNN", "O’CONNEŽ-ŠUSLIK, TEST+NUMBER");
  private static final NationalNumber NUMBER = new NationalNumber(Country.EE, MARY.number());

  private final SettableClock clock = new SettableClock(NOW);
  private final CertificateAuthority authority =
      CertificateAuthority.create("CN=TEST of EID-SK, C=EE", NOW);
  private final ResultValidation validation =
      new ResultValidation(List.of(authority.certificate()), clock);

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256",
    "secp256r1, SHA384",
    "secp256r1, SHA512",
    "secp384r1, SHA256",
    "secp384r1, SHA384",
    "secp521r1, SHA512"
  })
  void aSignatureOnACurveCounts(String curve, HashType type) {
    var hash = randomHash(type);

    var verdict = validation.validate(result(Keys.ec(curve), "EC", hash), hash, NUMBER);

    assertThat(verdict).isEqualTo(mary());
  }

  @ParameterizedTest
  @EnumSource(HashType.class)
  void anRsaSignatureCounts(HashType type) {
    var hash = randomHash(type);

    var verdict = validation.validate(result(Keys.rsa(2048), "RSA", hash), hash, NUMBER);

    assertThat(verdict).isEqualTo(mary());
  }

  @Test
  void theNameOfTheAlgorithmMayBeginSmall() {
    var hash = randomHash(HashType.SHA256);
    var signed = result(Keys.ec("secp256r1"), "EC", hash);

    var small =
        new SignedResult("OK", signed.signature(), "sha256WithECEncryption", signed.certificate());

    assertThat(validation.validate(small, hash, NUMBER)).isEqualTo(mary());
  }

  @Test
  void manySignaturesCount() {
    var keys = Keys.ec("secp256r1");

    // r and s have leading zeroes in one of 128.
    for (int i = 0; i < 300; i++) {
      var hash = randomHash(HashType.SHA256);
      assertThat(validation.validate(result(keys, "EC", hash), hash, NUMBER)).isEqualTo(mary());
    }
  }

  @Test
  void anyOfSeveralAuthoritiesWillDo() {
    var other = CertificateAuthority.create("CN=Another", NOW);
    var sameName = CertificateAuthority.create("CN=TEST of EID-SK, C=EE", NOW);
    var several =
        new ResultValidation(
            List.of(other.certificate(), sameName.certificate(), authority.certificate()), clock);
    var hash = randomHash(HashType.SHA256);

    var verdict = several.validate(result(Keys.ec("secp256r1"), "EC", hash), hash, NUMBER);

    assertThat(verdict).isEqualTo(mary());
  }

  @Test
  void anAuthorityThatHasEndedVouchesForNobody() {
    var young = CertificateAuthority.create("CN=Short", NOW, NOW.plus(Duration.ofDays(1)));
    var shortLived = new ResultValidation(List.of(young.certificate()), clock);
    var hash = randomHash(HashType.SHA256);
    var keys = Keys.ec("secp256r1");
    var result =
        Results.of(young, MARY.certificate(keys.getPublic(), NOW), keys.getPrivate(), hash, "EC");
    assertThat(shortLived.validate(result, hash, NUMBER)).isEqualTo(mary());

    clock.advance(Duration.ofDays(2));

    assertThat(shortLived.validate(result, hash, NUMBER))
        .isEqualTo(new Verdict.Invalid(Reason.CERTIFICATE_UNTRUSTED));
  }

  @Test
  void onlyAuthoritiesCanBeTrusted() {
    var keys = Keys.ec("secp256r1");
    var person = authority.issue(MARY.certificate(keys.getPublic(), NOW));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResultValidation(List.of(person), clock));
  }

  private SignedResult result(KeyPair keys, String algorithm, Hash hash) {
    var contents = MARY.certificate(keys.getPublic(), NOW);
    return Results.of(authority, contents, keys.getPrivate(), hash, algorithm);
  }

  private static Verdict mary() {
    return new Verdict.Valid(new Identity(NUMBER, MARY.givenName(), MARY.surname()));
  }

  private static Hash randomHash(HashType type) {
    var bytes = new byte[type.length()];
    new Random().nextBytes(bytes);
    return new Hash(type, bytes);
  }
}
