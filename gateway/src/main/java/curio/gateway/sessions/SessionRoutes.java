package curio.gateway.sessions;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.EndSessionsRequest;
import curio.contracts.accounts.v1.ListSessionsRequest;
import curio.contracts.accounts.v1.Session;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.Sender;
import curio.gateway.auth.TokenCookies;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** One's own sessions over HTTP. Thread-safe. */
public final class SessionRoutes {
  private static final String SAMPLE_ID = "0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f";

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Consumer<String> ended;

  /**
   * Routes that call the given service.
   *
   * @param ended is told the id of each session that they end, before they answer
   */
  public SessionRoutes(ServiceClient<AccountsBlockingStub> accounts, Consumer<String> ended) {
    this.accounts = accounts;
    this.ended = ended;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("sessions", ErrorShapes.FEED)
        .get("/v1/auth/sessions", Access.USER, this::list)
        .summary("One's own sessions that are alive, newest first")
        .answers(200, SessionList.class)
        .delete("/v1/auth/sessions", Access.USER, this::endOthers)
        .summary("Ends all of one's own sessions but this one")
        .answersNull(200)
        .delete("/v1/auth/sessions/{id}", Access.USER, this::end)
        .summary("Ends one of one's own sessions, on every node within a second")
        .takes(Parameter.variable("id", "As the list has it").like(SAMPLE_ID))
        .answersNull(200)
        .sends(TokenCookies.HEADER)
        .refuses(ErrorCode.NOT_FOUND);
  }

  record SessionList(@Example(oneOf = "list") String object, List<SessionView> data) {}

  /**
   * A session as its owner sees it.
   *
   * @param address where it was opened from
   * @param agent by which program
   * @param current whether this request belongs to it
   */
  record SessionView(
      @Example(oneOf = "session") String object,
      @Example(SAMPLE_ID) String id,
      @Example("2026-03-01T12:00:00Z") String createdAt,
      @Example("2026-03-01T12:00:00Z") String lastSeenAt,
      @Example("203.0.113.7") String address,
      @Example("curl/8.5.0") String agent,
      boolean current) {
    static SessionView of(Session session, String currentId) {
      return new SessionView(
          "session",
          session.getId(),
          Instant.ofEpochMilli(session.getCreatedAtMillis()).toString(),
          Instant.ofEpochMilli(session.getLastSeenAtMillis()).toString(),
          session.getAddress(),
          session.getAgent(),
          session.getId().equals(currentId));
    }
  }

  private Response list(Request request) {
    var caller = request.principal();
    var wanted = ListSessionsRequest.newBuilder().setUserId(caller.userId()).build();
    var reply = accounts.call(stub -> stub.listSessions(wanted));
    var sessions =
        reply.getSessionsList().stream()
            .map(session -> SessionView.of(session, caller.sessionId()))
            .toList();
    return Response.ok(new SessionList("list", sessions));
  }

  private Response endOthers(Request request) {
    end(
        request,
        EndSessionsRequest.newBuilder().setExceptSessionId(request.principal().sessionId()));
    return Response.ok(null);
  }

  private Response end(Request request) {
    String id = request.pathVariable("id");
    var gone = end(request, EndSessionsRequest.newBuilder().setSessionId(id));
    if (gone.isEmpty()) {
      throw new CurioException(ErrorCode.NOT_FOUND, "no such session");
    }
    var answer = Response.ok(null);
    return id.equals(request.principal().sessionId())
        ? TokenCookies.clear(request, answer)
        : answer;
  }

  /** The ids of those that were alive. */
  private List<String> end(Request request, EndSessionsRequest.Builder which) {
    var wanted =
        which.setUserId(request.principal().userId()).setClient(Sender.client(request)).build();
    var gone = accounts.call(stub -> stub.endSessions(wanted)).getSessionIdsList();
    gone.forEach(ended);
    return gone;
  }
}
