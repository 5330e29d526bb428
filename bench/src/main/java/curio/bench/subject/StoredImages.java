package curio.bench.subject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts the images in a gallery's store. */
public final class StoredImages {
  private final DatabaseAddress database;
  private final String table;

  StoredImages(DatabaseAddress database, String table) {
    this.database = database;
    this.table = table;
  }

  /** How many rows there are. */
  public long count() throws IOException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IOException("images cannot be counted", e);
    }
  }
}
