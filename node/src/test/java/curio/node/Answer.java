package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as a client sees it.
 *
 * @param headers by name in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
  private static final Json.Reader<Map<String, Object>> OBJECT = objectReader();

  /** The value of a header; empty for none. */
  public String header(String name) {
    return String.join("|", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** The whole body. */
  public Map<String, Object> json() {
    return OBJECT.read(body.getBytes(StandardCharsets.UTF_8));
  }

  /** A member as text. */
  public String text(String member) {
    return String.valueOf(json().get(member));
  }

  /** The object at the end of a path of members; empty if there is none. */
  @SuppressWarnings("unchecked")
  Map<String, Object> object(String... path) {
    var object = json();
    for (var member : path) {
      object = (Map<String, Object>) object.getOrDefault(member, Map.of());
    }
    return object;
  }

  /** The objects of a list. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> list(String member) {
    return (List<Map<String, Object>>) json().getOrDefault(member, List.of());
  }

  /** The orders of a list, as they stand in it. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> orders() {
    return (List<Map<String, Object>>) object("data").getOrDefault("data", List.of());
  }

  /** Checks that this is an error as every route writes it, which gives nothing away. */
  Answer assertProblem(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(json()).containsKeys("type", "title", "detail", "requestId");
    assertThat(json()).containsEntry("status", expected);
    assertThat(text("requestId")).isEqualTo(header("X-Request-Id"));
    assertThat(body).doesNotContain("Exception", "java.", "curio.", "SQL", "jackson", "\tat ");
    return this;
  }

  /** The same for an error of the orders. */
  Answer assertOrderProblem(int expected) {
    assertProblem(expected);
    assertThat(text("message")).isNotEmpty().isEqualTo(text("detail"));
    return this;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Json.Reader<Map<String, Object>> objectReader() {
    return (Json.Reader) Json.reader(Map.class);
  }
}
