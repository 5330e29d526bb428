package curio.bench.subject;

import curio.bench.shop.Stock;
import curio.bench.shop.StockedItem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Puts a stock into the tables of a shop, the product's or a peer's: items, their history, tickets
 * and balances, as if all of it had been done one after the other. The columns are those of the
 * product, {@code V1__shop.sql}. Indexes are made anew at the end, which is several times faster
 * than row by row. One owner thread.
 */
final class StockFill implements AutoCloseable {
  private static final int BATCH = 10_000;
  private static final List<String> TABLES = List.of("item", "item_words", "action", "ticket");

  /** Seen by this connection alone, and gone with it. */
  private static final String STAGE =
      """
      create temporary table stage (
        n int primary key, id text not null, name text not null, category int not null,
        state int not null, asking bigint not null, paid bigint not null, holding int not null,
        client text not null)\
      """;

  private static final String TO_STAGE =
      "insert into stage select * from unnest(?::int[], ?::text[], ?::text[], ?::int[], ?::int[],"
          + " ?::bigint[], ?::bigint[], ?::int[], ?::text[])";

  /** Holding: 2 in the shop, 3 with a client, 4 pawned. */
  private static final String ITEMS =
      """
      insert into item (id, name, category, state, price_cents, age_months, image_ids, holding,
        holder, cost_cents, version)
      select id, name, category, state, asking, n % 240, '{}', holding, client,
        case holding when 2 then paid else 0 end, case holding when 3 then 3 else 2 end
      from stage order by n\
      """;

  /** Kind: 1 add, 2 buy, 3 sell, 4 pawn. What a client has it bought from the shop. */
  private static final String ACTIONS =
      """
      insert into action (item_id, version, id, kind, client_id, price_cents, tax_cents, done_at,
        fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
      select id, version, uuidv7(), kind, who, price, tax, now() - interval '30 days', '',
        cash, stock, loans, - cash - stock - loans
      from stage cross join lateral (values
        (1, 1, '', asking, null, 0, 0, 0),
        (2, 3, 'seller', paid, null, - paid, paid, 0),
        (2, 4, client, paid, 100, - paid, 0, paid),
        (3, 2, client, asking, null, asking, - paid, 0))
        as done (version, kind, who, price, tax, cash, stock, loans)
      where kind = 1 or (kind = 3 and holding <> 4) or (kind = 4 and holding = 4)
        or (kind = 2 and holding = 3)
      order by version, n\
      """;

  private static final String TICKETS =
      """
      insert into ticket (action_id, item_id, client_id, price_cents, tax_cents, term_days, done_at,
        due, forfeits_at)
      select a.id, a.item_id, a.client_id, a.price_cents, a.tax_cents, 30 + s.n % 300, a.done_at,
        current_date + s.n % 300,
        date_trunc('day', now()) + interval '1 day' * (8 + s.n % 300)
      from action a join stage s on s.id = a.item_id where a.kind = 4 order by s.n\
      """;

  private static final String BALANCE =
      """
      insert into balance as b (partition, cash_cents, stock_cents, loans_cents, income_cents)
      select 0, sum(cash_cents), sum(stock_cents), sum(loans_cents), sum(income_cents) from action
      on conflict (partition) do update set cash_cents = excluded.cash_cents,
        stock_cents = excluded.stock_cents, loans_cents = excluded.loans_cents,
        income_cents = excluded.income_cents\
      """;

  private static final String INDEXES =
      """
      select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
      join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
      where s.nspname = ? and t.relname = any(?)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)\
      """;

  private final Connection connection;
  private final String schema;
  private final List<String> indexes;

  private StockFill(Connection connection, String schema) throws SQLException {
    this.connection = connection;
    this.schema = schema;
    execute("set search_path = " + schema);
    this.indexes = dropIndexes();
  }

  /** Begins with the empty tables of a schema, which nobody else uses until the end. */
  static StockFill begin(DatabaseAddress database, String schema) throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password());
    try {
      return new StockFill(connection, schema);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Writes all rows. Items have numbers in the order of the stock. */
  void rows(Stock stock) throws SQLException {
    execute(STAGE);
    try (PreparedStatement insert = connection.prepareStatement(TO_STAGE)) {
      for (int from = 0; from < stock.size(); from += BATCH) {
        stage(insert, stock, from, Math.min(stock.size(), from + BATCH));
      }
    }
    execute("analyze stage");
    for (String statement : List.of(ITEMS, ACTIONS, TICKETS, BALANCE)) {
      execute(statement);
    }
  }

  /** Makes the indexes, counts what planners want to know, and writes all of it to the disk. */
  void end() throws SQLException {
    for (String index : indexes) {
      execute(index);
    }
    execute("vacuum (analyze)");
    execute("checkpoint");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void stage(PreparedStatement insert, Stock stock, int from, int to) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    List<StockedItem> items = new ArrayList<>();
    for (int number = from; number < to; number++) {
      numbers.add(number);
      items.add(stock.item(number));
    }
    insert.setArray(1, connection.createArrayOf("int4", numbers.toArray()));
    column(insert, 2, "text", items, StockedItem::id);
    column(insert, 3, "text", items, StockedItem::name);
    column(insert, 4, "int4", items, item -> item.category().getNumber());
    column(insert, 5, "int4", items, item -> item.state().getNumber());
    column(insert, 6, "int8", items, StockedItem::askingCents);
    column(insert, 7, "int8", items, StockedItem::paidCents);
    column(insert, 8, "int4", items, item -> item.holding().getNumber());
    column(insert, 9, "text", items, StockedItem::client);
    insert.executeUpdate();
  }

  private void column(
      PreparedStatement insert,
      int place,
      String type,
      List<StockedItem> items,
      Function<StockedItem, Object> value)
      throws SQLException {
    insert.setArray(
        place, connection.createArrayOf(type, items.stream().map(value).toArray(Object[]::new)));
  }

  /** The statements that make them again. */
  private List<String> dropIndexes() throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    try (PreparedStatement find = connection.prepareStatement(INDEXES)) {
      find.setString(1, schema);
      find.setArray(2, connection.createArrayOf("text", TABLES.toArray()));
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          names.add(String.valueOf(rows.getString(1)));
          definitions.add(String.valueOf(rows.getString(2)));
        }
      }
    }
    for (String name : names) {
      execute("drop index " + name);
    }
    return List.copyOf(definitions);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
