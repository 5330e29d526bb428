package curio.shop.items;

import curio.contracts.shop.v1.ItemHistory;
import curio.store.Row;
import curio.store.groupcommit.GroupWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Items with their histories: some at once for a page, or each for itself for callers who ask at
 * the same time, who are answered by one statement. Stateless.
 */
final class Histories implements GroupWork<String, Optional<ItemHistory>> {
  /**
   * Most actions that one statement reads, but for an item that has more: as JSON, where each
   * stands twice, a page stays below a mebibyte.
   */
  private static final int MOST_ACTIONS = 1_500;

  /** There is one action for each version. */
  private static final String SELECT =
      """
      with page as (
        select *, sum(version) over (order by number desc) - version as actions_before
        from shop.item where id = any (?)
      )
      select %s, %s, %s
      from page i
      join shop.action a on a.item_id = i.id
      left join shop.ticket t on t.action_id = a.id and t.item_id = a.item_id
      where i.actions_before = 0 or i.actions_before + i.version <= ?
      order by i.number desc, a.version
      """
          .formatted(ItemRows.ITEM, ItemRows.ACTION, ItemRows.TICKET);

  /**
   * The newest of some items, newest first: at least one if there is any, and not all of them where
   * their histories are long.
   */
  static List<ItemHistory> newest(Connection connection, List<String> ids) throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    var histories = new ArrayList<ItemHistory.Builder>();
    try (var select = connection.prepareStatement(SELECT)) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      select.setInt(2, MOST_ACTIONS);
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          add(histories, row);
        }
      }
    }
    return histories.stream().map(ItemHistory.Builder::build).toList();
  }

  /** Rows of one item follow each other. */
  private static void add(List<ItemHistory.Builder> histories, Row row) throws SQLException {
    if (histories.isEmpty() || !histories.getLast().getItem().getId().equals(row.text("i_id"))) {
      histories.add(ItemHistory.newBuilder().setItem(ItemRows.item(row)));
    }
    histories.getLast().addActions(ItemRows.action(row));
  }

  @Override
  public List<Optional<ItemHistory>> apply(Connection connection, List<String> ids)
      throws SQLException {
    var found = new HashMap<String, ItemHistory>();
    var left = new HashSet<>(ids);
    while (!left.isEmpty()) {
      var some = newest(connection, List.copyOf(left));
      if (some.isEmpty()) {
        break;
      }
      some.forEach(history -> found.put(history.getItem().getId(), history));
      left.removeAll(found.keySet());
    }
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  /** Nor does it write any. */
  @Override
  public boolean writesByOneStatement() {
    return true;
  }
}
