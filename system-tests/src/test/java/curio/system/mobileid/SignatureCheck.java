package curio.system.mobileid;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks as a relying party does, with the JDK alone, that a person has signed what was asked for.
 * Remembers certificates, since sessions that sign come without. Thread-safe.
 */
final class SignatureCheck {
  /** How a SHA-256 begins within an RSA signature (RFC 8017, section 9.2, note 1). */
  private static final byte[] SHA256_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final X509Certificate authority;
  private final Map<String, X509Certificate> certificates = new ConcurrentHashMap<>();

  SignatureCheck(X509Certificate authority) {
    this.authority = authority;
  }

  /** What is wrong with a result OK; empty if nothing is. */
  Optional<String> problem(Person person, byte[] hash, Body answer) {
    try {
      var given = answer.text("cert");
      if (!given.isEmpty()) {
        certificates.put(person.phone(), certificate(given));
      }
      var certificate = certificates.get(person.phone());
      if (certificate == null) {
        return Optional.of("no certificate of " + person.phone());
      }
      certificate.verify(authority.getPublicKey());
      if (!certificate.getSubjectX500Principal().getName().contains(serial(person))) {
        return Optional.of(
            "another person's certificate: " + certificate.getSubjectX500Principal());
      }
      byte[] value = Base64.getDecoder().decode(new Body(answer.object("signature")).text("value"));
      return fits(certificate, hash, value) ? Optional.empty() : Optional.of("not signed by it");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.of(e.toString());
    }
  }

  private static boolean fits(X509Certificate certificate, byte[] hash, byte[] value)
      throws GeneralSecurityException {
    boolean ec = certificate.getPublicKey().getAlgorithm().equals("EC");
    var signature = Signature.getInstance(ec ? "NONEwithECDSAinP1363Format" : "NONEwithRSA");
    signature.initVerify(certificate.getPublicKey());
    if (!ec) {
      signature.update(SHA256_INFO);
    }
    signature.update(hash);
    return signature.verify(value);
  }

  private static X509Certificate certificate(String base64) throws CertificateException {
    var der = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
  }

  /** RFC 2253 writes an attribute that it has no name for as the hexadecimal of its DER. */
  private static String serial(Person person) {
    var text = "PNO" + (person.phone().startsWith("+370") ? "LT" : "EE") + "-" + person.number();
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
