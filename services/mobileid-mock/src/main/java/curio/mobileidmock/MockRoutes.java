package curio.mobileidmock;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.mobileidmock.certificates.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests and demos set and ask. Thread-safe. */
final class MockRoutes {
  private static final String EVERYBODY = Faults.EVERYBODY;

  private static final int MAX_TEXT = 100;

  private final Sessions sessions;
  private final Faults faults;
  private final CertificateAuthority authority;
  private final Clock clock;

  MockRoutes(Sessions sessions, Faults faults, CertificateAuthority authority, Clock clock) {
    this.sessions = sessions;
    this.faults = faults;
    this.authority = authority;
    this.clock = clock;
  }

  Routes routes() {
    return Routes.of("mock")
        .get("/mock/ca", Access.ANYONE, request -> Response.text(200, authority.pem()))
        .summary("The certificate of the authority that issues all others, as PEM")
        .answers(200, "text/plain; charset=utf-8")
        .get("/mock/polls", Access.ANYONE, this::polls)
        .summary("Polls of all sessions, or of one")
        .takes(Parameter.text("sessionID", MAX_TEXT, "That of one; of all without it"))
        .answers(200, PollCounts.class)
        .get("/mock/sessions", Access.ANYONE, this::sessions)
        .summary("The polls of each session that is known")
        .answers(200, SessionList.class)
        .get("/mock/starts", Access.ANYONE, request -> Response.ok(new Starts(sessions.starts())))
        .summary("How often each phone was asked")
        .answers(200, Starts.class)
        .post("/mock/faults", Access.ANYONE, FaultBody.class, this::fault)
        .summary("Makes something go wrong")
        .answers(204)
        .delete("/mock/faults", Access.ANYONE, this::mend)
        .summary("Makes nothing go wrong, with one phone or at all")
        .takes(Parameter.text("phoneNumber", MAX_TEXT, "That of one; all without it"))
        .answers(204)
        .post("/mock/delay", Access.ANYONE, DelayBody.class, this::delay)
        .summary("Sets how long people take to answer, from now on")
        .answers(204);
  }

  record SessionList(List<SessionPolls> sessions) {}

  record Starts(Map<String, Integer> starts) {}

  /**
   * A fault.
   *
   * @param phoneNumber everybody's when absent
   * @param stage start or poll; the latter when absent
   * @param times for ever when absent
   */
  record FaultBody(
      @Nullable String phoneNumber,
      String fault,
      @Nullable String stage,
      @Nullable Integer times) {}

  record DelayBody(long shortestMillis, long longestMillis) {}

  private Response fault(Request request, FaultBody body) {
    try {
      faults.set(
          body.phoneNumber() == null ? EVERYBODY : body.phoneNumber(),
          stage(body.stage()),
          Fault.named(body.fault()),
          body.times() == null ? Faults.FOR_EVER : body.times());
    } catch (IllegalArgumentException e) {
      throw new CurioException(ErrorCode.INVALID, String.valueOf(e.getMessage()), e);
    }
    return Response.empty(204);
  }

  private Response mend(Request request) {
    request.query("phoneNumber").ifPresentOrElse(faults::clear, faults::clear);
    return Response.empty(204);
  }

  private Response delay(Request request, DelayBody body) {
    try {
      sessions.delay(
          new AnswerDelay(
              Duration.ofMillis(body.shortestMillis()), Duration.ofMillis(body.longestMillis())));
    } catch (IllegalArgumentException e) {
      throw new CurioException(ErrorCode.INVALID, String.valueOf(e.getMessage()), e);
    }
    return Response.empty(204);
  }

  private Response polls(Request request) {
    var id = request.query("sessionID");
    if (id.isEmpty()) {
      return Response.ok(sessions.polls());
    }
    return sessions
        .find(id.get())
        .map(session -> Response.ok(session.polls().counts()))
        .orElseThrow(() -> new CurioException(ErrorCode.NOT_FOUND, "sessionID: no such one"));
  }

  private Response sessions(Request request) {
    return Response.ok(new SessionList(sessions.pollsOfEach(clock)));
  }

  private static Stage stage(@Nullable String name) {
    return switch (name) {
      case "start" -> Stage.START;
      case "poll" -> Stage.POLL;
      case null -> Stage.POLL;
      default ->
          throw new IllegalArgumentException("stage: " + name + " (expected: start or poll)");
    };
  }
}
