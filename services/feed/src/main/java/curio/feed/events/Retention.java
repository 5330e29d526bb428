package curio.feed.events;

import curio.store.CleanupRule;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * How long events are kept: a day is dropped whole when all of it is older than thirty days, so
 * that a cursor is good for thirty. Days to come get their partitions ahead. Stateless.
 */
public final class Retention {
  private static final int DAYS_KEPT = 31;
  private static final int DAYS_AHEAD = 3;
  private static final Duration CHANGES_KEPT = Duration.ofHours(1);
  private static final Duration WITHDRAWALS_KEPT = Duration.ofDays(DAYS_KEPT);

  private Retention() {}

  /**
   * The rules of a clean-up that runs every hour or so. That of old days stands last, since it
   * fails where readers do not let go.
   */
  public static List<CleanupRule> rules() {
    return List.of(
        new CleanupRule(
            "days",
            (tx, limit) -> {
              tx.createQuery(
                      """
                      select feed.ensure_day(d) from feed.head h, generate_series(
                        greatest(h.next >> 32, floor(extract(epoch from now()) / 86400)::bigint),
                        greatest(h.next >> 32, floor(extract(epoch from now()) / 86400)::bigint)
                          + :ahead) as d
                      """)
                  .bind("ahead", DAYS_AHEAD)
                  .mapToMap()
                  .list();
              return 0;
            }),
        CleanupRule.keeping(
            "changes",
            CHANGES_KEPT,
            """
            delete from feed.change where place in (
              select place from feed.change
              where made_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
            """),
        CleanupRule.keeping(
            "early-withdrawals",
            WITHDRAWALS_KEPT,
            """
            delete from feed.early_withdrawal where event_id in (
              select event_id from feed.early_withdrawal
              where stored_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
            """),
        new CleanupRule("old-days", (tx, limit) -> dropped(tx) * limit));
  }

  /** A full batch if a day was dropped, so that the next one is looked for at once. */
  private static int dropped(Handle tx) {
    return tx.createQuery(
            """
            select feed.drop_day_before(floor(extract(epoch from now()) / 86400)::bigint - :kept)
            """)
        .bind("kept", DAYS_KEPT)
        .mapTo(Integer.class)
        .one();
  }
}
