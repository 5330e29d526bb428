package curio.gateway.accounts;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.RefreshRequest;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Refusals;
import curio.gateway.Sender;
import curio.gateway.accounts.AccountBodies.FeedSignIn;
import curio.gateway.accounts.AccountBodies.FeedSignUp;
import curio.gateway.accounts.AccountBodies.LoggedIn;
import curio.gateway.accounts.AccountBodies.Login;
import curio.gateway.accounts.AccountBodies.Refresh;
import curio.gateway.accounts.AccountBodies.SignUp;
import curio.gateway.accounts.AccountBodies.SignedUp;
import curio.gateway.accounts.AccountBodies.Token;
import curio.gateway.auth.TokenAuthenticator;
import curio.gateway.auth.TokenCookies;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Accounts, sessions and their tokens over HTTP. Thread-safe. */
public final class AccountRoutes {
  private static final String KEYS =
      """
      {"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "1",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
      """;
  private static final String WRONG = "Your login or password is not correct";

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final TokenAuthenticator authenticator;
  private final TokenCookies cookies;
  private final SignOuts signOuts;
  private final Json.Reader<Refresh> refreshBody = Json.reader(Refresh.class);

  /** Routes that call the given service. */
  public AccountRoutes(
      ServiceClient<AccountsBlockingStub> accounts, TokenAuthenticator authenticator, Clock clock) {
    this.accounts = accounts;
    this.authenticator = authenticator;
    this.cookies = new TokenCookies(clock);
    this.signOuts = new SignOuts(accounts, authenticator);
  }

  /** The tables of the areas, which differ in the shape of their errors. */
  public List<Routes> areas() {
    return List.of(
        Routes.of("sign-up", ErrorShapes.SIGN_UP)
            .post("/signup", Access.ANYONE, SignUp.class, this::signUp)
            .summary("Makes an account, by name and password or with everything else")
            .answers(201, SignedUp.class)
            .refuses(ErrorCode.CONFLICT),
        Routes.of("log-in", ErrorShapes.IMAGES)
            .post("/login", Access.ANYONE, Login.class, this::logIn)
            .summary("Opens a session; its tokens come in the body and as cookies")
            .answers(200, LoggedIn.class)
            .sends(TokenCookies.HEADER)
            .refuses(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN)
            .post("/token/refresh", Access.ANYONE, this::refresh)
            .summary("Exchanges a refresh token, from the body or the cookie, for new tokens")
            .takes(TokenCookies.REFRESH_PARAMETER)
            .mayHaveBody(Refresh.class)
            .answers(200, LoggedIn.class)
            .sends(TokenCookies.HEADER)
            .refuses(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN)
            .get("/logout", Access.ANYONE, this::logOut)
            .summary("Ends the session of any token that is there and clears the cookies")
            .takes(TokenCookies.REFRESH_PARAMETER)
            .asksWhoIsThere()
            .answersNull(200)
            .sends(TokenCookies.HEADER)
            .refuses(ErrorCode.FORBIDDEN)
            .post("/logout", Access.ANYONE, this::logOut)
            .summary("Ends the session of any token that is there and clears the cookies")
            .takes(TokenCookies.REFRESH_PARAMETER)
            .mayHaveBody(Refresh.class)
            .asksWhoIsThere()
            .answersNull(200)
            .sends(TokenCookies.HEADER),
        Routes.of("auth", ErrorShapes.FEED)
            .post("/v1/auth/sign-up", Access.ANYONE, FeedSignUp.class, this::feedSignUp)
            .summary("Makes an account and opens its first session")
            .answers(200, Token.class)
            .refuses(ErrorCode.CONFLICT)
            .post("/v1/auth/sign-in", Access.ANYONE, FeedSignIn.class, this::feedSignIn)
            .summary("Opens a session")
            .answers(200, Token.class)
            .refuses(ErrorCode.UNAUTHENTICATED)
            .post("/v1/auth/sign-out", Access.ANYONE, this::signOut)
            .summary("Ends the session of any token that is there, on every node within a second")
            .takes(TokenCookies.REFRESH_PARAMETER)
            .mayHaveBody(Refresh.class)
            .asksWhoIsThere()
            .answersNull(200)
            .sends(TokenCookies.HEADER),
        Routes.of("keys")
            .get("/.well-known/jwks.json", Access.ANYONE, this::keys)
            .summary("The public keys of the access tokens (RFC 7517)")
            .answers(200, Response.JSON, KEYS));
  }

