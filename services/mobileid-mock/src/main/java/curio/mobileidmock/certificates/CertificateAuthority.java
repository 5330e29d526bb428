package curio.mobileidmock.certificates;

import curio.mobileidmock.certificates.CertificateContents.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * An authority with a key of its own on P-256, which lives as long as the process. It certifies
 * whatever it is asked to, so that wrong certificates can be made too. Immutable.
 */
public final class CertificateAuthority {
  private static final Duration YEARS = Duration.ofDays(15 * 365);
  private static final Duration SKEW = Duration.ofDays(1);
  private static final AlgorithmIdentifier ALGORITHM =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final int SERIAL_BITS = 127;

  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys;
  private final String name;
  private final X509Certificate certificate;

  private CertificateAuthority(String name, Instant from, Instant until) {
    this.keys = Keys.ec("secp256r1");
    this.name = name;
    this.certificate =
        issue(
            new CertificateContents(
                name,
                keys.getPublic(),
                from,
                until,
                Set.of(Usage.KEY_CERT_SIGN, Usage.CRL_SIGN),
                true));
  }

  /**
   * A new one.
   *
   * @param name a distinguished name (RFC 2253)
   */
  public static CertificateAuthority create(String name, Instant now) {
    return new CertificateAuthority(name, now.minus(SKEW), now.plus(YEARS));
  }

  /** A new one for certain dates. */
  public static CertificateAuthority create(String name, Instant from, Instant until) {
    return new CertificateAuthority(name, from, until);
  }

  /** Its own certificate, signed by itself. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Its own certificate as PEM. */
  public String pem() {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(base64.encodeToString(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is built can be encoded", e);
    }
  }

  /** Certifies. */
  public X509Certificate issue(CertificateContents contents) {
    try {
      var toSign = toSign(contents);
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(toSign.getEncoded("DER"));
      var parts = new ASN1EncodableVector();
      parts.add(toSign);
      parts.add(ALGORITHM);
      parts.add(new DERBitString(signature.sign()));
      var der = new DERSequence(parts).getEncoded("DER");
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("what is built can be signed and read", e);
    }
  }

  private TBSCertificate toSign(CertificateContents contents) throws IOException {
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).setBit(0)));
    generator.setSignature(ALGORITHM);
    generator.setIssuer(distinguished(name));
    generator.setSubject(distinguished(contents.subject()));
    generator.setStartDate(new Time(java.util.Date.from(contents.from())));
    generator.setEndDate(new Time(java.util.Date.from(contents.until())));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(contents.key().getEncoded()));
    generator.setExtensions(extensions(contents));
    return generator.generateTBSCertificate();
  }

  private static Extensions extensions(CertificateContents contents) throws IOException {
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(contents.authority()));
    if (!contents.usages().isEmpty()) {
      int bits = contents.usages().stream().mapToInt(Usage::bit).sum();
      extensions.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
    }
    return extensions.generate();
  }

  private static X500Name distinguished(String name) {
    return X500Name.getInstance(new X500Principal(name).getEncoded());
  }
}
