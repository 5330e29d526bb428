package curio.gateway.mobileid;

import curio.http.Request;
import curio.http.Response;
import curio.http.browser.Cookie;
import curio.http.browser.CookieName;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a browser keeps of the sign-ins by Mobile-ID that it has seen, so that its next one is not
 * counted with those of strangers: up to three texts that the service gave out, the newest first.
 * They sign nobody in, and outlive a sign-out. Stateless.
 */
final class KnownBrowserCookie {
  private static final CookieName NAME = CookieName.ofPath("mobileIdKnown");
  private static final String PATH = "/v1/auth/mobile-id";
  private static final String SEPARATOR = ".";
  private static final int MOST = 3;
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** As long as the service believes them at most. */
  private static final Duration LIFE = Duration.ofDays(366);

  private KnownBrowserCookie() {}

  /** What the browser shows. */
  static List<String> of(Request request) {
    return request.cookie(NAME).stream()
        .flatMap(value -> Stream.of(value.split(Pattern.quote(SEPARATOR), MOST + 1)))
        .filter(text -> TEXT.matcher(text).matches())
        .limit(MOST)
        .toList();
  }

  /** The same answer giving the browser one more. */
  static Response add(Request request, Response answer, String text) {
    if (text.isEmpty()) {
      return answer;
    }
    var texts =
        Stream.concat(Stream.of(text), of(request).stream()).distinct().limit(MOST).toList();
    boolean tls = request.overTls();
    return answer.withCookie(
        new Cookie(NAME.of(tls), String.join(SEPARATOR, texts), PATH, LIFE, tls));
  }
}
