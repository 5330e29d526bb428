package curio.system.mobileid;

import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON object of an answer. Immutable. */
record Body(Map<String, Object> members) {
  private static final Json.Reader<Map<String, Object>> READER = reader();

  static Body of(String json) {
    return new Body(READER.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** A member as text; empty if it is not there. */
  String text(String member) {
    return Optional.ofNullable(members.get(member)).map(Object::toString).orElse("");
  }

  /** A member that is a number. */
  Number number(String member) {
    if (members.get(member) instanceof Number number) {
      return number;
    }
    throw new IllegalStateException(member + ": no number in " + members);
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> object(String member) {
    return (Map<String, Object>) members.getOrDefault(member, Map.of());
  }

  /** The objects of a list. */
  @SuppressWarnings("unchecked")
  List<Body> list(String member) {
    return ((List<Map<String, Object>>) members.getOrDefault(member, List.of()))
        .stream().map(Body::new).toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Json.Reader<Map<String, Object>> reader() {
    return (Json.Reader) Json.reader(Map.class);
  }
}