  private Response signUp(Request request, SignUp body) {
    return secret(Response.json(201, SignedUp.of(signUp(request, body.request()))));
  }

  private Response feedSignUp(Request request, FeedSignUp body) {
    return secret(Response.ok(Token.of(signUp(request, body.request()))));
  }

  /** Sets cookies, so another site's page must not sign its visitors in as somebody else. */
  private Response logIn(Request request, Login body) {
    request.refuseFromOtherSites();
    var signedIn = signIn(request, body.anyName(), body.password());
    return loggedIn(request, signedIn);
  }

  private Response feedSignIn(Request request, FeedSignIn body) {
    return secret(Response.ok(Token.of(signIn(request, body.username(), body.password()))));
  }

  private Response refresh(Request request) {
    var inBody =
        request.body().length > 0
            ? Optional.ofNullable(refreshBody.read(request.body()).refreshToken())
            : Optional.<String>empty();
    // The answer sets cookies, whoever the token is of. A page that may not use cookies gets none.
    if (inBody.isEmpty() || !request.isFromNamedOrigin()) {
      request.refuseFromOtherSites();
    }
    var given = inBody.or(() -> request.cookie(TokenCookies.REFRESH_TOKEN));
    if (given.isEmpty()) {
      throw new CurioException(ErrorCode.UNAUTHENTICATED, "refreshToken: missing");
    }
    var signedIn = refresh(request, given.get());
    if (signedIn.isEmpty()) {
      throw new CurioException(
          ErrorCode.UNAUTHENTICATED, "the refresh token is not valid (any more)");
    }
    return loggedIn(request, signedIn.get());
  }

  private Response signOut(Request request) {
    if (!signOuts.endAll(request)) {
      throw new CurioException(ErrorCode.UNAUTHENTICATED, "no token of a session that is alive");
    }
    return TokenCookies.clear(request, Response.ok(null));
  }

  private Response logOut(Request request) {
    if (!signOuts.endAll(request) && request.header("Authorization").isPresent()) {
      throw new CurioException(
          ErrorCode.UNAUTHENTICATED, "the access token is not valid (any more)");
    }
    return TokenCookies.clear(request, Response.ok(null));
  }

  private Response keys(Request request) {
    return Response.jsonBytes(200, authenticator.publicKeys())
        .withHeader("Cache-Control", "public, max-age=300");
  }

  private Response loggedIn(Request request, SignedIn signedIn) {
    var answer = secret(Response.ok(LoggedIn.of(signedIn)));
    return request.isFromOtherSite() ? answer : cookies.set(request, answer, signedIn.getTokens());
  }

  /** Said here although the edge says it of most answers: nothing may ever keep these. */
  private static Response secret(Response answer) {
    return answer.withHeader("Cache-Control", "no-store");
  }

  private SignedIn signUp(Request request, SignUpRequest.Builder wanted) {
    var call = wanted.setClient(Sender.client(request)).build();
    SignUpReply reply = accounts.call(stub -> stub.signUp(call));
    return switch (reply.getOutcomeCase()) {
      case SIGNED_IN -> reply.getSignedIn();
      case NAME_TAKEN -> throw Refusals.taken(reply.getNameTaken());
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private SignedIn signIn(Request request, String name, String password) {
    var call =
        SignInRequest.newBuilder()
            .setName(name)
            .setPassword(password)
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.signIn(call));
    return switch (reply.getOutcomeCase()) {
      case SIGNED_IN -> reply.getSignedIn();
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case OUTCOME_NOT_SET -> throw new CurioException(ErrorCode.UNAUTHENTICATED, WRONG);
    };
  }

  private Optional<SignedIn> refresh(Request request, String token) {
    var call =
        RefreshRequest.newBuilder()
            .setRefreshToken(token)
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.refresh(call));
    return reply.hasSignedIn() ? Optional.of(reply.getSignedIn()) : Optional.empty();
  }
}
