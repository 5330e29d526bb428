package curio.http.docs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import curio.http.content.Part;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 uses it) of the records of an API, made from their
 * components: those not declared {@link Nullable} are required. Records are kept by their simple
 * name, prefixed by that of the class around them where the name alone is taken. Used by one
 * thread.
 */
final class JsonSchemas {
  private final Map<String, Object> byName = new TreeMap<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();
  private final JsonExamples examples = new JsonExamples();

  /** The schemas of all records seen so far, by name. */
  Map<String, Object> byName() {
    return byName;
  }

  /** The schema of a type; for a record a reference to its own. */
  Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    return type instanceof Class<?> plain ? ofClass(plain) : Map.of();
  }

  /** An example of a type; null if there is none. */
  @Nullable Object exampleOf(Type type) {
    return examples.of(type);
  }

  static Map<String, Object> reference(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> ofGeneric(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw)) {
      return Members.of("type", "array", "items", of(arguments[0]));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return Members.of("type", "object", "additionalProperties", of(arguments[1]));
    }
    return ofClass(raw);
  }

  private Map<String, Object> ofClass(Class<?> type) {
    if (type == Part.class) {
      return Members.of("type", "string", "contentMediaType", "application/octet-stream");
    }
    if (type.isRecord()) {
      return reference(nameOf(type));
    }
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      return Members.of(
          "type", "string", "enum", Arrays.stream(constants).map(String::valueOf).toList());
    }
    if (type.isArray() && type != byte[].class) {
      return Members.of("type", "array", "items", of(type.getComponentType()));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return Map.of("type", "array");
    }
    return ofScalar(type);
  }

  private static Map<String, Object> ofScalar(Class<?> type) {
    if (type == int.class || type == Integer.class || type == short.class || type == byte.class) {
      return Members.of("type", "integer", "format", "int32");
    }
    if (type == long.class || type == Long.class) {
      return Members.of("type", "integer", "format", "int64");
    }
    if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return Map.of("type", "number");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == Instant.class) {
      return Members.of("type", "string", "format", "date-time");
    }
    if (type == byte[].class) {
      return Members.of("type", "string", "contentEncoding", "base64");
    }
    return type == String.class ? Map.of("type", "string") : Map.of();
  }

  private String nameOf(Class<?> type) {
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = type.getSimpleName();
    Class<?> around = type.getEnclosingClass();
    if (names.containsValue(name) && around != null) {
      name = around.getSimpleName() + name;
    }
    if (names.containsValue(name)) {
      name = type.getName();
    }
    names.put(type, name);
    byName.put(name, ofRecord(type));
    return name;
  }

  private Map<String, Object> ofRecord(Class<?> type) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    addMembers(type, properties, required);
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", List.copyOf(required));
    }
    return schema;
  }

  /** Those of a component that is unwrapped stand among the others. */
  private void addMembers(Class<?> type, Map<String, Object> properties, List<String> required) {
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        addMembers(component.getType(), properties, required);
        continue;
      }
      String name = memberName(component);
      properties.put(name, ofComponent(component));
      if (!isNullable(component.getAnnotatedType())) {
        required.add(name);
      }
    }
  }

  private Map<String, Object> ofComponent(RecordComponent component) {
    var schema = new LinkedHashMap<>(of(component.getGenericType()));
    Example given = component.getAnnotation(Example.class);
    if (given != null && given.oneOf().length > 0) {
      if (schema.containsKey("items")) {
        schema.put("items", Members.of("type", "string", "enum", List.of(given.oneOf())));
      } else {
        schema.put("enum", List.of(given.oneOf()));
      }
    }
    Object example = schema.containsKey("$ref") ? null : examples.of(component);
    if (example != null) {
      schema.put("examples", List.of(example));
    }
    return schema;
  }

  static String memberName(RecordComponent component) {
    var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class)
        || (type instanceof AnnotatedParameterizedType generic
            && generic.isAnnotationPresent(Nullable.class));
  }
}
