package curio.gateway.mobileid;

import com.google.protobuf.ByteString;
import curio.contracts.mobileid.v1.StartReply.Started;
import curio.http.AnswerHeader;
import curio.http.Request;
import curio.http.Response;
import curio.http.browser.Cookie;
import curio.http.browser.CookieName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells the browser that started a sign-in from all others: a secret of 256 bits in a cookie for
 * each session, of which the service keeps the SHA-256 only. Thread-safe.
 */
final class MobileIdCookie {
  private static final String NAME = "mobileId-";
  private static final String PATH = "/v1/auth/mobile-id";
  private static final int SECRET_BYTES = 32;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SESSION = Pattern.compile("[0-9a-f-]{36}");

  /** How long its end may still be asked for. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(5);

  /** How long it may be asked for again once it was given out. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  MobileIdCookie(Clock clock) {
    this.clock = clock;
  }

  /** As answers that set or clear it are described. */
  static final AnswerHeader HEADER =
      new AnswerHeader(
          "Set-Cookie",
          "What binds the sign-in to its browser, or that this forgets it",
          NAME + "0195f3c2=c2VjcmV0; Path=/; HttpOnly; SameSite=Strict");

  /** A fresh secret. */
  String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the service keeps of a secret. */
  static ByteString hash(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteString.copyFrom(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The same answer giving the browser its secret. */
  Response set(Request request, Response answer, Started started, String secret) {
    long left = started.getExpiresAt() - clock.instant().getEpochSecond();
    var life = Duration.ofSeconds(Math.max(0, left)).plus(AFTERWARDS);
    var name = name(started.getSessionId()).of(request.overTls());
    return answer.withCookie(new Cookie(name, secret, PATH, life, request.overTls()));
  }

  /** The same answer making the browser forget it soon: if the answer is lost, it can ask again. */
  static Response clearSoon(Request request, Response answer, String session) {
    boolean tls = request.overTls();
    return request
        .cookie(name(session))
        .map(secret ->
            answer.withCookie(new Cookie(name(session).of(tls), secret, PATH, AGAIN, tls)))
        .orElse(answer);
  }

  /** The same answer making the browser forget it. */
  static Response clear(Request request, Response answer, String session) {
    boolean tls = request.overTls();
    return SESSION.matcher(session).matches()
        ? answer.withCookie(Cookie.deleted(name(session).of(tls), PATH, tls))
        : answer;
  }

  /** What the service keeps of the secret that the browser has for a session, if it has one. */
  static Optional<ByteString> hash(Request request, String session) {
    return request
        .cookie(name(session))
        .filter(secret -> SECRET.matcher(secret).matches())
        .map(MobileIdCookie::hash);
  }

  /**
   * What the service of accounts may know of a secret that {@link #hash(Request, String)} was found
   * for; the one that keeps the hash does not.
   */
  static ByteString proof(Request request, String session) {
    return request.cookie(name(session)).map(secret -> hash("sign-in " + secret)).orElseThrow();
  }

  /** Whether the browser is the one that a session belongs to. */
  static boolean belongs(Request request, Started started) {
    return hash(request, started.getSessionId())
        .filter(hash ->
            MessageDigest.isEqual(hash.toByteArray(), started.getBrowserHash().toByteArray()))
        .isPresent();
  }

  private static CookieName name(String session) {
    return CookieName.ofPath(NAME + session);
  }
}
