package curio.http.docs;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.RouteDescription.Refusal;
import curio.http.Routes;
import curio.http.json.Json;
import curio.http.server.Problem;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The errors of each area: those of RFC 9457 with the members that its {@link
 * curio.http.ErrorShape} adds, found out by having it write one. Areas with the same members share
 * one description. Used by one thread.
 */
final class ErrorResponses {
  private static final String SAMPLE_ID = "0195f3c2a1b4";
  private static final String SAMPLE_TIME = "2026-03-01T12:00:00Z";
  private static final Json.Reader<Map<String, Object>> OBJECT = objectReader();

  /** Names by the members of an area's errors. */
  private final Map<Map<String, Object>, String> names = new LinkedHashMap<>();

  private final Map<String, Object> responses = new TreeMap<>();

  /** A reference to any error of an area. */
  Map<String, Object> of(Routes area) {
    String codes =
        Arrays.stream(ErrorCode.values())
            .map(code -> code.httpStatus() + " " + code.title())
            .collect(Collectors.joining(", "));
    String name = nameOf(area);
    String description = "Any other error (RFC 9457): " + codes;
    return reference(name, name, description, area, new Refusal(ErrorCode.UNAVAILABLE, List.of()));
  }

  /** A reference to one error of an area. */
  Map<String, Object> of(Routes area, Refusal refusal) {
    String name = nameOf(area);
    ErrorCode code = refusal.error();
    var own = new StringBuilder(name + "-" + code.httpStatus());
    refusal.headers().forEach(header -> own.append('-').append(header.name()));
    return reference(own.toString(), name, code.title(), area, refusal);
  }

  private Map<String, Object> reference(
      String response, String schema, String description, Routes area, Refusal refusal) {
    responses.computeIfAbsent(
        response,
        name ->
            Members.of(
                "description",
                description,
                "headers",
                Headers.of(refusal),
                "content",
                Map.of(
                    "application/problem+json",
                    Members.of(
                        "schema",
                        JsonSchemas.reference(schema),
                        "example",
                        example(area, refusal.error())))));
    return Map.of("$ref", "#/components/responses/" + response);
  }

  /** The schemas of all errors asked for so far, by name. */
  Map<String, Object> schemas() {
    var schemas = new TreeMap<String, Object>();
    names.forEach((properties, name) ->
        schemas.put(
            name,
            Members.of(
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.copyOf(new TreeSet<>(properties.keySet())))));
    return schemas;
  }

  /** The responses of all errors asked for so far, by name. */
  Map<String, Object> responses() {
    return responses;
  }

  private String nameOf(Routes area) {
    return names.computeIfAbsent(
        properties(area), p -> names.isEmpty() ? "Problem" : "Problem" + (names.size() + 1));
  }

  private static Map<String, Object> properties(Routes area) {
    var properties = new LinkedHashMap<String, Object>();
    example(area, ErrorCode.INVALID)
        .forEach((member, value) ->
            properties.put(member, Members.of("type", typeOf(value), "examples", List.of(value))));
    return properties;
  }

  /** As it is answered; what changes from one to the next does not change here. */
  private static Map<String, Object> example(Routes area, ErrorCode code) {
    var error = new CurioException(code, code.title());
    var members = OBJECT.read(Problem.of(error, area.shape(), SAMPLE_ID).body());
    members.replaceAll((member, value) -> isTime(value) ? SAMPLE_TIME : value);
    return members;
  }

  private static String typeOf(Object value) {
    return switch (value) {
      case Boolean b -> "boolean";
      case Integer i -> "integer";
      case Number n -> "number";
      default -> "string";
    };
  }

  private static boolean isTime(Object value) {
    try {
      return Instant.parse(value.toString()).isAfter(Instant.MIN);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // JSON objects have texts as keys
  private static Json.Reader<Map<String, Object>> objectReader() {
    return (Json.Reader) Json.reader(Map.class);
  }
}
