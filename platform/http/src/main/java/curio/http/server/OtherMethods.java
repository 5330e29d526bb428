package curio.http.server;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.RequestHead;
import curio.http.Response;
import curio.http.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * The response to a method that no route of a path has: OPTIONS is answered, others are refused.
 */
final class OtherMethods {
  private OtherMethods() {}

  static Response response(
      RouteTable.Place<Endpoint> place, RequestHead head, @Nullable CorsResponses cors) {
    String allow = place.allow();
    if (head.method().equals("OPTIONS")) {
      Response options = Response.empty(204).withHeader("Allow", allow);
      return cors == null ? options : cors.preflight(options, head.headers(), allow);
    }
    Endpoint other = place.byMethod().values().iterator().next();
    var error =
        new CurioException(ErrorCode.METHOD_NOT_ALLOWED, "method: (expected: " + allow + ")");
    return Problem.of(error, other.shape(), head.requestId()).withHeader("Allow", allow);
  }
}
