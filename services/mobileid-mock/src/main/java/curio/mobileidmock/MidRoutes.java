package curio.mobileidmock;

import curio.errors.CurioException;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SK's calls: start, and long polls for the end. Thread-safe. */
final class MidRoutes {
  private static final Json.Reader<StartRequest> BODY = Json.reader(StartRequest.class);
  private static final long MIN_WAIT_MILLIS = 1_000;
  private static final long MAX_WAIT_MILLIS = 120_000;
  private static final Parameter TIMEOUT =
      Parameter.number(
          "timeoutMs",
          0,
          Integer.MAX_VALUE,
          MIN_WAIT_MILLIS,
          "How long to wait, in milliseconds; less than 1000 is 1000, more than 120000 is 120000");
  private static final long HANG_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Duration PACE = Duration.ofMillis(50);

  private final Sessions sessions;
  private final Results results;
  private final Faults faults;
  private final Clock clock;

  MidRoutes(Sessions sessions, Results results, Faults faults, Clock clock) {
    this.sessions = sessions;
    this.results = results;
    this.faults = faults;
    this.clock = clock;
  }

  Routes routes() {
    return Routes.of("mobile-id", SkError.shape(clock))
        .post("/authentication", Access.ANYONE, each -> start(each, Session.AUTHENTICATION))
        .summary("Asks a person to sign in")
        .mayHaveBody(StartRequest.class)
        .answers(200, Started.class)
        .get(
            "/authentication/session/{id}",
            Access.ANYONE,
            each -> poll(each, Session.AUTHENTICATION))
        .summary("Waits for the answer")
        .takes(TIMEOUT)
        .answers(200, SessionState.class)
        .post("/signature", Access.ANYONE, each -> start(each, Session.SIGNATURE))
        .summary("Asks a person to sign")
        .mayHaveBody(StartRequest.class)
        .answers(200, Started.class)
        .get("/signature/session/{id}", Access.ANYONE, each -> poll(each, Session.SIGNATURE))
        .summary("Waits for the answer")
        .takes(TIMEOUT)
        .answers(200, SessionState.class);
  }

  record Started(String sessionID) {}

  private Response start(Request request, String path) {
    StartRequest body;
    try {
      body = BODY.read(request.body());
    } catch (CurioException e) {
      return error(400, String.valueOf(e.getMessage()), request);
    }
    var problem = body.problem();
    if (problem.isPresent()) {
      return error(400, problem.get(), request);
    }
    if (!body.authorized()) {
      return error(401, "Failed to authorize user", request);
    }
    var fault = faults.strike(body.phone(), Stage.START).orElse(null);
    var refusal = refusal(fault, request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var session = sessions.start(path, body);
    var answer = Response.ok(new Started(session.id()));
    return switch (fault) {
      case HANG -> {
        // The session has no polls yet, so it can wait in their place.
        try (var nobody = new OpenPolls().enter()) {
          hang(nobody, request);
        }
        yield Response.NONE;
      }
      case DROP -> Response.NONE;
      case SLOW -> answer.slowly(PACE);
      case null, default -> answer;
    };
  }

  private Response poll(Request request, String path) {
    var found = sessions.find(request.pathVariable("id"));
    if (found.isEmpty() || !found.get().path().equals(path)) {
      return error(404, "SessionID not found", request);
    }
    var session = found.get();
    long millis = Math.clamp(request.queryNumber("timeoutMs"), MIN_WAIT_MILLIS, MAX_WAIT_MILLIS);
    var fault = faults.strike(session.phone(), Stage.POLL).orElse(null);
    try (var poll = session.polls().enter()) {
      var refusal = refusal(fault, request);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      if (fault == Fault.HANG) {
        hang(poll, request);
        return Response.NONE;
      }
      if (fault == Fault.DROP) {
        return Response.NONE;
      }
      request.onDisconnect(poll::close);
      long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      poll.await(end - session.readyNanos() > 0 ? session.readyNanos() : end);
      var answer = Response.ok(session.ready() ? results.of(session, fault) : SessionState.RUNNING);
      return fault == Fault.SLOW ? answer.slowly(PACE) : answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.NONE;
    }
  }

  /** What is answered whatever was asked. */
  private Optional<Response> refusal(@Nullable Fault fault, Request request) {
    return switch (fault) {
      case BAD_REQUEST -> Optional.of(error(400, "Bad Request", request));
      case UNAUTHORIZED -> Optional.of(error(401, "Failed to authorize user", request));
      case NOT_FOUND -> Optional.of(error(404, "SessionID not found", request));
      case ERROR -> Optional.of(error(500, "Internal error", request));
      case UNAVAILABLE -> Optional.of(error(503, "Service Unavailable", request));
      case GARBAGE -> Optional.of(json("{\"state\":\"COMPL"));
      case UNKNOWN_STATE -> Optional.of(json("{\"state\":\"PONDERING\"}"));
      case null, default -> Optional.empty();
    };
  }

  private static void hang(OpenPolls.Poll poll, Request request) {
    request.onDisconnect(poll::close);
    try {
      poll.awaitDeparture(HANG_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Response json(String text) {
    return Response.jsonBytes(200, text.getBytes(StandardCharsets.UTF_8));
  }

  private Response error(int status, String text, Request request) {
    return SkError.of(status, text, clock, request.requestId());
  }
}
