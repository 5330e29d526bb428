package curio.store.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Which migrations a schema has had. Its table has the name and the columns that Flyway gave it, so
 * that data directories need no conversion, and releases that had Flyway read what later ones
 * wrote. Stateless but for its names.
 */
final class MigrationHistory {
  static final String TABLE = "flyway_schema_history";

  private final String schema;
  private final String table;

  /** What one migration left in the history. */
  record Applied(int version, int checksum) {}

  /** Of a schema that need not exist yet. */
  MigrationHistory(String schema) {
    this.schema = schema;
    this.table = schema + "." + TABLE;
  }

  /** In the order of their versions; none where there is no history. */
  List<Applied> applied(Connection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    if (!exists(connection, "select to_regclass(?)", table)) {
      return applied;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select version::int as n, checksum from %s where success and version is not null order by n"
                    .formatted(table))) {
      while (row.next()) {
        applied.add(new Applied(row.getInt(1), row.getInt(2)));
      }
    }
    return applied;
  }

  /** Makes schema and table where they are missing. */
  void prepare(Connection connection) throws SQLException {
    if (exists(connection, "select to_regclass(?)", table)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      // "if not exists" would ask for the right to make one even where there is one.
      if (!exists(connection, "select to_regnamespace(?)", schema)) {
        statement.execute("create schema " + schema);
      }
      statement.execute(
          """
          create table %1$s (
            installed_rank int not null,
            version varchar(50),
            description varchar(200) not null,
            type varchar(20) not null,
            script varchar(1000) not null,
            checksum int,
            installed_by varchar(100) not null,
            installed_on timestamp not null default now(),
            execution_time int not null,
            success boolean not null,
            constraint %2$s_pk primary key (installed_rank)
          );
          create index %2$s_s_idx on %1$s (success)
          """
              .formatted(table, TABLE));
    }
  }

  /** Notes that a migration has run. */
  void add(Connection connection, MigrationScript script, long millis) throws SQLException {
    String sql =
        """
        insert into %1$s (installed_rank, version, description, type, script, checksum,
          installed_by, execution_time, success)
        select coalesce(max(installed_rank), 0) + 1, ?, ?, 'SQL', ?, ?, current_user, ?, true from %1$s
        """
            .formatted(table);
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, Integer.toString(script.version()));
      insert.setString(2, script.description());
      insert.setString(3, script.file());
      insert.setInt(4, script.checksum());
      insert.setInt(5, (int) millis);
      insert.executeUpdate();
    }
  }

  private static boolean exists(Connection connection, String lookup, String name)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(lookup)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getString(1) != null;
      }
    }
  }
}
