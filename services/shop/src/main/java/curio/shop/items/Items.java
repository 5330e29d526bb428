package curio.shop.items;

import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.Page;
import curio.errors.CurioException;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Items with all that was done with them, as they are at one moment. Thread-safe. */
public final class Items {
  /** Longest page. */
  public static final int MAX_LIMIT = 100;

  /**
   * Most actions on a page of several items: as JSON, where each stands twice, the page stays below
   * a mebibyte.
   */
  private static final int MOST_ACTIONS = 1_500;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  /** There is one action for each version. */
  private static final String HISTORIES =
      """
      with page as (
        select *, sum(version) over (order by number desc) - version as actions_before
        from shop.item where id = any (:ids)
      )
      select %s, %s, %s
      from page i
      join shop.action a on a.item_id = i.id
      left join shop.ticket t on t.action_id = a.id and t.item_id = a.item_id
      where i.actions_before = 0 or i.actions_before + i.version <= :most
      order by i.number desc, a.version
      """
          .formatted(ItemRows.ITEM, ItemRows.ACTION, ItemRows.TICKET);

  private final Database database;

  /** Those of a store. */
  public Items(Database database) {
    this.database = database;
  }

  /** Whether an item could have this id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** One with its whole history; empty if there is none of this id. */
  public Optional<ItemHistory> find(String id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    return database.readPage(tx -> histories(tx, List.of(id)).stream().findFirst());
  }

  /**
   * A page of those that answer to a filter, newest first. It is shorter than was asked for where
   * their histories are long.
   *
   * @throws CurioException INVALID for another limit than 1 to {@value #MAX_LIMIT} and for a cursor
   *     of another list
   */
  public FetchItemsReply page(ItemFilter filter, Page page) {
    int limit = PageSize.checked(page.getLimit(), MAX_LIMIT);
    var list = filter.list();
    long before = list.place(page.getCursor(), Long.MAX_VALUE);
    return database.readPage(
        // Between two statements an item may be sold that the first one found for sale.
        handle ->
            handle.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                tx -> {
                  var found = ItemSearch.find(tx, filter, before, limit + 1);
                  var wanted = found.stream().limit(limit).map(ItemSearch.Found::itemId).toList();
                  var histories = histories(tx, wanted);
                  int size = histories.size();
                  var reply = FetchItemsReply.newBuilder().addAllFound(histories);
                  if (found.size() > size) {
                    reply.setNext(list.text(found.get(size - 1).number()));
                  }
                  return reply.build();
                }));
  }

  private static List<ItemHistory> histories(Handle tx, List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    var histories = new ArrayList<ItemHistory.Builder>();
    tx.createQuery(HISTORIES)
        .bind("ids", ids.toArray(String[]::new))
        .bind("most", MOST_ACTIONS)
        .map((result, context) -> add(histories, new Row(result)))
        .list();
    return histories.stream().map(ItemHistory.Builder::build).toList();
  }

  /** Rows of one item follow each other. */
  private static boolean add(List<ItemHistory.Builder> histories, Row row) throws SQLException {
    if (histories.isEmpty() || !histories.getLast().getItem().getId().equals(row.text("i_id"))) {
      histories.add(ItemHistory.newBuilder().setItem(ItemRows.item(row)));
    }
    histories.getLast().addActions(ItemRows.action(row));
    return true;
  }
}
