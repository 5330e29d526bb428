package curio.mobileidmock.certificates;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * What a certificate is to say, true or not. Immutable.
 *
 * @param subject a distinguished name (RFC 2253)
 * @param usages what its key is for; none leaves the extension out
 * @param authority whether it may issue others
 */
public record CertificateContents(
    String subject,
    PublicKey key,
    Instant from,
    Instant until,
    Set<Usage> usages,
    boolean authority) {
  /** What a key is for (RFC 5280, section 4.2.1.3). */
  public enum Usage {
    DIGITAL_SIGNATURE(1 << 7),
    NON_REPUDIATION(1 << 6),
    KEY_CERT_SIGN(1 << 2),
    CRL_SIGN(1 << 1);

    private final int bit;

    Usage(int bit) {
      this.bit = bit;
    }

    int bit() {
      return bit;
    }
  }

  public CertificateContents {
    usages = Set.copyOf(usages);
  }

  /** The same about another subject. */
  public CertificateContents withSubject(String other) {
    return new CertificateContents(other, key, from, until, usages, authority);
  }

  /** The same for other dates. */
  public CertificateContents withDates(Instant otherFrom, Instant otherUntil) {
    return new CertificateContents(subject, key, otherFrom, otherUntil, usages, authority);
  }

  /** The same for other usages. */
  public CertificateContents withUsages(Set<Usage> others) {
    return new CertificateContents(subject, key, from, until, others, authority);
  }

  /** The same, but allowed to issue others. */
  public CertificateContents asAuthority() {
    return new CertificateContents(subject, key, from, until, usages, true);
  }
}
