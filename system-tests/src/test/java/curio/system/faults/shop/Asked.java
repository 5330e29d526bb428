package curio.system.faults.shop;

import curio.http.json.Json;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a counter has asked of the shop under a key, and what it was told first.
 * Immutable.
 *
 * @param kind as a history calls it
 * @param actionId empty for an answer without one: the item or the client was not there, or the
 *     rules refused it
 * @param status of the answer; 202 while nobody knows what comes of it
 * @param version of the item if it was applied, else 0
 */
record Asked(
    String kind, String item, String body, String key, String actionId, int status, int version) {
  private static final Json.Reader<Told> READER = Json.reader(Told.class);

  /** As far as it matters here; of an added item, id is that of the item. */
  private record Told(@Nullable String id, @Nullable String actionId, @Nullable Integer version) {}

  static Asked of(String kind, String item, String body, String key, Outcome outcome) {
    if (outcome.status() >= 300) {
      return new Asked(kind, item, body, key, "", outcome.status(), 0);
    }
    var told = READER.read(outcome.says().getBytes(StandardCharsets.UTF_8));
    var id = told.actionId() == null ? told.id() : told.actionId();
    int version = kind.equals("add") && outcome.status() == 201 ? 1 : 0;
    return new Asked(
        kind,
        item,
        body,
        key,
        String.valueOf(id),
        outcome.status(),
        told.version() == null ? version : told.version());
  }

  /** The same once more. */
  Call call(String token) {
    return call(token, kind, body, key);
  }

  static Call call(String token, String kind, String body, String key) {
    var path = kind.equals("add") ? "/item/add" : "/item/action/" + kind;
    return new Call(
        "POST", path, body, List.of("Authorization", "Bearer " + token, "Idempotency-Key", key));
  }

  boolean isApplied() {
    return version > 0;
  }

  boolean isPending() {
    return status == 202;
  }

  /** Whether both may be one action; refusals do not say which they are of. */
  boolean mayBeTheSameAs(Asked other) {
    return actionId.isEmpty() || other.actionId.isEmpty() || actionId.equals(other.actionId);
  }
}
