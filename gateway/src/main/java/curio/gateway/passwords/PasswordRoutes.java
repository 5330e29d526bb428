package curio.gateway.passwords;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ChangePasswordRequest;
import curio.contracts.accounts.v1.ForgotRequest;
import curio.contracts.accounts.v1.ResetRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.PasswordPair;
import curio.gateway.Refusals;
import curio.gateway.Sender;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passwords forgotten, set anew and changed, over HTTP. Thread-safe. */
public final class PasswordRoutes {
  private static final int ACCEPTED = 202;

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Consumer<String> ended;

  /**
   * Routes that call the given service.
   *
   * @param ended is told the id of each session that they end, before they answer
   */
  public PasswordRoutes(ServiceClient<AccountsBlockingStub> accounts, Consumer<String> ended) {
    this.accounts = accounts;
    this.ended = ended;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("passwords", ErrorShapes.FEED)
        .post("/v1/auth/forgot", Access.ANYONE, Forgotten.class, this::forgot)
        .summary("Sends a link for a new password, if there is an account of this address")
        .answersNull(ACCEPTED)
        .post("/v1/auth/reset", Access.ANYONE, Reset.class, this::reset)
        .summary("Sets a new password by such a link and ends every session of the account")
        .answersNull(200)
        .post("/v1/auth/password", Access.USER, Change.class, this::change)
        .summary("Changes one's own password and ends one's other sessions")
        .answersNull(200);
  }

  record Forgotten(@Example("ada@example.org") String email) {}

  /**
   * A new password.
   *
   * @param token from the link
   */
  record Reset(
      @Example("k4Zt9qLw") String token,
      @Example("correct horse") String password,
      @Example("correct horse") String passwordConfirm) {}

  /**
   * Another password.
   *
   * @param currentPassword left out where there is none: then the session has to be a fresh one of
   *     Mobile-ID
   */
  record Change(
      @Example("1234567890") @Nullable String currentPassword,
      @Example("correct horse") String password,
      @Example("correct horse") String passwordConfirm) {}

  private Response forgot(Request request, Forgotten body) {
    var wanted =
        ForgotRequest.newBuilder().setEmail(body.email()).setClient(Sender.client(request)).build();
    var reply = accounts.call(stub -> stub.forgot(wanted));
    if (reply.hasThrottled()) {
      throw Refusals.throttled(reply.getThrottled());
    }
    return Response.json(ACCEPTED, null);
  }

  private Response reset(Request request, Reset body) {
    PasswordPair.requireSame(body.password(), body.passwordConfirm());
    var wanted =
        ResetRequest.newBuilder()
            .setToken(body.token())
            .setPassword(body.password())
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.reset(wanted));
    return switch (reply.getOutcomeCase()) {
      case DONE -> done(reply.getDone().getSessionIdsList());
      case BAD_TOKEN ->
          throw new CurioException(
              ErrorCode.INVALID, "token: unknown, used or too old (expected: of a recent link)");
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private Response change(Request request, Change body) {
    PasswordPair.requireSame(body.password(), body.passwordConfirm());
    var caller = request.principal();
    var wanted =
        ChangePasswordRequest.newBuilder()
            .setUserId(caller.userId())
            .setSessionId(caller.sessionId())
            .setCurrentPassword(body.currentPassword() == null ? "" : body.currentPassword())
            .setPassword(body.password())
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.changePassword(wanted));
    return switch (reply.getOutcomeCase()) {
      case CHANGED -> done(reply.getChanged().getSessionIdsList());
      case WRONG_PASSWORD -> throw Refusals.wrongPassword();
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case UNPROVED -> throw Refusals.unproved(reply.getUnproved());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private Response done(List<String> sessions) {
    sessions.forEach(ended);
    return Response.ok(null);
  }
}
