package curio.accounts.users;

import curio.accounts.mail.MailDomain;
import curio.text.TextRule;

/**
 * An e-mail address that could exist: whether it does is found out by writing to it. It can be
 * written into the envelope of a mail as it is, but for its domain, which goes there as A-labels:
 * the part before the {@code @} is a dot-atom of ASCII (RFC 5321, section 4.1.2), neither quoted
 * nor an encoded word, and the whole has at most 254 characters (section 4.5.3.1.3). Immutable.
 *
 * @param text as its owner writes it
 */
public record EmailAddress(String text) {
  private static final int MAX = 254;
  private static final int MAX_LOCAL_PART = 64;
  private static final TextRule RULE = TextRule.singleLine(MAX);
  private static final String IN_ATOM = "!#$%&'*+-/=?^_`{|}~.";

  public EmailAddress {
    text = RULE.read("email", text);
    int at = text.indexOf('@');
    String local = text.substring(0, Math.max(at, 0));
    if (!local.chars().allMatch(c -> c < 128)) {
      throw new IllegalArgumentException(
          "email: letters beyond ASCII before the @ (expected: like name@example.org)");
    }
    var inEnvelope = MailDomain.ofAddress(text);
    if (at != text.lastIndexOf('@')
        || !isDotAtom(local)
        || inEnvelope.filter(address -> address.length() <= MAX).isEmpty()) {
      throw new IllegalArgumentException("email: not an address (expected: name@example.org)");
    }
  }

  /** The same for every way to write this address. */
  String key() {
    return NameKey.of(text);
  }

  private static boolean isDotAtom(String local) {
    return !local.isEmpty()
        && local.length() <= MAX_LOCAL_PART
        && local.chars().allMatch(EmailAddress::inLocalPart)
        && !local.startsWith(".")
        && !local.endsWith(".")
        && !local.contains("..")
        // Some programs would read it as an encoded word (RFC 2047), and write to somebody else.
        && !local.contains("=?");
  }

  private static boolean inLocalPart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || IN_ATOM.indexOf(c) >= 0;
  }
}
