package curio.gateway.auth;

import curio.contracts.accounts.v1.Tokens;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.browser.Cookie;
import curio.http.browser.CookieName;
import java.time.Clock;
import java.time.Duration;

/**
 * Tokens as cookies: HttpOnly, SameSite=Strict, Secure and prefixed over TLS. The refresh token is
 * sent to the one path that exchanges it and nowhere else. Both are kept as long as the session may
 * last: an access token that has expired still says which session its browser wants to end.
 */
public final class TokenCookies {
  /** The name of the refresh token. */
  public static final CookieName REFRESH_TOKEN = CookieName.ofPath("refreshToken");

  /** As routes that read it are described. */
  public static final Parameter REFRESH_PARAMETER =
      Parameter.cookie(REFRESH_TOKEN.plain(), "Where the body has none")
          .like("r1.Zm9yLW9uZS1zZXNzaW9u");

  /** As answers that set or clear them are described. */
  public static final AnswerHeader HEADER =
      new AnswerHeader(
          "Set-Cookie",
          "Both tokens for a browser, or that it forgets them",
          "accessToken=eyJhbGciOiJFZERTQSJ9.e30.c2ln; Path=/; HttpOnly; SameSite=Strict");

  private static final String EVERYWHERE = "/";
  private static final String REFRESH_PATH = "/token/refresh";

  private final Clock clock;

  /** Cookies whose lives are counted from the clock. */
  public TokenCookies(Clock clock) {
    this.clock = clock;
  }

  /** The same answer setting both tokens. Not for requests of other sites' pages. */
  public Response set(Request request, Response answer, Tokens tokens) {
    long left = Math.max(0, tokens.getRefreshExpiresAt() - clock.instant().getEpochSecond());
    var life = Duration.ofSeconds(left);
    return both(request, answer, tokens.getAccessToken(), tokens.getRefreshToken(), life);
  }

  /** The same answer clearing both, unless another site's page asks for it. */
  public static Response clear(Request request, Response answer) {
    return request.isFromOtherSite() ? answer : both(request, answer, "", "", Duration.ZERO);
  }

  private static Response both(
      Request request, Response answer, String access, String refresh, Duration life) {
    boolean tls = request.overTls();
    var accessName = TokenAuthenticator.COOKIE.of(tls);
    var refreshName = REFRESH_TOKEN.of(tls);
    var both =
        answer
            .withCookie(new Cookie(accessName, access, EVERYWHERE, life, tls))
            .withCookie(new Cookie(refreshName, refresh, REFRESH_PATH, life, tls));
    return withoutOlder(request, both);
  }

  /** An older release had the refresh token everywhere, and no prefixes: those are removed. */
  private static Response withoutOlder(Request request, Response answer) {
    boolean tls = request.overTls();
    var left = answer;
    // Where the cookie of today does not go, this is the older one.
    if (!request.path().equals(REFRESH_PATH) && request.cookie(REFRESH_TOKEN.plain()).isPresent()) {
      left = left.withCookie(Cookie.deleted(REFRESH_TOKEN.plain(), EVERYWHERE, tls));
    }
    if (tls && request.cookie(TokenAuthenticator.COOKIE.plain()).isPresent()) {
      left = left.withCookie(Cookie.deleted(TokenAuthenticator.COOKIE.plain(), EVERYWHERE, true));
    }
    return left;
  }
}
