package curio.http.proxy;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses as they are written in settings and headers: dotted decimal of four parts, or
 * RFC 4291, section 2.2. Never a name, which would ask the DNS, nor a zone, nor the shortened and
 * octal forms that some programs take for other addresses.
 */
final class IpText {
  private static final int LONGEST = 45;

  private IpText() {}

  /** The address, or null if the text is none. */
  static @Nullable InetAddress parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    boolean plausible = text.indexOf(':') >= 0 ? isHexAndColons(text) : isDottedDecimal(text);
    if (!plausible) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isHexAndColons(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hex = c < 0x7f && Character.digit(c, 16) >= 0;
      if (!hex && c != ':' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDottedDecimal(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!isByte(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isByte(String part) {
    if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.startsWith("0"))) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return false;
      }
    }
    return Integer.parseInt(part) <= 255;
  }
}
