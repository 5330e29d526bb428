package curio.mobileid.validation;

import static java.util.Locale.ROOT;

import curio.mobileid.validation.Verdict.Invalid;
import curio.mobileid.validation.Verdict.Reason;
import curio.mobileid.validation.Verdict.Valid;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the end of a session proves that the person asked for has signed our hash: result
 * OK; a certificate within its dates, meant for signing in, issued by a trusted authority and about
 * that person; a signature over that very hash by the key of the certificate, with the algorithm
 * that was named. All of it must hold, whoever sent the result. Immutable, safe for any thread.
 */
public final class ResultValidation {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int MIN_RSA_BITS = 2048;

  private final TrustedAuthorities trusted;
  private final Clock clock;

  /**
   * One that trusts these authorities.
   *
   * @param trusted that issue people's certificates; the root above them does not help, since SK
   *     sends no certificates between
   */
  public ResultValidation(Collection<X509Certificate> trusted, Clock clock) {
    this.trusted = new TrustedAuthorities(trusted);
    this.clock = clock;
  }

  /** What a result proves, given what the phone was asked to sign and whose phone it should be. */
  public Verdict validate(SignedResult result, Hash hash, NationalNumber person) {
    if (!"OK".equals(result.result())) {
      return new Invalid(Reason.RESULT_NOT_OK);
    }
    var signature = decoded(result.signature());
    if (signature.isEmpty()) {
      return new Invalid(Reason.SIGNATURE_MISSING);
    }
    if (result.certificate() == null || result.certificate().isEmpty()) {
      return new Invalid(Reason.CERTIFICATE_MISSING);
    }
    var certificate = decoded(result.certificate()).flatMap(ResultValidation::certificate);
    if (certificate.isEmpty()) {
      return new Invalid(Reason.CERTIFICATE_UNREADABLE);
    }
    var fault = fault(certificate.get());
    if (fault.isPresent()) {
      return new Invalid(fault.get());
    }
    var subject = Subject.of(certificate.get().getSubjectX500Principal());
    if (subject.isEmpty() || !subject.get().serialNumber().equals(person.inCertificate())) {
      return new Invalid(Reason.ANOTHER_PERSON);
    }
    return signed(certificate.get().getPublicKey(), result.algorithm(), hash, signature.get())
        .<Verdict>map(Invalid::new)
        .orElseGet(() -> valid(person, subject.get()));
  }

  private static Verdict valid(NationalNumber person, Subject subject) {
    return new Valid(new Identity(person, subject.givenName(), subject.surname()));
  }

  private Optional<Reason> fault(X509Certificate certificate) {
    Instant now = clock.instant();
    if (certificate.getBasicConstraints() >= 0) {
      return Optional.of(Reason.CERTIFICATE_OF_AN_AUTHORITY);
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return Optional.of(Reason.CERTIFICATE_NOT_YET_VALID);
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of(Reason.CERTIFICATE_EXPIRED);
    }
    var usage = certificate.getKeyUsage();
    if (usage == null || !usage[DIGITAL_SIGNATURE]) {
      return Optional.of(Reason.CERTIFICATE_NOT_FOR_SIGNING_IN);
    }
    return trusted.vouchFor(certificate, now)
        ? Optional.empty()
        : Optional.of(Reason.CERTIFICATE_UNTRUSTED);
  }

  /** Why the key has not signed the hash; empty if it has. */
  private static Optional<Reason> signed(
      PublicKey key, @Nullable String algorithm, Hash hash, byte[] signature) {
    return switch (key) {
      case ECPublicKey ec when !named(algorithm, hash, "EC") ->
          Optional.of(Reason.ALGORITHM_MISMATCH);
      case ECPublicKey ec -> wrongUnless(HashSignature.fits(ec, hash, signature));
      case RSAPublicKey rsa when rsa.getModulus().bitLength() < MIN_RSA_BITS ->
          Optional.of(Reason.KEY_UNSUITABLE);
      case RSAPublicKey rsa when !named(algorithm, hash, "RSA") ->
          Optional.of(Reason.ALGORITHM_MISMATCH);
      case RSAPublicKey rsa -> wrongUnless(HashSignature.fits(rsa, hash, signature));
      default -> Optional.of(Reason.KEY_UNSUITABLE);
    };
  }

  private static Optional<Reason> wrongUnless(boolean fits) {
    return fits ? Optional.empty() : Optional.of(Reason.SIGNATURE_WRONG);
  }

  /** SK writes SHA256WithECEncryption here and sha256WithRSAEncryption there. */
  private static boolean named(@Nullable String algorithm, Hash hash, String key) {
    var expected = hash.type() + "With" + key + "Encryption";
    return algorithm != null && algorithm.toLowerCase(ROOT).equals(expected.toLowerCase(ROOT));
  }

  private static Optional<byte[]> decoded(@Nullable String base64) {
    if (base64 == null || base64.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<X509Certificate> certificate(byte[] der) {
    try {
      var in = new ByteArrayInputStream(der);
      var read = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return read instanceof X509Certificate certificate && in.available() == 0
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
