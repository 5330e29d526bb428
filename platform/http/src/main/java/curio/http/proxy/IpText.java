package curio.http.proxy;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses as they are written in settings and headers: dotted decimal of four parts, or
 * RFC 4291, section 2.2. Never a name, which would ask the DNS, nor a zone, nor the shortened and
 * octal forms that some programs take for other addresses.
 */
final class IpText {
  private static final int LONGEST = 45;
  private static final Pattern DOTTED_DECIMAL =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?=[0-9])|$)){4}");
  private static final Pattern HEX_AND_COLONS = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private IpText() {}

  /** The address, or null if the text is none. */
  static @Nullable InetAddress parse(String text) {
    if (text.length() > LONGEST
        || !(DOTTED_DECIMAL.matcher(text).matches() || HEX_AND_COLONS.matcher(text).matches())) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
