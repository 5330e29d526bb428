package curio.store;

import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What {@link GroupCommit} does with the items it has gathered. */
@FunctionalInterface
public interface GroupWork<I, O> {
  /**
   * Writes all items within the given transaction, best by one multi-row statement, and returns one
   * outcome for each, in the same order. May be run again with the same items or a part of them, so
   * it has no effects outside of the transaction. A lane never runs two at once, different lanes
   * do.
   */
  List<O> apply(Handle tx, List<I> items) throws SQLException;

  /**
   * Whether one statement writes everything that {@link #apply} writes. Then it runs without a
   * transaction around it and commits by itself, see {@link Database#inOneStatement}.
   */
  default boolean writesByOneStatement() {
    return false;
  }
}
