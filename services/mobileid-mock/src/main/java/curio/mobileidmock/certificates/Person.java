package curio.mobileidmock.certificates;

import curio.mobileidmock.certificates.CertificateContents.Usage;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.naming.ldap.Rdn;

/**
 * Somebody with a Mobile-ID. Immutable.
 *
 * @param country EE or LT
 * @param number the national one
 */
public record Person(String country, String number, String givenName, String surname) {
  private static final Duration YEARS = Duration.ofDays(5 * 365);
  private static final Duration SKEW = Duration.ofHours(1);

  /** What the certificate for signing in says, as SK writes it. */
  public CertificateContents certificate(PublicKey key, Instant now) {
    return new CertificateContents(
        subject(), key, now.minus(SKEW), now.plus(YEARS), Set.of(Usage.DIGITAL_SIGNATURE), false);
  }

  /** Who it is about. */
  public String subject() {
    return "SERIALNUMBER=PNO%s-%s, GIVENNAME=%s, SURNAME=%s, CN=%s, C=%s"
        .formatted(
            country,
            number,
            Rdn.escapeValue(givenName),
            Rdn.escapeValue(surname),
            Rdn.escapeValue(surname + "," + givenName + "," + number),
            country);
  }

  /** The country only: national numbers are in no log. */
  @Override
  public String toString() {
    return "PNO" + country + "-…";
  }
}
