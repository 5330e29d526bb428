package curio.node;

import curio.store.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Does to a database what no request can do, as the owner of its schemas. Stateless. */
final class Sql {
  private Sql() {}

  /** What a query for one number finds. */
  static int number(DatabaseSettings database, String query) {
    try (var connection = connect(database);
        var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException("not done: " + query, e);
    }
  }

  private static Connection connect(DatabaseSettings database) throws SQLException {
    var owner = database.asOwner();
    return DriverManager.getConnection(owner.url(), owner.user(), owner.password());
  }

  static void run(DatabaseSettings database, String statement) {
    try (var connection = connect(database);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException("not done: " + statement, e);
    }
  }
}
