package curio.errors;

/// Every way a request can fail, with what each wire says about it. This is the only such table:
/// HTTP, gRPC and WebSocket all read it. gRPC has fewer codes than HTTP, so calls between services
/// carry the name of the constant beside the gRPC code.
///
/// HTTP status codes are those of RFC 9110, gRPC codes those of `io.grpc.Status.Code`, WebSocket
/// close codes those of RFC 6455 and, from 4000 on, our own.
public enum ErrorCode {
  INVALID(400, 3, 1007, "Invalid request"),
  UNAUTHENTICATED(401, 16, 4401, "Not signed in"),
  FORBIDDEN(403, 7, 4403, "Not allowed"),
  NOT_FOUND(404, 5, 4404, "Not found"),
  METHOD_NOT_ALLOWED(405, 12, 4405, "Method not allowed"),
  CONFLICT(409, 10, 4409, "Conflict"),
  TOO_LARGE(413, 11, 1009, "Too large"),
  URI_TOO_LONG(414, 11, 1009, "Address too long"),
  UNSUPPORTED_TYPE(415, 3, 1003, "Unsupported type"),
  RANGE_NOT_SATISFIABLE(416, 11, 1003, "No such range"),
  KEY_REUSED(422, 9, 4422, "Key used with another request"),
  THROTTLED(429, 8, 4429, "Too many requests", 1),
  UPGRADE_REQUIRED(426, 9, 1002, "Another protocol needed"),
  HEADERS_TOO_LARGE(431, 11, 1009, "Headers too large"),
  INTERNAL(500, 13, 1011, "Internal error"),
  UNAVAILABLE(503, 14, 1013, "Not available now", 1);

  private static final int NO_RETRY = 0;

  private final int httpStatus;
  private final int grpcCode;
  private final int webSocketCode;
  private final String title;
  private final int retryAfterSeconds;

  ErrorCode(int httpStatus, int grpcCode, int webSocketCode, String title) {
    this(httpStatus, grpcCode, webSocketCode, title, NO_RETRY);
  }

  ErrorCode(int httpStatus, int grpcCode, int webSocketCode, String title, int retryAfterSeconds) {
    this.httpStatus = httpStatus;
    this.grpcCode = grpcCode;
    this.webSocketCode = webSocketCode;
    this.title = title;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The HTTP status. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The number of the gRPC status code. */
  public int grpcCode() {
    return grpcCode;
  }

  /** The code a WebSocket is closed with. */
  public int webSocketCode() {
    return webSocketCode;
  }

  /** The short text that is the same for every occurrence (RFC 9457 {@code title}). */
  public String title() {
    return title;
  }

  /**
   * Seconds after which the same request may succeed; 0 where repeating it unchanged is useless.
   */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
