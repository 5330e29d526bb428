package curio.bench.subject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts the posts in a feed's store. */
public final class StoredPosts {
  private final DatabaseAddress database;

  StoredPosts(DatabaseAddress database) {
    this.database = database;
  }

  /** How many events of posts have a place. */
  public long count() throws IOException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from feed.event where name = 'post'")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IOException("posts cannot be counted", e);
    }
  }
}
