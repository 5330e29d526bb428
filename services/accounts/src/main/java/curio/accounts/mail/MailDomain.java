package curio.accounts.mail;

import com.ibm.icu.text.IDNA;
import java.util.Optional;

/**
 * The domain of an e-mail address in the one form that other servers know: A-labels in small
 * letters (IDNA 2008 by UTS 46, not transitional), so that {@code täht.ee}, {@code TÄHT.EE} and
 * {@code xn--tht-qla.ee} are one. Stateless.
 */
public final class MailDomain {
  /** Loaded at the first address. */
  private static final class Unicode {
    private static final IDNA RULES =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ);
  }

  /** No domain is longer in any form (RFC 1035, section 2.3.4). */
  private static final int MAX = 253;

  private MailDomain() {}

  /** The form; empty if no name of a host has it. */
  public static Optional<String> ascii(String domain) {
    if (domain.length() > MAX) {
      return Optional.empty();
    }
    var info = new IDNA.Info();
    String ascii = Unicode.RULES.nameToASCII(domain, new StringBuilder(), info).toString();
    return info.hasErrors() || ascii.length() > MAX || !plausible(ascii)
        ? Optional.empty()
        : Optional.of(ascii);
  }

  /** An address as an envelope has it: the domain in this form. Empty if it cannot be written. */
  public static Optional<String> ofAddress(String address) {
    int at = address.lastIndexOf('@');
    return at < 1
        ? Optional.empty()
        : ascii(address.substring(at + 1)).map(domain -> address.substring(0, at + 1) + domain);
  }

  private static boolean plausible(String ascii) {
    return ascii.indexOf('.') > 0 && !ascii.endsWith(".") && !ascii.contains("..");
  }
}
