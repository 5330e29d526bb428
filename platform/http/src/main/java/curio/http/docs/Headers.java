package curio.http.docs;

import curio.http.AnswerHeader;
import curio.http.RouteDescription.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The headers of answers as OpenAPI has them. Stateless. */
final class Headers {
  private static final String REQUEST_ID = "RequestId";
  private static final String CACHE_CONTROL = "CacheControl";
  private static final String RETRY_AFTER = "RetryAfter";
  private static final String CHALLENGE = "Challenge";
  private static final String RANGE = "Range";

  /** Those that routes do not declare. */
  static final Map<String, Object> COMPONENTS =
      Members.of(
          REQUEST_ID,
          header("The id of the request, as it was sent or made", "string", "order-form-42"),
          CACHE_CONTROL,
          header("Who may keep the answer, and for how long", "string", "no-store"),
          RETRY_AFTER,
          header("Seconds after which to try again", "integer", 1),
          RANGE,
          header("How many bytes there are", "string", "bytes */48211"),
          CHALLENGE,
          header("How to say who one is, with 401", "string", "Bearer"));

  private Headers() {}

  /** Those of an answer of a route. */
  static Map<String, Object> of(List<AnswerHeader> own) {
    var headers = new TreeMap<String, Object>();
    headers.put("X-Request-Id", reference(REQUEST_ID));
    headers.put("Cache-Control", reference(CACHE_CONTROL));
    own.forEach(one -> headers.put(one.name(), header(one.description(), "string", one.example())));
    return headers;
  }

  /** Those of an error. */
  static Map<String, Object> of(Refusal refusal) {
    var headers = new TreeMap<>(of(refusal.headers()));
    switch (refusal.error()) {
      case UNAUTHENTICATED -> headers.put("WWW-Authenticate", reference(CHALLENGE));
      case CONFLICT, THROTTLED, UNAVAILABLE -> headers.put("Retry-After", reference(RETRY_AFTER));
      case RANGE_NOT_SATISFIABLE -> headers.put("Content-Range", reference(RANGE));
      default -> {}
    }
    return headers;
  }

  private static Map<String, Object> header(String description, String type, Object example) {
    return Members.of(
        "description", description, "schema", Map.of("type", type), "example", example);
  }

  private static Map<String, Object> reference(String name) {
    return Map.of("$ref", "#/components/headers/" + name);
  }
}
