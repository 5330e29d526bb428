package curio.gateway.users;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.DeleteOwnUserRequest;
import curio.contracts.accounts.v1.DeleteUserRequest;
import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.SendResetLinkRequest;
import curio.contracts.accounts.v1.User;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Refusals;
import curio.gateway.Sender;
import curio.gateway.auth.TokenCookies;
import curio.gateway.users.UserBodies.AccountList;
import curio.gateway.users.UserBodies.Farewell;
import curio.gateway.users.UserBodies.NewUser;
import curio.gateway.users.UserBodies.OwnProfile;
import curio.gateway.users.UserBodies.UserChange;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.util.function.Consumer;
import java.util.function.Function;

/** What accounts tell of themselves, and what administrators do with them. Thread-safe. */
public final class UserRoutes {
  private static final int MAX_OFFSET = 10_000;
  private static final int MAX_NAME = 100;
  private static final Parameter ID = Parameter.numberedVariable("id", "The account's id");

  private static final int ACCEPTED = 202;

  private final ServiceClient<UsersBlockingStub> users;
  private final KnownUsers known;
  private final Consumer<String> ended;

  /**
   * Routes that call the given service.
   *
   * @param ended is told the id of each session that they end, before they answer
   */
  public UserRoutes(ServiceClient<UsersBlockingStub> users, Consumer<String> ended) {
    this.users = users;
    this.known = new KnownUsers(users);
    this.ended = ended;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("users", ErrorShapes.FEED)
        .get("/v1/users", Access.USER, this::list)
        .summary("Accounts by the beginnings of names; pages by cursor or offset, and limit")
        .takes(
            Parameter.text("firstName", MAX_NAME, "How first names begin, in any case").like("Ada"),
            Parameter.text("lastName", MAX_NAME, "How last names begin, in any case").like("Love"),
            Parameter.number("offset", 0, MAX_OFFSET, 0, "How many to pass over"),
            Parameter.limit("accounts"),
            Parameter.cursor())
        .answers(200, AccountList.class)
        .post("/v1/users", Access.ADMIN, NewUser.class, this::create)
        .summary(
            "Makes an account; for administrators. Without a password its owner is mailed a link")
        .answers(201, AccountView.class)
        .sends(AnswerHeader.location("The account", "/v1/users/17"))
        .refuses(ErrorCode.CONFLICT)
        .get("/v1/users/me", Access.USER, this::own)
        .summary("One's own account")
        .answers(200, AccountView.class)
        .put("/v1/users/me", Access.USER, OwnProfile.class, this::changeOwn)
        .summary("Changes what is given of one's own account")
        .answers(200, AccountView.class)
        .refuses(ErrorCode.CONFLICT)
        .delete("/v1/users/me", Access.USER, Farewell.class, this::deleteOwn)
        .summary(
            "Removes one's own account, its sessions and its personal data, for good; the last"
                + " active administrator stays")
        .answersNull(200)
        .sends(TokenCookies.HEADER)
        .refuses(ErrorCode.CONFLICT)
        .get("/v1/users/{id}", Access.USER, this::find)
        .summary("An account; in full for its owner and for administrators")
        .takes(ID)
        .answers(200, AccountView.class)
        .refuses(ErrorCode.NOT_FOUND)
        .patch("/v1/users/{id}", Access.ADMIN, UserChange.class, this::change)
        .summary(
            "Changes what is given of an account; for administrators, who say their own password to"
                + " change e-mail, role or activity, and set no other's password")
        .takes(ID)
        .answers(200, AccountView.class)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .post("/v1/users/{id}/reset-link", Access.ADMIN, this::sendLink)
        .summary("Mails the owner a link that sets a password; for administrators")
        .takes(ID)
        .answersNull(ACCEPTED)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .delete("/v1/users/{id}", Access.ADMIN, this::delete)
        .summary("Removes an account, its sessions and its personal data; for administrators")
        .takes(ID)
        .answersNull(200)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  private Response list(Request request) {
    boolean admin = request.principal().isAdmin();
    var wanted =
        ListUsersRequest.newBuilder()
            .setFirstName(request.query("firstName").orElse(""))
            .setLastName(request.query("lastName").orElse(""))
            .setOffset((int) request.queryNumber("offset"))
            .setLimit((int) request.queryNumber("limit"))
            .setCursor(request.query("cursor").orElse(""))
            .setInactive(admin)
            .build();
    var page = users.call(stub -> stub.listUsers(wanted));
    Function<User, AccountView> view = admin ? AccountView::inFull : AccountView::inPublic;
    return Response.ok(
        new AccountList(
            "list",
            page.getUsersList().stream().map(view).toList(),
            page.getNext().isEmpty() ? null : page.getNext()));
  }

  private Response own(Request request) {
    return Response.ok(AccountView.inFull(found(request.principal().userId())));
  }

  private Response find(Request request) {
    var caller = request.principal();
    long id = request.pathNumber("id");
    boolean full = caller.isAdmin() || caller.userId() == id;
    return Response.ok(
        full ? AccountView.inFull(found(id)) : AccountView.inPublic(known.active(id)));
  }

  private Response changeOwn(Request request, OwnProfile body) {
    var known = found(request.principal().userId());
    var actor = Sender.actor(request, body.currentPassword());
    var wanted = body.change(known).setActor(actor).build();
    return Response.ok(changed(users.call(stub -> stub.updateUser(wanted))));
  }

  private Response create(Request request, NewUser body) {
    var actor = Sender.actor(request, body.currentPassword());
    var wanted = body.request().setActor(actor).build();
    var made = changed(users.call(stub -> stub.createUser(wanted)));
    return Response.json(201, made).withHeader("Location", "/v1/users/" + made.id());
  }

  private Response change(Request request, UserChange body) {
    var actor = Sender.actor(request, body.currentPassword());
    var wanted = body.request().setId(request.pathNumber("id")).setActor(actor).build();
    return Response.ok(changed(users.call(stub -> stub.updateUser(wanted))));
  }

  private Response delete(Request request) {
    var wanted =
        DeleteUserRequest.newBuilder()
            .setId(request.pathNumber("id"))
            .setActor(Sender.actor(request))
            .build();
    var _ = outcome(users.call(stub -> stub.deleteUser(wanted)));
    return Response.ok(null);
  }

  private Response deleteOwn(Request request, Farewell body) {
    var wanted =
        DeleteOwnUserRequest.newBuilder()
            .setActor(Sender.actor(request, body.currentPassword()))
            .build();
    var _ = outcome(users.call(stub -> stub.deleteOwnUser(wanted)));
    return TokenCookies.clear(request, Response.ok(null));
  }

  private User found(long id) {
    return known.find(id).orElseThrow(KnownUsers::noSuchUser);
  }

  private Response sendLink(Request request) {
    var wanted =
        SendResetLinkRequest.newBuilder()
            .setId(request.pathNumber("id"))
            .setActor(Sender.actor(request))
            .build();
    var reply = users.call(stub -> stub.sendResetLink(wanted));
    return switch (reply.getOutcomeCase()) {
      case SENT -> Response.json(ACCEPTED, null);
      case NO_SUCH_USER -> throw KnownUsers.noSuchUser();
      case INACTIVE ->
          throw new CurioException(
              ErrorCode.CONFLICT, "the account is not active (expected: an active one)");
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case NOT_ALLOWED -> throw Refusals.notAllowed(reply.getNotAllowed());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private AccountView changed(ChangeUserReply reply) {
    return AccountView.inFull(outcome(reply).getUser());
  }

  private ChangeUserReply.Changed outcome(ChangeUserReply reply) {
    return switch (reply.getOutcomeCase()) {
      case CHANGED -> {
        reply.getChanged().getSessionIdsList().forEach(ended);
        yield reply.getChanged();
      }
      case NO_SUCH_USER -> throw KnownUsers.noSuchUser();
      case NAME_TAKEN -> throw Refusals.taken(reply.getNameTaken());
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case LAST_ADMIN ->
          throw new CurioException(
              ErrorCode.CONFLICT, "the last active admin (expected: another one before)");
      case UNPROVED -> throw Refusals.unproved(reply.getUnproved());
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case NOT_ALLOWED -> throw Refusals.notAllowed(reply.getNotAllowed());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }
}
