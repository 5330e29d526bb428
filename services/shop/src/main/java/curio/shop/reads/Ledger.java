package curio.shop.reads;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ListPostingsReply;
import curio.contracts.shop.v1.ListPostingsRequest;
import curio.contracts.shop.v1.Posting;
import curio.contracts.shop.v1.ReadBalancesReply;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.shop.items.Items;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.Row;
import curio.store.cursors.ListCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The books: balances, and the postings that they are the sums of. Thread-safe. */
final class Ledger {
  private static final int MAX_LIMIT = 100;

  private static final String BALANCES =
      """
      select coalesce(sum(cash_cents), 0) as cash, coalesce(sum(stock_cents), 0) as stock,
        coalesce(sum(loans_cents), 0) as loans, coalesce(sum(income_cents), 0) as income
      from shop.balance
      """;

  private static final String COLUMNS =
      """
      select item_id, version, kind, id, settled_at, cash_cents, stock_cents, loans_cents,
        income_cents
      from shop.action
      where (cash_cents <> 0 or stock_cents <> 0)
      """;

  /**
   * Everything that was settled before this moment is there to be seen by the next statement:
   * whoever has not committed by then is among these transactions, or takes the time of settling
   * after this statement has begun. So no page ends behind a place where another posting is still
   * to appear. A clock that was set ahead and back keeps postings from the list until it has come
   * to them again. Nodes have one user of the store, or they would not see each other's times.
   */
  private static final String SETTLED =
      """
      select statement_timestamp() as now,
        least(statement_timestamp(), (
          select min(xact_start) from pg_stat_activity
          where datname = current_database() and backend_xid is not null)) as settled
      """;

  private static final String OF_ALL =
      COLUMNS
          + """
          and settled_at < :before
          and (settled_at, item_id, version) > (:settled, :item collate "C", :version)
          order by settled_at, item_id, version limit :limit
          """;

  private static final String OF_ITEM =
      COLUMNS
          + """
          and item_id = :item and version > :version order by version limit :limit
          """;

  private final Database database;

  /** That of a store. */
  Ledger(Database database) {
    this.database = database;
  }

  /** A posting with its whole place in the list; in a message times are of milliseconds. */
  private record Placed(Place place, Posting posting) {}

  /** In the order in which they were settled; within one moment by item and version. */
  private record Place(Instant settledAt, String itemId, int version) {
    static final Place START = new Place(Instant.EPOCH, "", 0);

    byte[] bytes() {
      byte[] id = itemId.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + id.length)
          .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, settledAt))
          .putInt(version)
          .put(id)
          .array();
    }

    static Place of(ByteBuffer bytes) {
      if (bytes.remaining() > Long.BYTES + Integer.BYTES) {
        long micros = bytes.getLong();
        int version = bytes.getInt();
        var itemId = StandardCharsets.UTF_8.decode(bytes).toString();
        if (micros >= 0 && Items.isId(itemId)) {
          return new Place(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), itemId, version);
        }
      }
      throw new CurioException(
          ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)");
    }
  }

  /** Up to when all is there, by the store's clock. */
  private record Settled(Instant now, Instant settled) {}

  /** Debit less credit of each account. */
  ReadBalancesReply balances() {
    return database.read(tx ->
        tx.createQuery(BALANCES)
            .map((result, context) -> {
              var row = new Row(result);
              var cash = Sum.of(row, "cash");
              var stock = Sum.of(row, "stock");
              var loans = Sum.of(row, "loans");
              var income = Sum.of(row, "income");
              return ReadBalancesReply.newBuilder()
                  .setCashCents(cash.cents())
                  .setLargeCashCents(cash.large())
                  .setStockCents(stock.cents())
                  .setLargeStockCents(stock.large())
                  .setLoansCents(loans.cents())
                  .setLargeLoansCents(loans.large())
                  .setIncomeCents(income.cents())
                  .setLargeIncomeCents(income.large())
                  .build();
            })
            .one());
  }

  /**
   * A page of postings, oldest first. Actions that moved nothing are left out. Without an item it
   * ends before what may still change its order, which is moments ago.
   *
   * @throws CurioException INVALID for a limit or cursor that is none
   */
  ListPostingsReply postings(ListPostingsRequest request) {
    int limit = PageSize.checked(request.getPage().getLimit(), MAX_LIMIT);
    var item = request.getItemId();
    if (!item.isEmpty() && !Items.isId(item)) {
      return ListPostingsReply.getDefaultInstance();
    }
    var list = new ListCursor("postings:" + item);
    var cursor = request.getPage().getCursor();
    var after = cursor.isEmpty() ? Place.START : Place.of(list.bytes(cursor));
    var found =
        database.readPage(tx ->
            item.isEmpty() ? ofAll(tx, after, limit + 1) : ofItem(tx, item, after, limit + 1));
    int size = Math.min(limit, found.size());
    var page = ListPostingsReply.newBuilder();
    found.stream().limit(size).forEach(placed -> page.addPostings(placed.posting()));
    if (found.size() > size) {
      page.setNext(list.text(found.get(size - 1).place().bytes()));
    }
    return page.build();
  }

  private static List<Placed> ofAll(Handle tx, Place after, int limit) {
    var settled = tx.createQuery(SETTLED).mapTo(Settled.class).one();
    if (after.settledAt().isAfter(settled.now())) {
      throw new CurioException(
          ErrorCode.INVALID,
          "cursor: of a time to come, so the clock of the store was set back (expected: none, to"
              + " begin again)");
    }
    return tx.createQuery(OF_ALL)
        .bind("before", settled.settled())
        .bind("settled", after.settledAt())
        .bind("item", after.itemId())
        .bind("version", after.version())
        .bind("limit", limit)
        .map((row, context) -> placed(row))
        .list();
  }

  private static List<Placed> ofItem(Handle tx, String item, Place after, int limit) {
    return tx.createQuery(OF_ITEM)
        .bind("item", item)
        .bind("version", after.version())
        .bind("limit", limit)
        .map((row, context) -> placed(row))
        .list();
  }

  private static Placed placed(ResultSet result) throws SQLException {
    var row = new Row(result);
    var settledAt = row.instant("settled_at");
    var posting =
        Posting.newBuilder()
            .setItemId(row.text("item_id"))
            .setVersion((int) row.number("version"))
            .setKind(ActionKind.forNumber((int) row.number("kind")))
            .setActionId(row.uuid("id").toString())
            .setSettledAtMillis(settledAt.toEpochMilli())
            .setCashCents(row.number("cash_cents"))
            .setStockCents(row.number("stock_cents"))
            .setLoansCents(row.number("loans_cents"))
            .setIncomeCents(row.number("income_cents"))
            .build();
    return new Placed(new Place(settledAt, posting.getItemId(), posting.getVersion()), posting);
  }
}
