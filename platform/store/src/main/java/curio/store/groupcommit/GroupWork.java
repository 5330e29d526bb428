package curio.store.groupcommit;

import curio.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What {@link GroupCommit} does with the items it has gathered. */
@FunctionalInterface
public interface GroupWork<I, O> {
  /**
   * Writes all items within the transaction of the given connection, best by one multi-row
   * statement, and returns one outcome for each, in the same order. May be run again with the same
   * items or a part of them, so it has no effects outside of the transaction. A lane never runs two
   * at once, different lanes do.
   */
  List<O> apply(Connection connection, List<I> items) throws SQLException;

  /**
   * Whether one statement writes everything that {@link #apply} writes. Then it runs without a
   * transaction around it and commits by itself, see {@link Database#onConnection}.
   */
  default boolean writesByOneStatement() {
    return false;
  }
}
