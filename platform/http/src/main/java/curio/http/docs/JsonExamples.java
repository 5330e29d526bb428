package curio.http.docs;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import curio.http.content.Part;
import curio.http.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples of the records of an API, made of those of their components. Used by one thread. */
final class JsonExamples {
  private static final Json.Reader<Object> JSON = Json.reader(Object.class);

  /** Those that are being described: a record that contains itself ends there. */
  private final Deque<Class<?>> around = new ArrayDeque<>();

  /** An example of a type; null if there is none. */
  @Nullable Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return Collection.class.isAssignableFrom((Class<?>) generic.getRawType())
          ? listOf(generic.getActualTypeArguments()[0])
          : null;
    }
    if (!(type instanceof Class<?> plain)) {
      return null;
    }
    if (plain == Part.class) {
      return null;
    }
    if (plain.isRecord()) {
      return around.contains(plain) ? null : ofRecord(plain);
    }
    if (plain.isArray() && plain != byte[].class) {
      return listOf(plain.getComponentType());
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return true;
    }
    Object[] constants = plain.getEnumConstants();
    return constants == null ? null : constants[0].toString();
  }

  /** An example of a component; null if there is none. */
  @Nullable Object of(RecordComponent component) {
    Example given = component.getAnnotation(Example.class);
    Type type = component.getGenericType();
    if (given == null) {
      return of(type);
    }
    if (given.oneOf().length > 0) {
      return isList(type) ? List.of(given.oneOf()[0]) : given.oneOf()[0];
    }
    if (isList(type)) {
      Type element = elementOf(type);
      return Arrays.stream(given.value()).map(text -> value(element, text)).toList();
    }
    return given.value().length == 0 ? of(type) : value(type, given.value()[0]);
  }

  private @Nullable Object ofRecord(Class<?> type) {
    around.push(type);
    try {
      var members = new LinkedHashMap<String, Object>();
      for (RecordComponent component : requireNonNull(type.getRecordComponents())) {
        Example given = component.getAnnotation(Example.class);
        Object example = given != null && given.apart() ? null : of(component);
        if (example instanceof Map<?, ?> inner
            && component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
          inner.forEach((name, value) -> members.put(String.valueOf(name), value));
        } else if (example != null) {
          members.put(JsonSchemas.memberName(component), example);
        }
      }
      return members.isEmpty() ? null : members;
    } finally {
      around.pop();
    }
  }

  private @Nullable List<Object> listOf(Type element) {
    Object one = of(element);
    return one == null ? null : List.of(one);
  }

  private static boolean isList(Type type) {
    return type instanceof ParameterizedType generic
        ? Collection.class.isAssignableFrom((Class<?>) generic.getRawType())
        : type instanceof Class<?> plain && plain.isArray() && plain != byte[].class;
  }

  private static Type elementOf(Type list) {
    return list instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : requireNonNull(((Class<?>) list).getComponentType());
  }

  private static Object value(Type type, String text) {
    boolean isText =
        type == String.class
            || type == Instant.class
            || type == byte[].class
            || type == Part.class
            || (type instanceof Class<?> plain && plain.isEnum());
    return isText ? text : read(text);
  }

  /** JSON that is not null. */
  static Object read(String json) {
    return JSON.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
