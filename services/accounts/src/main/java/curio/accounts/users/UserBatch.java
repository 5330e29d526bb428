package curio.accounts.users;

import curio.contracts.accounts.v1.User;
import curio.store.PageSize;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Accounts found by their ids, all at once. Immutable.
 *
 * @param users in the order of the ids; those that do not exist are left out
 * @param idsRead how many of the ids, from the first, it tells of: not all where the accounts are
 *     long
 */
public record UserBatch(List<User> users, int idsRead) {
  public UserBatch {
    users = List.copyOf(users);
  }

  /**
   * Finds them in the caller's transaction.
   *
   * @param ids without duplicates
   */
  public static UserBatch find(Handle tx, List<Long> ids) {
    var found =
        tx.createQuery(
                """
                select %s from unnest(cast(:ids as bigint[])) with ordinality asked (id, number)
                join accounts.users using (id) order by number
                """
                    .formatted(UserRow.COLUMNS))
            .bindArray("ids", Long.class, ids)
            .map((row, context) -> Found.read(row))
            .list();
    int size = PageSize.of(found, ids.size(), Found::text);
    var users = found.subList(0, size).stream().map(Found::user).toList();
    boolean all = size == found.size();
    return new UserBatch(users, all ? ids.size() : ids.indexOf(users.getLast().getId()) + 1);
  }

  /** An account and everything of it that may be long. */
  private record Found(User user, String text) {
    static Found read(ResultSet result) throws SQLException {
      var row = new Row(result);
      return new Found(
          UserRow.user(result),
          row.text("username") + row.textOrEmpty("email") + row.text("profile"));
    }
  }
}
