package curio.http.docs;

import curio.errors.ErrorCode;
import curio.http.Routes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The errors of each area: those of RFC 9457 with the members that its {@link
 * curio.http.ErrorShape} adds, found out by asking it. Areas with the same members share one
 * description. Used by one thread.
 */
final class ErrorResponses {
  private static final String SAMPLE = "text";
  private static final String NAME = "Problem";

  private final Map<Map<String, Object>, String> names = new LinkedHashMap<>();

  /** A reference to the error of an area. */
  Map<String, Object> of(Routes area) {
    String name = names.computeIfAbsent(properties(area), p -> nameOf(names.size()));
    return Map.of("$ref", "#/components/responses/" + name);
  }

  /** The schemas of all errors asked for so far, by name. */
  Map<String, Object> schemas() {
    var schemas = new TreeMap<String, Object>();
    names.forEach((properties, name) ->
        schemas.put(
            name,
            Map.of(
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.copyOf(properties.keySet()))));
    return schemas;
  }

  /** The responses of all errors asked for so far, by name. */
  Map<String, Object> responses() {
    String codes =
        Arrays.stream(ErrorCode.values())
            .map(code -> code.httpStatus() + " " + code.title())
            .collect(Collectors.joining(", "));
    var responses = new TreeMap<String, Object>();
    for (String name : names.values()) {
      Map<String, Object> media = Map.of("schema", Map.of("$ref", "#/components/schemas/" + name));
      responses.put(
          name,
          Map.of(
              "description",
              "An error (RFC 9457): " + codes,
              "headers",
              Map.of(
                  "Retry-After",
                  Map.of(
                      "description",
                      "Seconds after which to try again, with 429 and 503",
                      "schema",
                      Map.of("type", "integer"))),
              "content",
              Map.of("application/problem+json", media)));
    }
    return responses;
  }

  private static String nameOf(int known) {
    return known == 0 ? NAME : NAME + (known + 1);
  }

  private static Map<String, Object> properties(Routes area) {
    var properties = new LinkedHashMap<String, Object>();
    for (String text : List.of("type", "title", "detail", "requestId")) {
      properties.put(text, Map.of("type", "string"));
    }
    properties.put("status", Map.of("type", "integer"));
    area.shape()
        .members(ErrorCode.INVALID, SAMPLE, SAMPLE)
        .forEach((member, value) -> properties.putIfAbsent(member, Map.of("type", typeOf(value))));
    return properties;
  }

  private static String typeOf(Object value) {
    return switch (value) {
      case Boolean b -> "boolean";
      case Integer i -> "integer";
      case Long l -> "integer";
      case java.lang.Number n -> "number";
      case CharSequence c -> "string";
      default -> "object";
    };
  }
}
