package curio.system.faults.shop;

import curio.http.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item and all that was done with it, as a clerk is told. Immutable. */
record Story(Thing item, List<Loan> pawns, List<Step> history) {
  private static final Json.Reader<Story> READER = Json.reader(Story.class);

  /**
   * The item now.
   *
   * @param holder absent for none
   */
  record Thing(String id, BigDecimal price, String holding, @Nullable String holder, int version) {}

  /** A loan on it. */
  record Loan(
      String clientId,
      BigDecimal price,
      BigDecimal tax,
      int limitDays,
      String date,
      String actionId,
      String due,
      String forfeitsAt,
      BigDecimal owed,
      int extensions,
      String status) {}

  /** What was done at one version. */
  record Step(
      int version,
      String action,
      @Nullable String clientId,
      @Nullable BigDecimal price,
      String actionId) {}

  Story {
    pawns = List.copyOf(pawns);
    history = List.copyOf(history);
  }

  static Story of(String json) {
    return READER.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
