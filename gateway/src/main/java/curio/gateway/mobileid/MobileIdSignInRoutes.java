package curio.gateway.mobileid;

import com.google.protobuf.ByteString;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.mobileid.v1.AwaitSignInReply;
import curio.contracts.mobileid.v1.AwaitSignInRequest;
import curio.contracts.mobileid.v1.CancelSignInRequest;
import curio.contracts.mobileid.v1.Identity;
import curio.contracts.mobileid.v1.MobileIdGrpc.MobileIdBlockingStub;
import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.contracts.mobileid.v1.TakeSignInReply;
import curio.contracts.mobileid.v1.TakeSignInRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.Refusals;
import curio.gateway.accounts.AccountBodies;
import curio.gateway.mobileid.MobileIdBodies.SignInStart;
import curio.gateway.mobileid.MobileIdBodies.SignInStarted;
import curio.gateway.mobileid.MobileIdBodies.SignInStatus;
import curio.http.Access;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.Waiters;
import java.time.Clock;
import java.util.Optional;

/**
 * Sign-in by Mobile-ID: a browser starts it, waits for its end and is given that once, and again if
 * it asks within ten seconds, since answers get lost. Owners of accounts who ask for it link the
 * identity to their account instead. Thread-safe.
 */
public final class MobileIdSignInRoutes {
  private static final int ACCEPTED = 202;
  private static final String NONE = "no such session of this browser";

  private final ServiceClient<MobileIdBlockingStub> mobileId;
  private final Identities identities;
  private final Clock clock;
  private final MobileIdCookie cookie;

