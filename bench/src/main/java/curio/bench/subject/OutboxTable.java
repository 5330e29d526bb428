package curio.bench.subject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Events that wait in a table, seen over one connection. For one thread. */
final class OutboxTable implements RunningRelay.Backlog, AutoCloseable {
  private final Connection connection;
  private final String waiting;

  private OutboxTable(Connection connection, String waiting) {
    this.connection = connection;
    this.waiting = waiting;
  }

  /**
   * One that is looked at from now on.
   *
   * @param waiting the table, with a condition where it holds other rows too
   */
  static OutboxTable open(DatabaseAddress database, String waiting) throws IOException {
    try {
      return new OutboxTable(
          DriverManager.getConnection(database.url(), database.user(), database.password()),
          waiting);
    } catch (SQLException e) {
      throw new IOException("no connection to the outbox", e);
    }
  }

  @Override
  public long waiting() throws IOException {
    return number("select count(*) from " + waiting);
  }

  @Override
  public boolean isEmpty() throws IOException {
    return number("select count(*) from (select from " + waiting + " limit 1) one") == 0;
  }

  /** What one of its queries answers. */
  long number(String sql) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IOException("the outbox cannot be looked at", e);
    }
  }

  @Override
  public void settle() throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new IOException("the store cannot be settled", e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
