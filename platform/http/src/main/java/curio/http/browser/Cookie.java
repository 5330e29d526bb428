package curio.http.browser;

import curio.http.syntax.HeaderText;
import java.time.Duration;
import java.util.Locale;

/**
 * A cookie set by an answer: always HttpOnly and SameSite=Strict.
 *
 * @param name a token of RFC 9110; with a prefix ({@link CookieName}) if it is secure and kept
 * @param value printable ASCII without quotes, comma, semicolon and backslash
 * @param path the paths it is sent to
 * @param maxAge how long it is kept; zero deletes it
 * @param secure sent over TLS only
 */
public record Cookie(String name, String value, String path, Duration maxAge, boolean secure) {
  /** Refuses what would not arrive as it was sent, or would smuggle in another header. */
  public Cookie {
    if (!HeaderText.isToken(name)) {
      throw new IllegalArgumentException("cookie name: (expected: a token)");
    }
    if (secure && !maxAge.isZero() && !CookieName.isPrefixed(name)) {
      throw new IllegalArgumentException("cookie name: (expected: __Host- or __Secure- over TLS)");
    }
    requireCookieText("cookie value", value);
    requireCookieText("cookie path", path);
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= 0)");
    }
  }

  /**
   * The cookie that makes a browser forget the one of this name and path.
   *
   * @param secure as it was set: browsers do not take a prefixed name without
   */
  public static Cookie deleted(String name, String path, boolean secure) {
    return new Cookie(name, "", path, Duration.ZERO, secure);
  }

  public String headerValue() {
    return String.format(
        Locale.ROOT,
        "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Strict%s",
        name,
        value,
        path,
        maxAge.toSeconds(),
        secure ? "; Secure" : "");
  }

  private static void requireCookieText(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
        throw new IllegalArgumentException(what + ": (expected: cookie characters)");
      }
    }
  }
}
