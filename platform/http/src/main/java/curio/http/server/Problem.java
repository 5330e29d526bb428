package curio.http.server;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.ErrorShape;
import curio.http.Response;
import curio.http.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An error as RFC 9457 writes it. Its {@code type} is the address of the page that explains the
 * code, relative to the server. Handlers make one themselves where the answer to an error has a
 * header or a member of its own; else they throw. Stateless.
 */
public final class Problem {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final int REQUEST_TIMEOUT = 408;

  private Problem() {}

  /** The answer to an error, of the area with that shape. */
  public static Response of(CurioException error, ErrorShape shape, String requestId) {
    ErrorCode code = error.code();
    String said = error.getMessage();
    String detail = said == null ? code.title() : said;
    Map<String, Object> members =
        members(typeOf(code), code.title(), code.httpStatus(), detail, requestId);
    try {
      shape.members(code, detail, requestId).forEach(members::putIfAbsent);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("requestId", requestId).log("an error shape failed");
    }
    Response response = Response.bytes(code.httpStatus(), CONTENT_TYPE, Json.write(members));
    if (error.retryAfterSeconds() > 0) {
      response = response.withHeader("Retry-After", Integer.toString(error.retryAfterSeconds()));
    }
    return switch (code) {
      case UNAUTHENTICATED -> response.withHeader("WWW-Authenticate", "Bearer");
      case UPGRADE_REQUIRED ->
          response
              .withHeader("Upgrade", "websocket")
              .withHeader("Connection", "Upgrade")
              .withHeader("Sec-WebSocket-Version", Handshake.VERSION);
      default -> response;
    };
  }

  /** The error of a client that did not send its request in time. */
  static Response timeout(String requestId) {
    return Response.bytes(
        REQUEST_TIMEOUT,
        CONTENT_TYPE,
        Json.write(
            members(
                "/docs#timeout",
                "Request timeout",
                REQUEST_TIMEOUT,
                "the request did not arrive in time",
                requestId)));
  }

  static String typeOf(ErrorCode code) {
    return "/docs#" + code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> members(
      String type, String title, int status, String detail, String requestId) {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.put("requestId", requestId);
    return members;
  }
}
