package curio.accounts.users;

import static java.util.Objects.requireNonNull;

import curio.contracts.accounts.v1.User;
import curio.store.PageSize;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Lists accounts by the beginnings of their names, a page at a time. Has no state; works in its
 * caller's transaction.
 *
 * <p>The order is last name, first name, id; a list that is asked for by first name alone is
 * ordered by first name, last name, id. So each list is one range of one index that is read in its
 * order: a page costs what it holds and what is passed over, however many accounts there are. With
 * both names given the range is that of the last name, and the index itself knows which of its
 * entries have the first.
 *
 * <p>A page that follows a cursor begins at the cursor, not at the beginning of the range: both as
 * lower bounds would let the store choose the wrong one and read all pages before again. That a
 * cursor is of this list is checked when it is parsed.
 */
public final class UserSearch {
  /**
   * A page of a list.
   *
   * @param next where the next one begins; empty if there is none
   */
  public record Page(List<User> users, String next) {}

  /**
   * A page.
   *
   * @param after the {@code next} of the page before; null for the first page
   * @param offset how many to pass over
   */
  public Page page(Handle tx, UserQuery list, @Nullable UserCursor after, int offset, int limit) {
    var order = Order.of(list);
    try (var query = query(tx, "", list, after)) {
      var found =
          query
              .bind("offset", offset)
              .bind("limit", limit + 1)
              .map((row, context) -> Found.read(row, order))
              .list();
      int size = PageSize.of(found, limit, Found::text);
      var page = found.subList(0, size);
      var next = found.size() > size ? page.getLast().place(list).text() : "";
      return new Page(page.stream().map(Found::user).toList(), next);
    }
  }

  /** The statement of a page, but for how many it passes over and takes. */
  static Query query(Handle tx, String prefix, UserQuery list, @Nullable UserCursor after) {
    var order = Order.of(list);
    var query =
        tx.createQuery(
            """
            %s select %s, first_name_key, last_name_key from accounts.users
            where %s
            order by %s, %s, id offset :offset limit :limit
            """
                .formatted(
                    prefix,
                    UserRow.COLUMNS,
                    conditions(list, order, after != null),
                    order.leading,
                    order.following));
    if (!list.firstName().isEmpty()) {
      query.bind("first_name_key", list.firstName());
    }
    if (!list.lastName().isEmpty()) {
      query.bind("last_name_key", list.lastName());
    }
    if (after != null) {
      query
          .bind("leading", after.leading())
          .bind("following", after.following())
          .bind("id", after.id());
    }
    return query;
  }

  private static String conditions(UserQuery list, Order order, boolean resumed) {
    var conditions = new ArrayList<String>();
    if (resumed) {
      conditions.add(
          "(%s, %s, id) > (:leading, :following, :id)".formatted(order.leading, order.following));
    }
    if (!list.firstName().isEmpty()) {
      conditions.add(begins("first_name_key", resumed && order == Order.FIRST_NAME));
    }
    if (!list.lastName().isEmpty()) {
      conditions.add(begins("last_name_key", resumed && order == Order.LAST_NAME));
    }
    conditions.add(list.inactive() ? "true" : "active");
    return String.join("\n  and ", conditions);
  }

  /** Bounds, since the plan of a LIKE with a parameter would not use the index. */
  private static String begins(String column, boolean resumed) {
    String below = "%1$s < accounts.search_key(:%1$s) || chr(1114111)".formatted(column);
    return resumed ? below : "%1$s >= accounts.search_key(:%1$s) and ".formatted(column) + below;
  }

  /** Which index a list is read from. */
  private enum Order {
    LAST_NAME("last_name_key", "first_name_key"),
    FIRST_NAME("first_name_key", "last_name_key");

    private final String leading;
    private final String following;

    Order(String leading, String following) {
      this.leading = leading;
      this.following = following;
    }

    static Order of(UserQuery list) {
      return list.lastName().isEmpty() && !list.firstName().isEmpty() ? FIRST_NAME : LAST_NAME;
    }
  }

  /** An account, everything of it that may be long, and its place. */
  private record Found(User user, String text, String leading, String following) {
    static Found read(ResultSet row, Order order) throws SQLException {
      return new Found(
          UserRow.user(row),
          row.getString("username") + row.getString("email") + row.getString("profile"),
          requireNonNull(row.getString(order.leading)),
          requireNonNull(row.getString(order.following)));
    }

    UserCursor place(UserQuery list) {
      return new UserCursor(list.fingerprint(), leading, following, user.getId());
    }
  }
}
