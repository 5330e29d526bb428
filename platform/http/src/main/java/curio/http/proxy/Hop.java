package curio.http.proxy;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of the one that it has the request from.
 *
 * @param address null if it does not say, hides it (RFC 7239, section 6.3) or cannot be read
 * @param scheme {@code http} or {@code https}; null if it does not say
 */
record Hop(@Nullable InetAddress address, @Nullable String scheme) {
  private static final Hop SAYS_NOTHING = new Hop(null, null);
  private static final int MAX_PAIRS = 8;

  /** An element of {@code X-Forwarded-For}. */
  static Hop ofAddress(String element) {
    return new Hop(node(element), null);
  }

  /** An element of {@code Forwarded}; one that breaks the grammar says nothing. */
  static Hop ofForwarded(String element) {
    String address = null;
    String scheme = null;
    int at = 0;
    for (int n = 0; at < element.length(); n++) {
      int end = endOfPair(element, at);
      int equals = element.indexOf('=', at);
      if (end < 0 || equals < 0 || equals > end || n == MAX_PAIRS) {
        return SAYS_NOTHING;
      }
      String value = unquoted(element.substring(equals + 1, end));
      switch (element.substring(at, equals).strip().toLowerCase(Locale.ROOT)) {
        case "for" -> address = value;
        case "proto" -> scheme = value;
        default -> {}
      }
      at = end + 1;
    }
    return new Hop(address == null ? null : node(address), scheme(scheme));
  }

  static @Nullable String scheme(@Nullable String text) {
    if ("https".equalsIgnoreCase(text)) {
      return "https";
    }
    return "http".equalsIgnoreCase(text) ? "http" : null;
  }

  /** The semicolon after a pair, or the end of the element; negative if a quote stays open. */
  private static int endOfPair(String element, int start) {
    boolean quoted = false;
    int i = start;
    while (i < element.length()) {
      char c = element.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
      i++;
    }
    return quoted ? -1 : element.length();
  }

  private static String unquoted(String value) {
    String text = value.strip();
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      return text;
    }
    return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /** An address with or without port and brackets (RFC 7239, section 6). */
  private static @Nullable InetAddress node(String text) {
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      boolean good = text.lastIndexOf(':', bracket) > 0 && isPort(text, bracket + 1);
      return good ? IpText.parse(text.substring(1, bracket)) : null;
    }
    int colon = text.indexOf(':');
    if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
      return IpText.parse(text);
    }
    return isPort(text, colon) ? IpText.parse(text.substring(0, colon)) : null;
  }

  private static boolean isPort(String text, int colon) {
    return text.substring(colon).matches("(:[0-9]{1,5}|:_[A-Za-z0-9._-]{1,50})?");
  }
}
