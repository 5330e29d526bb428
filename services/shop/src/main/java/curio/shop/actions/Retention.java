package curio.shop.actions;

import curio.store.CleanupRule;
import curio.store.StoredTime;
import java.time.Duration;
import java.util.List;

/**
 * What does not stay for ever: refusals, which anybody can collect by asking. They are kept far
 * longer than a command can be under way, so that none is judged again. Stateless.
 */
public final class Retention {
  private static final Duration REFUSALS_KEPT = Duration.ofDays(31);

  private Retention() {}

  /** The rules of a clean-up that runs every hour or so. */
  public static List<CleanupRule> rules() {
    return List.of(
        CleanupRule.keeping(
            "refusals",
            REFUSALS_KEPT,
            """
            delete from shop.outcome where action_id in (
              select action_id from shop.outcome
              where code is not null
                and settled_at < statement_timestamp() - :kept * interval '1 millisecond'
              limit :limit)
            """));
  }

  /** What the rules compare with now. */
  public static StoredTime storedTime() {
    return StoredTime.moment("shop.outcome", "settled_at").where("code is not null");
  }
}
