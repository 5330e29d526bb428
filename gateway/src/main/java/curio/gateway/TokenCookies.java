package curio.gateway;

import curio.contracts.accounts.v1.Tokens;
import curio.gateway.auth.TokenAuthenticator;
import curio.http.Cookie;
import curio.http.Request;
import curio.http.Response;
import java.time.Clock;
import java.time.Duration;

/** Tokens as cookies: HttpOnly, SameSite=Strict, Secure over TLS, kept as long as they are good. */
final class TokenCookies {
  static final String REFRESH_TOKEN = "refreshToken";

  private static final String PATH = "/";

  private final Clock clock;

  TokenCookies(Clock clock) {
    this.clock = clock;
  }

  /** The same answer setting both tokens. */
  Response set(Request request, Response answer, Tokens tokens) {
    boolean secure = request.overTls();
    return answer
        .withCookie(
            cookie(
                TokenAuthenticator.COOKIE, tokens.getAccessToken(), tokens.getExpiresAt(), secure))
        .withCookie(
            cookie(REFRESH_TOKEN, tokens.getRefreshToken(), tokens.getRefreshExpiresAt(), secure));
  }

  /** The same answer clearing both. */
  static Response clear(Response answer) {
    return answer
        .withCookie(Cookie.deleted(TokenAuthenticator.COOKIE, PATH))
        .withCookie(Cookie.deleted(REFRESH_TOKEN, PATH));
  }

  private Cookie cookie(String name, String value, long expiresAt, boolean secure) {
    long left = Math.max(0, expiresAt - clock.instant().getEpochSecond());
    return new Cookie(name, value, PATH, Duration.ofSeconds(left), secure);
  }
}
