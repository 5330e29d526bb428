package curio.bench.subject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The books of a shop that is measured. Thread-safe: every call has its own connection. */
public final class ShopTables {
  private static final String BOOKS =
      """
      select
        (select count(*) from action),
        (select sum(version) from item),
        (select sum(cash_cents) from balance),
        (select sum(cash_cents) from action),
        (select sum(stock_cents) from balance),
        (select sum(cost_cents) from item),
        (select sum(loans_cents) from balance),
        (select coalesce(sum(price_cents), 0) from ticket where status = 1)\
      """;

  /**
   * What must fit together.
   *
   * @param actions rows of history
   * @param versions sum of all items' versions
   * @param cash balance
   * @param cashMoved by all actions
   * @param stock balance
   * @param stockCost what the shop gave for the items that are its own
   * @param loans balance
   * @param loansOpen what was lent on open tickets
   */
  public record Books(
      long actions,
      long versions,
      long cash,
      long cashMoved,
      long stock,
      long stockCost,
      long loans,
      long loansOpen) {}

  private final DatabaseAddress database;
  private final String schema;
  private final boolean tells;

  private ShopTables(DatabaseAddress database, String schema, boolean tells) {
    this.database = database;
    this.schema = schema;
    this.tells = tells;
  }

  /** Those of a shop that tells nobody what was done. */
  static ShopTables silent(DatabaseAddress database, String schema) {
    return new ShopTables(database, schema, false);
  }

  /** Those of a shop whose events wait in {@code outbox} until they are in the log. */
  static ShopTables telling(DatabaseAddress database, String schema) {
    return new ShopTables(database, schema, true);
  }

  /** Counts the rows of events that are not in the log yet. */
  public long waiting() throws IOException {
    if (!tells) {
      return 0;
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from outbox")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IOException("the outbox cannot be read", e);
    }
  }

  /** Reads them, all of the same moment. */
  public Books books() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(BOOKS)) {
      row.next();
      return new Books(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          row.getLong(6),
          row.getLong(7),
          row.getLong(8));
    } catch (SQLException e) {
      throw new IOException("the books cannot be read", e);
    }
  }

  /** What the server says of itself. */
  public String version() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_version")) {
      row.next();
      return Objects.requireNonNull(row.getString(1));
    } catch (SQLException e) {
      throw new IOException("the server does not say its version", e);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password());
    connection.setSchema(schema);
    return connection;
  }
}
