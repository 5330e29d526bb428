package curio.gateway.auth;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.FindSessionRequest;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.auth.KnownTokens.KnownToken;
import curio.http.Authenticator;
import curio.http.Principal;
import curio.http.Request;
import curio.http.browser.CookieName;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Knows who sends a request by its access token, from `Authorization: Bearer` or the cookie
/// `accessToken`. Thread-safe.
///
/// A token is verified once: its signature, and that its session is alive. From then on it is
/// looked up by its text, which costs less than a microsecond, until it expires or its session
/// ends. The end of a session arrives in three ways: from the route that ended it ({@link
/// #sessionEnded}), by a signal from another node, and for certain by reading the list of ended
/// sessions three times a second ({@link EndedSessionsReader}). Until that list is followed nothing
/// is kept, since an end could be missed. Where it was not read for a second, because the node
/// stood still or was cut off, a known token waits until it is, for three seconds at most; where
/// nobody serves the list, it does not wait.
public final class TokenAuthenticator implements Authenticator, AutoCloseable {
  /** The cookie that carries the access token. */
  public static final CookieName COOKIE = CookieName.ofHost("accessToken");

  private static final String SESSIONS_ENDED = ListEndedSessionsReply.getDescriptor().getFullName();
  private static final String BEARER = "Bearer ";
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Notifications wakeups;
  private final PublicKeys keys;
  private final AccessTokenVerifier verifier;
  private final KnownTokens known;
  private final SessionEnds ends = new SessionEnds();
  private final EndedSessionsReader reader;
  private final Counter verified;
  private AutoCloseable listening = () -> {};

  /** One that asks the accounts, wherever they run; {@link #start} makes it quick. */
  public static TokenAuthenticator of(
      Channels channels, Notifications wakeups, Clock clock, MeterRegistry metrics) {
    return new TokenAuthenticator(
        channels.to(AccountsGrpc::newBlockingStub, DEADLINE),
        () -> channels.isServed(AccountsGrpc.SERVICE_NAME),
        wakeups,
        clock,
        metrics);
  }

  /**
   * One that answers at once; {@link #start} makes it quick.
   *
   * @param served whether anybody is known to serve the accounts
   */
  public TokenAuthenticator(
      ServiceClient<AccountsBlockingStub> accounts,
      BooleanSupplier served,
      Notifications wakeups,
      Clock clock,
      MeterRegistry metrics) {
    this.accounts = accounts;
    this.wakeups = wakeups;
    this.keys = new PublicKeys(accounts, clock);
    this.verifier = new AccessTokenVerifier(keys, clock);
    this.known = new KnownTokens(clock);
    this.reader =
        new EndedSessionsReader(accounts, served, clock, this::sessionEnded, this::storeRestored);
    this.verified =
        Counter.builder("access_tokens_verified")
            .description("access tokens whose signature was checked")
            .register(metrics);
    Gauge.builder("access_tokens_known", known, KnownTokens::count)
        .description("access tokens that were checked and are remembered")
        .register(metrics);
    Gauge.builder("session_ends_awaited", ends, SessionEnds::count)
        .description("sessions whose end somebody here waits for")
        .register(metrics);
    Gauge.builder("ended_sessions_age_seconds", reader, EndedSessionsReader::ageSeconds)
        .description("for how long the list of ended sessions was not read")
        .register(metrics);
  }

  /** Begins to follow the ends of sessions. */
  public void start() {
    listening = wakeups.listen(SESSIONS_ENDED, this::signalled);
    reader.start();
  }

  @Override
  public Principal authenticate(Request request) {
    var header = request.header("Authorization");
    if (header.isPresent()) {
      String text = header.get();
      if (!isBearer(text)) {
        throw new CurioException(
            ErrorCode.UNAUTHENTICATED, "Authorization: another scheme (expected: Bearer)");
      }
      return accept(ofBearer(text)).viaHeader();
    }
    var cookie = request.cookie(COOKIE);
    if (cookie.isEmpty()) {
      throw new CurioException(
          ErrorCode.UNAUTHENTICATED, "no access token (expected: Authorization: Bearer …)");
    }
    return accept(cookie.get()).viaCookie();
  }

