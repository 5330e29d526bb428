package curio.mobileid.validation;

import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileid.validation.Verdict.Reason;
import curio.mobileidmock.certificates.CertificateAuthority;
import curio.mobileidmock.certificates.CertificateContents;
import curio.mobileidmock.certificates.CertificateContents.Usage;
import curio.mobileidmock.certificates.Keys;
import curio.mobileidmock.certificates.Person;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of results that prove nothing. Each differs from a good one in a single thing. */
class ForgeriesTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Person MARY = new Person("EE", "60001019906", "MARY", "TESTNUMBER");
  private static final Person OTHER = new Person("EE", "60001017869", "EID2016", "TESTNUMBER");
  private static final NationalNumber NUMBER = new NationalNumber(Country.EE, MARY.number());
  private static final String AUTHORITY_NAME = "CN=TEST of EID-SK, C=EE";
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(AUTHORITY_NAME, NOW);
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.create("CN=Stranger, C=EE", NOW);
  private static final CertificateAuthority NAMESAKE =
      CertificateAuthority.create(AUTHORITY_NAME, NOW);
  private static final KeyPair EC = Keys.ec("secp256r1");
  private static final KeyPair RSA = Keys.rsa(2048);
  private static final Hash HASH = hash(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ResultValidation validation =
      new ResultValidation(List.of(AUTHORITY.certificate()), Clock.fixed(NOW, ZoneOffset.UTC));

  record Forgery(String name, SignedResult result, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void whatTheyAreMadeFromIsGood() {
    assertThat(validation.validate(ec(HASH), HASH, NUMBER)).isInstanceOf(Verdict.Valid.class);
    assertThat(validation.validate(rsa(HASH), HASH, NUMBER)).isInstanceOf(Verdict.Valid.class);
  }

  @ParameterizedTest
  @MethodSource({"results", "signatures", "rsaSignatures", "algorithms", "certificates", "people"})
  void forgeriesProveNothing(Forgery forgery) {
    var verdict = validation.validate(forgery.result(), HASH, NUMBER);

    assertThat(verdict).isEqualTo(new Verdict.Invalid(forgery.reason()));
  }

  static Stream<Forgery> results() {
    var good = ec(HASH);
    return Stream.of(
        new Forgery("cancelled", with(good, "USER_CANCELLED"), Reason.RESULT_NOT_OK),
        new Forgery("ok in small letters", with(good, "ok"), Reason.RESULT_NOT_OK),
        new Forgery("no result", with(good, null), Reason.RESULT_NOT_OK),
        new Forgery(
            "nothing at all", new SignedResult(null, null, null, null), Reason.RESULT_NOT_OK),
        new Forgery(
            "OK and nothing else", new SignedResult("OK", null, null, null), missingSignature()),
        new Forgery("empty signature", signature(good, ""), missingSignature()),
        new Forgery("signature not Base64", signature(good, "%%%"), missingSignature()));
  }

  static Stream<Forgery> signatures() {
    var good = ec(HASH);
    var raw = Keys.sign(EC.getPrivate(), HASH.bytes());
    var order = Objects.requireNonNull(((ECPublicKey) EC.getPublic()).getParams()).getOrder();
    var halves = new byte[64];
    System.arraycopy(raw, 32, halves, 0, 32);
    System.arraycopy(raw, 0, halves, 32, 32);
    return Stream.of(
        wrong("over another hash", ec(hash(2))),
        wrong("by another key", signature(good, sign(Keys.ec("secp256r1")))),
        wrong("on another curve", signature(good, sign(Keys.ec("secp384r1")))),
        wrong("one bit flipped", signature(good, flipped(raw))),
        wrong("one byte short", signature(good, Arrays.copyOf(raw, 63))),
        wrong("half of it", signature(good, Arrays.copyOf(raw, 32))),
        wrong("one byte long", signature(good, Arrays.copyOf(raw, 65))),
        wrong("r and s zero", signature(good, new byte[64])),
        wrong("r zero", signature(good, pair(BigInteger.ZERO, BigInteger.ONE))),
        wrong("r and s one", signature(good, pair(BigInteger.ONE, BigInteger.ONE))),
        wrong("r and s the order", signature(good, pair(order, order))),
        wrong("r and s swapped", signature(good, halves)),
        wrong("as DER", signature(good, der(raw))));
  }

  static Stream<Forgery> rsaSignatures() {
    var good = rsa(HASH);
    var raw = Keys.sign(RSA.getPrivate(), HASH.bytes());
    var modulus = ((RSAPublicKey) RSA.getPublic()).getModulus();
    var small = Keys.rsa(1024);
    return Stream.of(
        wrong("RSA over another hash", rsa(hash(2))),
        wrong("RSA by another key", signature(good, sign(Keys.rsa(2048)))),
        wrong("RSA with a bit flipped", signature(good, flipped(raw))),
        wrong("RSA truncated", signature(good, Arrays.copyOf(raw, 255))),
        wrong("RSA zero", signature(good, new byte[256])),
        wrong("RSA one", signature(good, fixed(BigInteger.ONE, 256))),
        wrong("RSA modulus added", signature(good, beyond(raw, modulus))),
        new Forgery(
            "RSA of 1024 bits",
            Results.of(AUTHORITY, mary(small), small.getPrivate(), HASH, "RSA"),
            Reason.KEY_UNSUITABLE));
  }

  static Stream<Forgery> algorithms() {
    return Stream.of(
            algorithm(ec(HASH), "SHA256WithRSAEncryption"),
            algorithm(ec(HASH), "SHA384WithECEncryption"),
            algorithm(ec(HASH), "NONE"),
            algorithm(ec(HASH), null),
            algorithm(rsa(HASH), "SHA256WithECEncryption"),
            algorithm(rsa(HASH), "SHA512WithRSAEncryption"))
        .map(each -> new Forgery("" + each.algorithm(), each, Reason.ALGORITHM_MISMATCH));
  }

  static Stream<Forgery> certificates() {
    var good = mary(EC);
    var own = CertificateAuthority.create(MARY.subject(), NOW);
    var self = own.issue(good);
    return Stream.of(
        certificate("by a stranger", STRANGER.issue(good), Reason.CERTIFICATE_UNTRUSTED),
        certificate("by a namesake", NAMESAKE.issue(good), Reason.CERTIFICATE_UNTRUSTED),
        certificate("by herself", self, Reason.CERTIFICATE_UNTRUSTED),
        certificate(
            "expired",
            AUTHORITY.issue(good.withDates(NOW.minus(DAY), NOW.minusSeconds(1))),
            Reason.CERTIFICATE_EXPIRED),
        certificate(
            "not yet valid",
            AUTHORITY.issue(good.withDates(NOW.plusSeconds(1), NOW.plus(DAY))),
            Reason.CERTIFICATE_NOT_YET_VALID),
        certificate("no usage", AUTHORITY.issue(good.withUsages(Set.of())), notForSigningIn()),
        certificate(
            "for contracts only",
            AUTHORITY.issue(good.withUsages(Set.of(Usage.NON_REPUDIATION))),
            notForSigningIn()),
        certificate(
            "may issue others",
            AUTHORITY.issue(
                good.withUsages(Set.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_CERT_SIGN))
                    .asAuthority()),
            Reason.CERTIFICATE_OF_AN_AUTHORITY),
        certificate(
            "the authority's own", AUTHORITY.certificate(), Reason.CERTIFICATE_OF_AN_AUTHORITY),
        text("no certificate", null, Reason.CERTIFICATE_MISSING),
        text("empty certificate", "", Reason.CERTIFICATE_MISSING),
        text("certificate not Base64", "%%%", Reason.CERTIFICATE_UNREADABLE),
        text("garbage", Results.base64(new byte[700]), Reason.CERTIFICATE_UNREADABLE),
        text(
            "truncated certificate",
            Results.base64(Arrays.copyOf(encoded(AUTHORITY.issue(good)), 200)),
            Reason.CERTIFICATE_UNREADABLE),
        text(
            "with something behind it",
            Results.base64(Arrays.copyOf(encoded(AUTHORITY.issue(good)), 5000)),
            Reason.CERTIFICATE_UNREADABLE));
  }

  static Stream<Forgery> people() {
    var number = MARY.number();
    return Stream.of(
            OTHER.subject(),
            "SERIALNUMBER=PNOLV-" + number + ", GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=PNOLT-" + number + ", GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=" + number + ", GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=PNOEE-" + number + "0, GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=pnoee-" + number + ", GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=PNOEE-60001017869, SERIALNUMBER=PNOEE-"
                + number
                + ", GIVENNAME=MARY, SURNAME=TESTNUMBER",
            "SERIALNUMBER=PNOEE-"
                + number
                + "+SERIALNUMBER=PNOEE-60001017869, GIVENNAME=MARY,"
                + " SURNAME=TESTNUMBER",
            "CN=\"x,SERIALNUMBER=PNOEE-" + number + ",GIVENNAME=MARY,SURNAME=TESTNUMBER\"",
            "SERIALNUMBER=PNOEE-" + number,
            "CN=" + number)
        .map(subject ->
            certificate(
                subject, AUTHORITY.issue(mary(EC).withSubject(subject)), Reason.ANOTHER_PERSON));
  }

  private static SignedResult ec(Hash hash) {
    return Results.of(AUTHORITY, mary(EC), EC.getPrivate(), hash, "EC");
  }

  private static SignedResult rsa(Hash hash) {
    return Results.of(AUTHORITY, mary(RSA), RSA.getPrivate(), hash, "RSA");
  }

  private static CertificateContents mary(KeyPair keys) {
    return MARY.certificate(keys.getPublic(), NOW);
  }

  private static SignedResult with(SignedResult good, @Nullable String result) {
    return new SignedResult(result, good.signature(), good.algorithm(), good.certificate());
  }

  private static SignedResult signature(SignedResult good, byte[] signature) {
    return signature(good, Results.base64(signature));
  }

  private static SignedResult signature(SignedResult good, String signature) {
    return new SignedResult("OK", signature, good.algorithm(), good.certificate());
  }

  private static SignedResult algorithm(SignedResult good, @Nullable String algorithm) {
    return new SignedResult("OK", good.signature(), algorithm, good.certificate());
  }

  private static Forgery wrong(String name, SignedResult result) {
    return new Forgery(name, result, Reason.SIGNATURE_WRONG);
  }

  private static Forgery certificate(String name, X509Certificate certificate, Reason reason) {
    return text(name, Results.base64(encoded(certificate)), reason);
  }

  private static Forgery text(String name, @Nullable String certificate, Reason reason) {
    var good = ec(HASH);
    return new Forgery(
        name, new SignedResult("OK", good.signature(), good.algorithm(), certificate), reason);
  }

  private static Reason missingSignature() {
    return Reason.SIGNATURE_MISSING;
  }

  private static Reason notForSigningIn() {
    return Reason.CERTIFICATE_NOT_FOR_SIGNING_IN;
  }

  private static byte[] sign(KeyPair keys) {
    return Keys.sign(keys.getPrivate(), HASH.bytes());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] flipped(byte[] good) {
    var bytes = good.clone();
    bytes[40] ^= 4;
    return bytes;
  }

  private static byte[] pair(BigInteger r, BigInteger s) {
    var bytes = Arrays.copyOf(fixed(r, 32), 64);
    System.arraycopy(fixed(s, 32), 0, bytes, 32, 32);
    return bytes;
  }

  /** A number in so many bytes. */
  private static byte[] fixed(BigInteger number, int length) {
    var bytes = new byte[length];
    var magnitude = number.toByteArray();
    int from = magnitude.length > length ? magnitude.length - length : 0;
    int count = magnitude.length - from;
    System.arraycopy(magnitude, from, bytes, length - count, count);
    return bytes;
  }

  /** The same number modulo the modulus, where that still fits. */
  private static byte[] beyond(byte[] good, BigInteger modulus) {
    var bytes = new BigInteger(1, good).add(modulus).toByteArray();
    return fixed(new BigInteger(1, bytes), Math.max(256, bytes.length));
  }

  private static byte[] der(byte[] raw) {
    var r = new BigInteger(1, Arrays.copyOf(raw, 32)).toByteArray();
    var s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)).toByteArray();
    var bytes = new byte[6 + r.length + s.length];
    bytes[0] = 0x30;
    bytes[1] = (byte) (4 + r.length + s.length);
    bytes[2] = 2;
    bytes[3] = (byte) r.length;
    System.arraycopy(r, 0, bytes, 4, r.length);
    bytes[4 + r.length] = 2;
    bytes[5 + r.length] = (byte) s.length;
    System.arraycopy(s, 0, bytes, 6 + r.length, s.length);
    return bytes;
  }

  private static Hash hash(int fill) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new Hash(HashType.SHA256, bytes);
  }
}
