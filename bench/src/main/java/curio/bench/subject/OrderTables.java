package curio.bench.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * The tables of a subject, for counting what it stored. Thread-safe: every call has its own
 * connection.
 */
public final class OrderTables {
  /** How many rows there are: keys, orders, events that wait in the outbox, events in the log. */
  public record Counts(long keys, long orders, long waiting, long logged) {}

  /** The tables' names, with conditions where a table holds other rows too. */
  public record Names(String keys, String orders, String outbox, String log) {
    /** Those of {@code orders.sql}. */
    static final Names OWN = new Names("idempotency_key", "orders", "outbox", "log_record");
  }

  private final DatabaseAddress database;
  private final Names names;

  OrderTables(DatabaseAddress database, Names names) {
    this.database = database;
    this.names = names;
  }

  /** Counts all rows. */
  public Counts count() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return new Counts(
          number(statement, "select count(*) from " + names.keys()),
          number(statement, "select count(*) from " + names.orders()),
          number(statement, "select count(*) from " + names.outbox()),
          number(statement, "select count(*) from " + names.log()));
    }
  }

  /** Counts the events that are not in the log yet. */
  public long waiting() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return number(statement, "select count(*) from " + names.outbox());
    }
  }

  /** Begins to look at what the server does. */
  public StoreWatch watch() throws SQLException {
    return StoreWatch.start(database);
  }

  /** What the server says of itself. */
  public String version() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show server_version")) {
      rows.next();
      return Objects.requireNonNull(rows.getString(1));
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
