package curio.http.docs;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Response;
import curio.http.Route;
import curio.http.RouteDescription;
import curio.http.Routes;
import curio.http.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Describes an API as OpenAPI 3.1, from the same tables that serve it. */
public final class OpenApi {
  private static final Map<String, Object> NOBODY = Map.of();
  private static final Map<String, Object> BEARER = Map.of("bearer", List.of());

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
    document.put("info", Members.of("title", title, "version", version));
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
    } else if (!description.bodies().isEmpty()) {
      operation.put("requestBody", bodies(description.bodies()));
    } else if (description.optionalBody() != null && !route.method().equals("GET")) {
      // A body of GET has no meaning to most clients; what such a route needs is in its query too.
      operation.put("requestBody", body(description.optionalBody(), false));
    }
    operation.put("responses", responses(area, route));
    if (description.tokenInBody()) {
      operation.put("security", List.of(BEARER, NOBODY));
    } else if (route.access() != Access.ANYONE) {
      operation.put("security", List.of(BEARER));
    } else if (description.asksWhoIsThere()) {
      operation.put("security", List.of(NOBODY, BEARER));
    }
    return operation;
  }

  private Map<String, Object> body(Class<?> type, boolean required) {
    return Members.of("required", required, "content", Map.of(Response.JSON, media(type)));
  }

  private Map<String, Object> bodies(List<RouteDescription.Body> bodies) {
    var content = new LinkedHashMap<String, Object>();
    for (RouteDescription.Body body : bodies) {
      Class<?> type = body.type();
      content.put(body.mediaType(), type == null ? bytes(body.mediaType(), "") : media(type));
    }
    return Members.of("required", true, "content", content);
  }

  private Map<String, Object> responses(Routes area, Route route) {
    var responses = new LinkedHashMap<String, Object>();
    RouteDescription description = route.description();
    description.answers().stream()
        .collect(groupingBy(RouteDescription.Answer::status, LinkedHashMap::new, toList()))
        .forEach((status, all) -> responses.put(Integer.toString(status), response(status, all)));
    for (RouteDescription.Refusal refusal : Refusals.of(route)) {
      // A route may say in its own words what another one says by an error.
      responses.putIfAbsent(
          Integer.toString(refusal.error().httpStatus()), errors.of(area, refusal));
    }
    responses.put("default", errors.of(area));
    return responses;
  }

  /** All answers of one status, which may have several types. */
  private Map<String, Object> response(int status, List<RouteDescription.Answer> answers) {
    var content = new LinkedHashMap<String, Map<String, @Nullable Object>>();
    var headers = new ArrayList<AnswerHeader>();
    for (RouteDescription.Answer answer : answers) {
      Class<?> type = answer.type();
      if (type != null) {
        content.merge(answer.mediaType(), media(type), OpenApi::either);
      } else if (!answer.mediaType().isEmpty()) {
        content.put(answer.mediaType(), bytes(answer.mediaType(), answer.example()));
      }
      headers.addAll(answer.headers());
    }
    var response = new LinkedHashMap<String, Object>();
    response.put("description", meaning(status));
    response.put("headers", Headers.of(headers));
    if (!content.isEmpty()) {
      response.put("content", content);
    }
    return response;
  }

  private static String meaning(int status) {
    return switch (status) {
      case 101 -> "The connection is a WebSocket (RFC 6455) from here on";
      case 201 -> "It is made";
      case 202 -> "It is begun; what becomes of it is seen later";
      case 206 -> "The part that was asked for";
      case 302 -> "It is elsewhere";
      case 304 -> "What the client has already is still good";
      case 503 -> "Not now";
      default -> "Done";
    };
  }

  /** JSON of one type or of another; the example is the first one's. */
  private static Map<String, @Nullable Object> either(
      Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
    var both = new LinkedHashMap<>(one);
    both.put(
        "schema",
        Map.of(
            "anyOf",
            List.of(requireNonNull(one.get("schema")), requireNonNull(other.get("schema")))));
    return both;
  }

  /** JSON of a type. */
  private Map<String, @Nullable Object> media(Class<?> type) {
    var media = new LinkedHashMap<String, @Nullable Object>();
    media.put("schema", schemas.of(type));
    Object example = schemas.exampleOf(type);
    if (example != null) {
      media.put("example", example);
    }
    return media;
  }

  /** A body that has no type: JSON of any members or null, a text, or bytes. */
  private static Map<String, @Nullable Object> bytes(String mediaType, String example) {
    var media = new LinkedHashMap<String, @Nullable Object>();
    if (mediaType.equals(Response.JSON)) {
      boolean isNull = example.equals(RouteDescription.NULL);
      media.put("schema", Map.of("type", isNull ? "null" : "object"));
      media.put("example", isNull ? null : JsonExamples.read(example));
    } else if (example.isEmpty()) {
      media.put("schema", Members.of("type", "string", "format", "binary"));
    } else {
      media.put("schema", Map.of("type", "string"));
      media.put("example", example);
    }
    return media;
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
    return Members.of(
        "schemas",
        all,
        "parameters",
        Parameters.COMPONENTS,
        "headers",
        Headers.COMPONENTS,
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
