package curio.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Rows of one kind that are kept for a time and go then.
 *
 * @param name tells the rule in metrics and logs
 * @param deletion removes what is due
 */
public record CleanupRule(String name, Deletion deletion) {
  /** A bounded statement in its caller's transaction. */
  @FunctionalInterface
  public interface Deletion {
    /**
     * Removes what is due; repeating it is harmless.
     *
     * @param limit the most rows that are removed
     * @return how many were; fewer than the limit: no more are due
     */
    int delete(Handle tx, int limit) throws SQLException;
  }

  /**
   * Rows whose time is the database's.
   *
   * @param sql deletes at most {@code :limit} rows that are older than {@code :kept} milliseconds
   */
  public static CleanupRule keeping(String name, Duration kept, String sql) {
    return new CleanupRule(
        name,
        (tx, limit) ->
            tx.createUpdate(sql).bind("kept", kept.toMillis()).bind("limit", limit).execute());
  }

  /**
   * Rows that are kept until the end of the UTC day after their own, never shorter than 24 h.
   *
   * @param sql deletes at most {@code :limit} rows that are older than {@code :oldest}
   */
  public static CleanupRule untilNextDayEnds(String name, Clock clock, String sql) {
    return before(
        name, () -> clock.instant().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS), sql);
  }

  /**
   * Rows whose time is that of nodes.
   *
   * @param oldest the instant from which rows are kept, asked for before each statement
   * @param sql deletes at most {@code :limit} rows that are older than {@code :oldest}
   */
  public static CleanupRule before(String name, Supplier<Instant> oldest, String sql) {
    return new CleanupRule(
        name,
        (tx, limit) ->
            tx.createUpdate(sql).bind("oldest", oldest.get()).bind("limit", limit).execute());
  }
}
