package curio.http.docs;

import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Route;
import curio.http.Routes;
import curio.http.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Describes an API as OpenAPI 3.1, from the same tables that serve it. */
public final class OpenApi {
  private static final String PROBLEM = "#/components/responses/Problem";

  private final JsonSchemas schemas = new JsonSchemas();

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
              .put(route.method().toLowerCase(Locale.ROOT), operation(area.area(), route, path));
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

  private Map<String, Object> operation(String area, Route route, String path) {
    var operation = new LinkedHashMap<String, Object>();
    operation.put("tags", List.of(area));
    operation.put("operationId", operationId(route.method(), path));
    if (!route.summary().isEmpty()) {
      operation.put("summary", route.summary());
    }
    List<Map<String, Object>> parameters = parameters(path);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    Class<?> body = route.body();
    if (body != null) {
      operation.put(
          "requestBody", Map.of("required", true, "content", content(body, "application/json")));
    }
    operation.put("responses", responses(route));
    if (route.access() != Access.ANYONE) {
      operation.put("security", List.of(Map.of("bearer", List.of())));
    }
    return operation;
  }

  private Map<String, Object> responses(Route route) {
    var responses = new LinkedHashMap<String, Object>();
    for (Route.Answer answer : route.answers()) {
      Class<?> type = answer.type();
      responses.put(
          Integer.toString(answer.status()),
          type == null
              ? Map.of("description", "Done")
              : Map.of("description", "Done", "content", content(type, "application/json")));
    }
    if (responses.isEmpty()) {
      responses.put("200", Map.of("description", "Done"));
    }
    responses.put("default", Map.of("$ref", PROBLEM));
    return responses;
  }

  private Map<String, Object> content(Class<?> type, String mediaType) {
    return Map.of(mediaType, Map.of("schema", schemas.of(type)));
  }

  private Map<String, Object> components() {
    var all = new TreeMap<>(schemas.byName());
    all.put("Problem", problem());
    String codes =
        Arrays.stream(ErrorCode.values())
            .map(code -> code.httpStatus() + " " + code.title())
            .collect(Collectors.joining(", "));
    Map<String, Object> media = Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"));
    return Map.of(
        "schemas",
        all,
        "responses",
        Map.of(
            "Problem",
            Map.of(
                "description",
                "An error (RFC 9457) with the members of its area beside: " + codes,
                "content",
                Map.of("application/problem+json", media))),
        "securitySchemes",
        Map.of("bearer", Map.of("type", "http", "scheme", "bearer")));
  }

  private static Map<String, Object> problem() {
    var properties = new LinkedHashMap<String, Object>();
    for (String text : List.of("type", "title", "detail", "requestId")) {
      properties.put(text, Map.of("type", "string"));
    }
    properties.put("status", Map.of("type", "integer"));
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        List.of("type", "title", "status", "detail", "requestId"));
  }

  private static List<Map<String, Object>> parameters(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(segment -> segment.startsWith("{"))
        .map(segment ->
            Map.<String, Object>of(
                "name",
                segment.substring(1, segment.length() - 1),
                "in",
                "path",
                "required",
                true,
                "schema",
                Map.of("type", "string")))
        .toList();
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
