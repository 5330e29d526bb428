package curio.node;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A description of an API, read: what it says of routes, and the schemas of what they answer. */
final class ApiDocument {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Map<String, Object> all;
  private final Map<String, Object> components;
  private final Map<Map<String, Object>, Schema> schemas = new ConcurrentHashMap<>();

  ApiDocument(String text) {
    all = read(text);
    components = closed(object(all, "components"));
  }

  /** Everything. */
  Map<String, Object> all() {
    return all;
  }

  /** What is said of the answers of a route. */
  Map<String, Object> responses(String path, String method) {
    return object(object(object(object(all, "paths"), path), method), "responses");
  }

  /** What a reference leads to; anything else as it is. */
  Map<String, Object> resolved(Map<String, Object> value) {
    if (!(value.get("$ref") instanceof String reference)) {
      return value;
    }
    Map<String, Object> at = all;
    for (var step : reference.substring("#/".length()).split("/", -1)) {
      at = object(at, step);
    }
    return at;
  }

  /** The schema that a part of the description is, with all that it may refer to. */
  Schema schema(Map<String, Object> schema) {
    return schemas.computeIfAbsent(
        schema,
        key -> {
          var whole = new LinkedHashMap<>(key);
          whole.put("components", components);
          return SCHEMAS.getSchema(new String(Json.write(whole), StandardCharsets.UTF_8));
        });
  }

  /** Clients pass over members that they do not know; here each has to be described. */
  private static Map<String, Object> closed(Map<String, Object> components) {
    var schemas = new LinkedHashMap<String, Object>();
    object(components, "schemas")
        .forEach((name, schema) -> {
          var closed = new LinkedHashMap<>(map(schema));
          if (!name.startsWith("Problem")) {
            closed.put("additionalProperties", false);
          }
          schemas.put(name, closed);
        });
    return Map.of("schemas", schemas);
  }

  /** A member that is an object; an empty one if there is none. */
  static Map<String, Object> object(Map<String, Object> from, String member) {
    return map(from.getOrDefault(member, Map.of()));
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<String, Object> read(String json) {
    Json.Reader<Map> reader = Json.reader(Map.class);
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
