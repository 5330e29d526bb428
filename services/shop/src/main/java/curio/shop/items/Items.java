package curio.shop.items;

import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.ItemHistory;
import curio.contracts.shop.v1.Page;
import curio.errors.CurioException;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Items with all that was done with them, as they are at one moment. Thread-safe. */
public final class Items implements AutoCloseable {
  /** Longest page. */
  public static final int MAX_LIMIT = 100;

  /** Few lanes: they have connections that others write with. */
  private static final GroupCommitSettings READS =
      new GroupCommitSettings(2, 64, 10_000, Duration.ofSeconds(5));

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private final Database database;
  private final GroupCommit<String, Optional<ItemHistory>> reads;

  /** Those of a store. */
  public Items(Database database, MeterRegistry metrics) {
    this.database = database;
    this.reads =
        new GroupCommit<>(
            "shop-items", database, new Histories(), String::hashCode, READS, metrics);
  }

  /** Whether an item could have this id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * One with its whole history; empty if there is none of this id. Who asks at the same time is
   * answered by one statement.
   */
  public Optional<ItemHistory> find(String id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    return reads.submit(id);
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
                  var histories = Histories.newest(tx.getConnection(), wanted);
                  int size = histories.size();
                  var reply = FetchItemsReply.newBuilder().addAllFound(histories);
                  if (found.size() > size) {
                    reply.setNext(list.text(found.get(size - 1).number()));
                  }
                  return reply.build();
                }));
  }

  @Override
  public void close() {
    reads.close();
  }
}
