package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the registry of a node as other services do, with the secret. Stateless. */
final class RegistryCalls {
  static final String SECRET = "a-secret-of-the-test";
  static final String NAME = "{\"serviceName\": \"USER SERVICE\"}";
  static final String HOST =
      "{\"serviceName\": \"USER SERVICE\", \"host\": \"localhost:3799\", \"check\": \"none\"}";

  private RegistryCalls() {}

  static List<String> with(List<String> options) {
    var all = new ArrayList<>(options);
    all.addAll(List.of("--cluster-secret", SECRET));
    return all;
  }

  static Answer call(RunningNode node, String method, String path, String body) {
    return node.internal(method, path, body, "Authorization", "Bearer " + SECRET);
  }

  static void success(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(Map.of("message", "success", "error", ""));
  }

  static void failure(Answer answer, int status) {
    answer.assertProblem(status);
    assertThat(answer.json()).containsEntry("message", "failure");
    assertThat(answer.text("error")).isNotEmpty().isEqualTo(answer.text("detail"));
  }

  /** The one member of a service. */
  static Map<String, Object> service(RunningNode node, String name) {
    var services = call(node, "GET", "/services", "").list("services");
    var named = services.stream().filter(one -> name.equals(one.get("serviceName"))).toList();
    assertThat(named).hasSize(1);
    return members(named.getFirst()).getFirst();
  }

  static List<Map<String, Object>> nodes(RunningNode node) {
    return members(call(node, "GET", "/services", "").json()).stream()
        .filter(member -> String.valueOf(member.get("id")).startsWith("node-"))
        .toList();
  }

  @SuppressWarnings("unchecked") // What JSON lists of objects are.
  static List<Map<String, Object>> members(Map<String, Object> holder) {
    return (List<Map<String, Object>>) holder.getOrDefault("members", List.of());
  }

  static String metric(RunningNode node, String name) {
    return node.internal("GET", "/metrics", "")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
