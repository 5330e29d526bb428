package curio.mobileidmock;

import curio.errors.ErrorCode;
import curio.http.ErrorShape;
import curio.http.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** An error as SK writes it. Immutable. */
record SkError(String error, Instant time, String traceId) {
  static Response of(int status, String error, Clock clock, String traceId) {
    return Response.json(status, new SkError(error, clock.instant(), traceId));
  }

  /** For those that the edge makes by itself. */
  static ErrorShape shape(Clock clock) {
    return (code, detail, requestId) ->
        Map.of(
            "error",
            code == ErrorCode.METHOD_NOT_ALLOWED ? "Method Not Allowed" : detail,
            "time",
            clock.instant().toString(),
            "traceId",
            requestId);
  }
}
