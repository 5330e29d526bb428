package curio.http.docs;

import curio.http.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parameters of a route as OpenAPI has them. Stateless. */
final class Parameters {
  private static final String REQUEST_ID = "RequestId";

  /** Those that all routes have. */
  static final Map<String, Object> COMPONENTS =
      Map.of(
          REQUEST_ID,
          Members.of(
              "name",
              "X-Request-Id",
              "in",
              "header",
              "description",
              "Comes back with the answer and stands in every log line of the request; another one"
                  + " is made when it is absent or has other characters",
              "schema",
              Members.of("type", "string", "pattern", "^[A-Za-z0-9._~:+/=-]{1,255}$"),
              "example",
              "order-form-42"));

  private Parameters() {}

  /** Those of the path first, whether they are declared or not. */
  static List<Map<String, Object>> of(List<Parameter> declared, String path) {
    var all = new ArrayList<Map<String, Object>>();
    for (String name : variables(path)) {
      all.add(
          described(
              declared.stream()
                  .filter(one -> one.place() == Parameter.Place.PATH && one.name().equals(name))
                  .findFirst()
                  .orElseGet(() -> Parameter.variable(name, ""))));
    }
    declared.stream()
        .filter(one -> one.place() != Parameter.Place.PATH)
        .map(Parameters::described)
        .forEach(all::add);
    all.add(Map.of("$ref", "#/components/parameters/" + REQUEST_ID));
    return all;
  }

  private static List<String> variables(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(segment -> segment.startsWith("{"))
        .map(segment -> segment.substring(1, segment.length() - 1))
        .toList();
  }

  private static Map<String, Object> described(Parameter parameter) {
    var described = new LinkedHashMap<String, Object>();
    described.put("name", parameter.name());
    described.put("in", parameter.place().name().toLowerCase(Locale.ROOT));
    if (!parameter.description().isEmpty()) {
      described.put("description", parameter.description());
    }
    if (parameter.required()) {
      described.put("required", true);
    }
    described.put("schema", schema(parameter.kind()));
    String example = parameter.example();
    if (!example.isEmpty()) {
      described.put(
          "example",
          parameter.kind() instanceof Parameter.Number ? (Object) Long.valueOf(example) : example);
    }
    return described;
  }

  private static Map<String, Object> schema(Parameter.Kind kind) {
    var schema = new LinkedHashMap<String, Object>();
    switch (kind) {
      case Parameter.Text text -> {
        schema.put("type", "string");
        if (text.shortest() > 0) {
          schema.put("minLength", text.shortest());
        }
        schema.put("maxLength", text.longest());
      }
      case Parameter.Number number -> {
        schema.put("type", "integer");
        schema.put("format", "int64");
        schema.put("minimum", number.min());
        schema.put("maximum", number.max());
        if (number.hasDefault()) {
          schema.put("default", number.absent());
        }
      }
    }
    return schema;
  }
}
