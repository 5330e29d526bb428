package curio.mobileid.validation;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * The authorities whose word about a person counts: those that issue people's certificates, each
 * given by its own. Revocation is not asked for, since SK answers for certificates in use only.
 * Immutable.
 */
final class TrustedAuthorities {
  private static final int KEY_CERT_SIGN = 5;

  private final List<X509Certificate> authorities;

  TrustedAuthorities(Collection<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
    for (var each : this.authorities) {
      if (!isAuthority(each)) {
        throw new IllegalArgumentException(
            "trusted certificate: that of a person or server (expected: of an authority)");
      }
    }
  }

  /** Whether a certificate may issue others: then it is nobody's own. */
  static boolean isAuthority(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /** Whether one of them that is within its own dates issued this, which is within its dates. */
  boolean vouchFor(X509Certificate certificate, Instant now) {
    var anchors = new HashSet<TrustAnchor>();
    for (var each : authorities) {
      // The validator takes the word of an anchor however old it is.
      if (!now.isBefore(each.getNotBefore().toInstant())
          && !now.isAfter(each.getNotAfter().toInstant())) {
        anchors.add(new TrustAnchor(each, null));
      }
    }
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(java.util.Date.from(now));
      var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (CertPathValidatorException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has X.509 and PKIX", e);
    }
  }
}