  @Override
  public boolean hasCredentials(Request request) {
    return request.header("Authorization").isPresent() || request.cookie(COOKIE).isPresent();
  }

  @Override
  public Principal authenticate(String token) {
    return accept(token).viaHeader();
  }

  /** The access token of a request as it came; empty text for what cannot be one. */
  public Optional<String> tokenOf(Request request) {
    var header = request.header("Authorization");
    return header.isPresent()
        ? header.map(text -> isBearer(text) ? ofBearer(text) : "")
        : request.cookie(COOKIE);
  }

  /**
   * Which session a request's access token belongs to, from the header or, if there is none and
   * cookies count, the cookie; also of one that has expired, which is good for ending the session
   * and for nothing else. Empty for what is not genuine, and for a session that has ended.
   */
  public Optional<String> sessionOf(Request request, boolean cookiesCount) {
    var header = request.header("Authorization");
    var text =
        header.isPresent()
            ? header.filter(TokenAuthenticator::isBearer).map(TokenAuthenticator::ofBearer)
            : cookiesCount ? request.cookie(COOKIE) : Optional.<String>empty();
    return text.flatMap(verifier::sessionOf).filter(this::alive);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reaches every node within a second, like the refusal of the session's tokens.
   */
  @Override
  public Registration onEnd(Principal principal, Runnable action) {
    if (!reader.follows()) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "the ends of sessions are not known yet");
    }
    String id = principal.sessionId();
    var registration = ends.add(id, action);
    try {
      // Waits first and asks second: an end before the question is answered by it, and one after
      // it is told.
      if (!alive(id)) {
        ends.end(id);
      }
      return registration;
    } catch (RuntimeException e) {
      registration.close();
      throw e;
    }
  }

  /** Refuses the tokens of a session from now on, and tells who waits for its end. */
  public void sessionEnded(String sessionId) {
    known.end(sessionId);
    ends.end(sessionId);
  }

  /** The keys that verify access tokens, as a JSON Web Key Set in UTF-8. */
  public byte[] publicKeys() {
    return keys.json();
  }

  @Override
  public void close() {
    reader.close();
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("listening to signals cannot be ended", e);
    }
  }

  /** What ends from now on is told again: the place in the list was read before this. */
  private void storeRestored() {
    known.forget();
    ends.sessions().stream().filter(id -> !alive(id)).forEach(this::sessionEnded);
  }

  private void signalled(String sessionId) {
    if (sessionId.isEmpty()) {
      reader.wake();
    } else {
      sessionEnded(sessionId);
    }
  }

  private KnownToken accept(String text) {
    var token = known.find(text);
    if (token == null) {
      token = admit(text);
    } else {
      reader.awaitFresh();
    }
    if (!known.accepts(token)) {
      throw AccessTokenVerifier.refused();
    }
    return token;
  }

  /** The order of these steps is what lets no end of a session slip by: see {@link KnownTokens}. */
  private KnownToken admit(String text) {
    var claims = verifier.verify(text);
    verified.increment();
    var session = known.session(claims.sessionId());
    boolean follows = reader.follows();
    if (!alive(claims.sessionId())) {
      session.end();
    }
    var token =
        new KnownToken(
            session,
            claims.expiresAt().toEpochMilli(),
            principal(claims, false),
            principal(claims, true));
    if (follows) {
      known.add(text, token);
    }
    return token;
  }

  private boolean alive(String sessionId) {
    var request = FindSessionRequest.newBuilder().setSessionId(sessionId).build();
    return accounts.call(stub -> stub.findSession(request)).getAlive();
  }

  private static boolean isBearer(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private static String ofBearer(String header) {
    return header.substring(BEARER.length()).strip();
  }

  private static Principal principal(VerifiedToken token, boolean viaCookie) {
    return new Principal(
        token.userId(),
        token.username(),
        token.role(),
        token.sessionId(),
        token.expiresAt(),
        viaCookie);
  }
}
