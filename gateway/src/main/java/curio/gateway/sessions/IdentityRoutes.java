package curio.gateway.sessions;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.ListIdentitiesRequest;
import curio.contracts.accounts.v1.UnlinkIdentityRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Refusals;
import curio.gateway.Sender;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To whom accounts belong, and how that ends, over HTTP. Thread-safe. */
public final class IdentityRoutes {
  private static final String SAMPLE_ID = "0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f";
  private static final Parameter USER = Parameter.numberedVariable("id", "The account's id");

  private final ServiceClient<AccountsBlockingStub> accounts;

  /** Routes that call the given service. */
  public IdentityRoutes(ServiceClient<AccountsBlockingStub> accounts) {
    this.accounts = accounts;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("identities", ErrorShapes.FEED)
        .get("/v1/auth/identities", Access.USER, this::own)
        .summary("The Mobile-ID that is linked to one's own account, if any")
        .answers(200, IdentityList.class)
        .delete("/v1/auth/identities/{id}", Access.USER, Confirmation.class, this::unlinkOwn)
        .summary("Unlinks it; the account has to have a password")
        .takes(identity("id"))
        .answersNull(200)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .get("/v1/users/{id}/identities", Access.ADMIN, this::list)
        .summary("The Mobile-ID that is linked to an account, if any; for administrators")
        .takes(USER)
        .answers(200, IdentityList.class)
        .delete(
            "/v1/users/{id}/identities/{identityId}",
            Access.ADMIN,
            Confirmation.class,
            this::unlink)
        .summary("Unlinks it; for administrators, who say their own password")
        .takes(USER, identity("identityId"))
        .answersNull(200)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  /**
   * Who asks shows to be the owner of the session.
   *
   * @param currentPassword of who asks
   */
  record Confirmation(@Example("1234567890") @Nullable String currentPassword) {}

  record IdentityList(@Example(oneOf = "list") String object, List<IdentityView> data) {}

  /**
   * A person whom Mobile-ID has proved, without saying who it is.
   *
   * @param linkedAt ISO 8601, UTC; absent if it was not noted
   */
  record IdentityView(
      @Example(oneOf = "identity") String object,
      @Example(SAMPLE_ID) String id,
      @Example("mobile-id") String type,
      @Example("2026-03-01T12:00:00Z") @Nullable String linkedAt) {
    static IdentityView of(LinkedIdentity identity) {
      long at = identity.getLinkedAtMillis();
      return new IdentityView(
          "identity",
          identity.getId(),
          "mobile-id",
          at == 0 ? null : Instant.ofEpochMilli(at).toString());
    }
  }

  private static Parameter identity(String variable) {
    return Parameter.variable(variable, "As the list has it").like(SAMPLE_ID);
  }

  private Response own(Request request) {
    return list(request.principal().userId());
  }

  private Response list(Request request) {
    return list(request.pathNumber("id"));
  }

  private Response list(long userId) {
    var wanted = ListIdentitiesRequest.newBuilder().setUserId(userId).build();
    var reply = accounts.call(stub -> stub.listIdentities(wanted));
    var views = reply.getIdentitiesList().stream().map(IdentityView::of).toList();
    return Response.ok(new IdentityList("list", views));
  }

  private Response unlinkOwn(Request request, Confirmation body) {
    return unlink(request, request.principal().userId(), request.pathVariable("id"), body);
  }

  private Response unlink(Request request, Confirmation body) {
    return unlink(request, request.pathNumber("id"), request.pathVariable("identityId"), body);
  }

  private Response unlink(Request request, long userId, String identityId, Confirmation body) {
    var wanted =
        UnlinkIdentityRequest.newBuilder()
            .setUserId(userId)
            .setIdentityId(identityId)
            .setActor(Sender.actor(request, body.currentPassword()))
            .build();
    var reply = accounts.call(stub -> stub.unlinkIdentity(wanted));
    return switch (reply.getOutcomeCase()) {
      case UNLINKED -> Response.ok(null);
      case NO_SUCH_IDENTITY -> throw new CurioException(ErrorCode.NOT_FOUND, "no such identity");
      case LAST_CREDENTIAL ->
          throw new CurioException(
              ErrorCode.CONFLICT, "the only way to sign in (expected: a password before)");
      case UNPROVED -> throw Refusals.unproved(reply.getUnproved());
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case NOT_ALLOWED -> throw Refusals.notAllowed(reply.getNotAllowed());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }
}
