package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.shop.Stock;
import curio.bench.shop.StockedItem;
import curio.bench.subject.ShopTables.Books;
import curio.store.migrations.Migrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockFillTest {
  /** 700 in the shop with two actions, 200 with clients with three, 100 pawned with two. */
  private static final Stock STOCK = new Stock(1_000);

  private static final long ACTIONS = 2_200;

  @TempDir Path directory;

  @Test
  void theTablesOfTheProductAreFilledWithBooksThatBalance() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.empty(directory.resolve("data"))) {
      List.of("jobs", "log", "shop").forEach(schema -> Migrations.run(postgres.settings(), schema));
      long indexes = number(postgres, "select count(*) from pg_indexes where schemaname = 'shop'");

      CurioShop.fill(postgres, STOCK);

      ShopTables tables = ShopTables.telling(postgres.address(), "shop");
      assertBooks(tables.books());
      assertThat(tables.waiting()).isZero();
      assertThat(number(postgres, "select count(*) from pg_indexes where schemaname = 'shop'"))
          .isEqualTo(indexes);
      assertThat(
              number(
                  postgres,
                  "select count(*) from shop.item i join shop.item_words w using (number)"
                      + " where w.item_id = i.id"))
          .isEqualTo(STOCK.size());
      assertThat(number(postgres, "select count(*) from shop.ticket where forfeits_at < now()"))
          .isZero();
    }
  }

  @Test
  void theTablesOfThePeerAreFilledWithBooksThatBalance() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.start(directory.resolve("data"), "items.sql");
        StockFill fill = StockFill.begin(postgres.address(), "public")) {
      fill.rows(STOCK);
      fill.end();

      assertBooks(ShopTables.silent(postgres.address(), "public").books());
      StockedItem item = STOCK.item(7);
      assertThat(
              number(
                  postgres,
                  "select count(*) from item where id = '%s' and holder = '%s' and version = 3"
                          .formatted(item.id(), item.client())
                      + " and words @@ to_tsquery('simple', '%s:*')"
                          .formatted(item.words().getLast().substring(0, 3))))
          .isEqualTo(1);
    }
  }

  private static void assertBooks(Books books) {
    assertThat(books.actions()).isEqualTo(ACTIONS);
    assertThat(books.versions()).isEqualTo(ACTIONS);
    assertThat(books.cash()).isEqualTo(books.cashMoved()).isNegative();
    assertThat(books.stock()).isEqualTo(books.stockCost()).isPositive();
    assertThat(books.loans()).isEqualTo(books.loansOpen()).isPositive();
  }

  private static long number(OwnPostgres postgres, String sql) throws SQLException {
    DatabaseAddress address = postgres.address();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
