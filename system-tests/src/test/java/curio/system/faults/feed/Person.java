package curio.system.faults.feed;

import curio.system.faults.ClusterClient.Call;
import java.util.List;

/** Somebody with an account. Immutable. */
record Person(long id, String name, String token) {
  /** What this person asks. */
  Call call(String method, String path) {
    return new Call(method, path, "", bearer());
  }

  Call get(String path) {
    return call("GET", path);
  }

  /** A post under a key. */
  Call post(String text, String key) {
    return new Call(
        "POST",
        "/v1/posts",
        "{\"text\":\"%s\"}".formatted(text),
        List.of("Authorization", "Bearer " + token, "Idempotency-Key", key));
  }

  private List<String> bearer() {
    return List.of("Authorization", "Bearer " + token);
  }

  @Override
  public String toString() {
    return name;
  }
}