  /** Routes that call the given services. */
  public MobileIdSignInRoutes(
      ServiceClient<MobileIdBlockingStub> mobileId, Identities identities, Clock clock) {
    this.mobileId = mobileId;
    this.identities = identities;
    this.clock = clock;
    this.cookie = new MobileIdCookie(clock);
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("mobile-id sign-in", ErrorShapes.mobileId(clock))
        .post("/v1/auth/mobile-id", Access.ANYONE, SignInStart.class, this::start)
        .summary("Asks a phone who holds it, to sign in or to link it; bound by a cookie")
        .takes(IdempotencyKey.PARAMETER)
        .asksWhoIsThere()
        .answers(ACCEPTED, SignInStarted.class)
        .sends(MobileIdCookie.HEADER, IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.KEY_REUSED, ErrorCode.CONFLICT)
        .get("/v1/auth/mobile-id/{sessionId}", Access.ANYONE, this::status)
        .waits("sessionId", Waiters.STRANGERS)
        .summary("How that stands; waits for its end, and gives it out until 10 s after")
        .takes(MobileIdStarts.session("sessionId"), MobileIdStarts.TIMEOUT)
        .asksWhoIsThere()
        .answers(200, SignInStatus.class)
        .sends(MobileIdCookie.HEADER)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT)
        .delete("/v1/auth/mobile-id/{sessionId}", Access.ANYONE, this::cancel)
        .summary("Gives it up")
        .takes(MobileIdStarts.session("sessionId"))
        .answersNull(200)
        .sends(MobileIdCookie.HEADER)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN);
  }

  /** Sets a cookie, so another site's page must not begin a sign-in for its visitors. */
  private Response start(Request request, SignInStart body) {
    request.refuseFromOtherSites();
    if (body.links()) {
      // A link is a way into the account for good: not for whoever has the session alone.
      identities.requireOwner(request, body.currentPassword());
    }
    var secret = cookie.secret();
    var wanted =
        StartSignInRequest.newBuilder()
            .setPhoneNumber(body.phoneNumber())
            .setNationalIdentityNumber(body.nationalIdentityNumber())
            .setLanguage(body.language() == null ? "" : body.language())
            .setUserId(body.links() ? userId(request) : 0)
            .setBrowserHash(MobileIdCookie.hash(secret))
            .setKey(MobileIdStarts.key(request))
            .setClientAddress(request.clientAddress())
            .addAllKnownBrowsers(KnownBrowserCookie.of(request))
            .setTraceId(request.requestId())
            .build();
    var started = MobileIdStarts.started(mobileId.call(stub -> stub.startSignIn(wanted)));
    var answer = Response.json(ACCEPTED, SignInStarted.of(started));
    if (!started.getReplayed()) {
      return cookie.set(request, answer, started, secret);
    }
    // A key may be guessed, and whoever has the cookie is signed in: it is given out once.
    if (!MobileIdCookie.belongs(request, started)) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "the key has started a session of another browser (expected: its cookie, or a new key)");
    }
    return IdempotencyKey.replayed(answer);
  }

  /** Its end is given out once, and clears the cookie. */
  private Response status(Request request) {
    request.refuseFromOtherSites();
    var id = request.pathVariable("sessionId");
    var timeout = MobileIdStarts.timeout(request);
    var browser = MobileIdCookie.hash(request, id).orElseThrow(MobileIdSignInRoutes::none);
    var longPoll = new Patience(request, timeout);
    while (true) {
      var reply = await(id, browser, longPoll.nextMillis());
      switch (reply.getOutcomeCase()) {
        case RUNNING -> {
          if (longPoll.isOver()) {
            return Response.ok(SignInStatus.running());
          }
        }
        case ENDED -> {
          requireStarter(request, reply.getEnded().getUserId());
          // Whoever has gone takes nothing: the end waits for the next who asks.
          return longPoll.isGone()
              ? Response.NONE
              : MobileIdCookie.clearSoon(request, end(request, id, browser), id);
        }
        case NO_SUCH_SESSION -> throw none();
        case OUTCOME_NOT_SET -> throw Refusals.unknown();
      }
    }
  }

  private Response cancel(Request request) {
    request.refuseFromOtherSites();
    var id = request.pathVariable("sessionId");
    var browser = MobileIdCookie.hash(request, id).orElseThrow(MobileIdSignInRoutes::none);
    var wanted = CancelSignInRequest.newBuilder().setSessionId(id).setBrowserHash(browser).build();
    if (!mobileId.call(stub -> stub.cancelSignIn(wanted)).getCancelled()) {
      throw none();
    }
    return MobileIdCookie.clear(request, Response.ok(null), id);
  }

  private AwaitSignInReply await(String id, ByteString browser, long millis) {
    var wanted =
        AwaitSignInRequest.newBuilder()
            .setSessionId(id)
            .setBrowserHash(browser)
            .setTimeoutMillis(millis)
            .build();
    return mobileId.waiting(stub -> stub.awaitSignIn(wanted));
  }

  /**
   * The end is taken last, so that who cannot be signed in at the moment may ask again; and what
   * accounts did before a node died here, they find again by the session's id.
   */
  private Response end(Request request, String id, ByteString browser) {
    var wanted = TakeSignInRequest.newBuilder().setSessionId(id).setBrowserHash(browser);
    var look = wanted.setPeek(true).build();
    var take = wanted.setPeek(false).build();
    var reply = mobileId.call(stub -> stub.takeSignIn(look));
    try {
      var answer = answer(request, id, reply);
      var _ = mobileId.call(stub -> stub.takeSignIn(take));
      return answer;
    } catch (CurioException e) {
      boolean passes = e.code().retryAfterSeconds() > 0 || e.code() == ErrorCode.INTERNAL;
      if (reply.hasFailed() || !passes) {
        var _ = mobileId.call(stub -> stub.takeSignIn(take));
      }
      throw e;
    }
  }

  private Response answer(Request request, String id, TakeSignInReply reply) {
    return switch (reply.getOutcomeCase()) {
      case IDENTITY ->
          KnownBrowserCookie.add(
              request, proven(request, id, reply.getIdentity()), reply.getKnownBrowser());
      case RESULT -> Response.ok(SignInStatus.ended(reply.getResult()));
      case FAILED -> throw new CurioException(ErrorCode.UNAVAILABLE, reply.getFailed().getReason());
      case NO_SUCH_SESSION -> throw none();
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private Response proven(Request request, String id, Identity identity) {
    if (identity.getUserId() != 0) {
      identities.link(request, identity);
      return Response.ok(SignInStatus.withLink());
    }
    var proof =
        SignInIdentityRequest.Proof.newBuilder()
            .setId(id)
            .setSecret(MobileIdCookie.proof(request, id))
            .build();
    var signedIn =
        identities.signIn(request, identity, proof).orElseThrow(MobileIdSignInRoutes::none);
    return Response.ok(SignInStatus.signedIn(AccountBodies.Token.of(signedIn)));
  }

  /** A link is for the account that asked for it, whoever sits at the browser now. */
  private static void requireStarter(Request request, long userId) {
    if (userId != 0 && userId != userId(request)) {
      throw none();
    }
  }

  private static long userId(Request request) {
    Optional<Principal> caller = request.principalIfAny();
    return caller.map(Principal::userId).orElse(0L);
  }

  private static CurioException none() {
    return new CurioException(ErrorCode.NOT_FOUND, NONE);
  }
}
