package curio.http.docs;

import curio.http.Access;
import curio.http.Response;
import curio.http.Route;
import curio.http.RouteDescription;
import curio.http.Routes;
import curio.http.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Describes an API as OpenAPI 3.1, from the same tables that serve it. */
public final class OpenApi {
  private static final Map<String, Object> NOBODY = Map.of();
  private static final Map<String, Object> BEARER = Map.of("bearer", List.of());

  private static final int SWITCHING_PROTOCOLS = 101;

  private final JsonSchemas schemas = new JsonSchemas();
  private final ErrorResponses errors = new ErrorResponses();

  private OpenApi() {}

  /** The description of all routes of the areas, as JSON in UTF-8. */
  public static byte[] describe(String title, String version, List<Routes> areas) {
    return Json.write(new OpenApi().document(title, version, areas));
  }

  private Map<String, Object> document(String title, String version, List<Routes> areas) {
    var paths = new TreeMap<String, Map<String, Object>>();
    for (Routes area : areas) {
      for (Route route : area.list()) {
        for (String path : route.paths()) {
          paths
              .computeIfAbsent(path, p -> new TreeMap<>())
              .put(route.method().toLowerCase(Locale.ROOT), operation(area, route, path));
        }
      }
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", title, "version", version));
    document.put("tags", areas.stream().map(area -> Map.of("name", area.area())).toList());
    document.put("paths", paths);
    document.put("components", components());
    return document;
  }

  private Map<String, Object> operation(Routes area, Route route, String path) {
    RouteDescription description = route.description();
    var operation = new LinkedHashMap<String, Object>();
    operation.put("tags", List.of(area.area()));
    operation.put("operationId", operationId(route.method(), path));
    if (!description.summary().isEmpty()) {
      operation.put("summary", description.summary());
    }
    operation.put("parameters", Parameters.of(description.parameters(), path));
    Class<?> body = route.body();
    if (body != null) {
      operation.put("requestBody", body(body, true));
    } else if (description.optionalBody() != null && !route.method().equals("GET")) {
      // A body of GET has no meaning to most clients; what such a route needs is in its query too.
      operation.put("requestBody", body(description.optionalBody(), false));
    }
    operation.put("responses", responses(area, description));
    if (route.access() != Access.ANYONE) {
      operation.put("security", List.of(BEARER));
    } else if (description.asksWhoIsThere()) {
      operation.put("security", List.of(NOBODY, BEARER));
    }
    return operation;
  }

  private Map<String, Object> body(Class<?> type, boolean required) {
    return Map.of("required", required, "content", content(type));
  }

  private Map<String, Object> responses(Routes area, RouteDescription description) {
    var responses = new LinkedHashMap<String, Object>();
    for (RouteDescription.Answer answer : description.answers()) {
      responses.put(Integer.toString(answer.status()), response(answer));
    }
    if (responses.isEmpty()) {
      responses.put("200", Map.of("description", "Done"));
    }
    responses.put("default", errors.of(area));
    return responses;
  }

  private Map<String, Object> response(RouteDescription.Answer answer) {
    Class<?> type = answer.type();
    if (type != null) {
      return Map.of("description", "Done", "content", content(type));
    }
    if (answer.status() == SWITCHING_PROTOCOLS) {
      return Map.of("description", "The connection is a WebSocket (RFC 6455) from here on");
    }
    return answer.mediaType().isEmpty()
        ? Map.of("description", "Done")
        : Map.of("description", "Done", "content", Map.of(answer.mediaType(), Map.of()));
  }

  private Map<String, Object> content(Class<?> type) {
    return Map.of(Response.JSON, Map.of("schema", schemas.of(type)));
  }

  private Map<String, Object> components() {
    var all = new TreeMap<>(schemas.byName());
    all.putAll(errors.schemas());
    var bearer = new LinkedHashMap<String, Object>();
    bearer.put("type", "http");
    bearer.put("scheme", "bearer");
    bearer.put(
        "description",
        "An access token; browsers that signed in here send it as a cookie instead. Routes that"
            + " only the internal port has take the cluster secret.");
    return Map.of(
        "schemas",
        all,
        "parameters",
        Parameters.COMPONENTS,
        "responses",
        errors.responses(),
        "securitySchemes",
        Map.of("bearer", bearer));
  }

  /** Unique because method and path are: {@code get /img/{id}} becomes {@code getImgId}. */
  private static String operationId(String method, String path) {
    var id = new StringBuilder(method.toLowerCase(Locale.ROOT));
    for (String segment : path.substring(1).split("/", -1)) {
      for (String word : segment.split("[^A-Za-z0-9]", -1)) {
        if (!word.isEmpty()) {
          id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
      }
    }
    return path.endsWith("/") ? id.append("Slash").toString() : id.toString();
  }
}
