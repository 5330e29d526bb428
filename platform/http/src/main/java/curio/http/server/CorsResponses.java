package curio.http.server;

import curio.http.Response;
import curio.http.browser.Cors;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Tells browsers what pages of other origins may do. Immutable. */
final class CorsResponses {
  private static final AsciiString TRUE = AsciiString.cached("true");
  private static final AsciiString EXPOSED =
      AsciiString.cached("X-Request-Id, Idempotency-Replayed, Retry-After, Location, ETag");
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id";

  private final Cors cors;
  private final String maxAge;

  private CorsResponses(Cors cors) {
    this.cors = cors;
    this.maxAge = Long.toString(cors.maxAge().toSeconds());
  }

  /** Null if nobody else may do anything, so that it costs nothing. */
  static @Nullable CorsResponses of(Cors cors) {
    return cors.isOff() ? null : new CorsResponses(cors);
  }

  /** Adds what belongs on every answer; a cache must not give one origin's to another. */
  void addTo(MultiMap headers, MultiMap request) {
    headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    String origin = request.get(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return;
    }
    boolean withCredentials = cors.credentialOrigins().contains(origin);
    if (!withCredentials && !cors.origins().contains(origin)) {
      return;
    }
    headers.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if (withCredentials) {
      headers.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
  }

  /**
   * The answer to the question that a browser asks before other than simple requests; what an
   * origin that is not named reads in it, its browser ignores.
   *
   * @param options the answer to a plain OPTIONS
   * @param methods what the path answers to
   */
  Response preflight(Response options, MultiMap request, String methods) {
    if (!request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      return options;
    }
    return options
        .withHeader("Access-Control-Allow-Methods", methods)
        .withHeader("Access-Control-Allow-Headers", REQUEST_HEADERS)
        .withHeader("Access-Control-Max-Age", maxAge);
  }
}
