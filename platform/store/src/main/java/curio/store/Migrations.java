package curio.store;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/// Brings a schema to the newest version on the class path, `db/<schema>/V<number>__<name>.sql`.
/// Forward only. Any number of nodes may do so at the same time: one does the work, the others
/// wait.
///
/// The owner of the schema does it, which may be another role than the one that the program runs as
/// ({@link DatabaseSettings#ownerLogin}); the latter is then given what it needs ({@link Grants}).
///
/// Flyway does the work, but it takes a good part of a second to find out that there is none. So
/// the usual case of a start, nothing to do, is recognised before: the schema's history has exactly
/// the versions and checksums of the class path.
public final class Migrations {
  private static final String HISTORY = "flyway_schema_history";

  /** Longest wait for the node that is migrating the same schema. */
  private static final String LOCK_LIMIT = "set lock_timeout = '10min'";

  private Migrations() {}

  /**
   * Runs the missing migrations of one schema, which is made if there is none. Different schemas
   * may be run by different threads at the same time.
   *
   * @throws CurioException {@code INVALID} if the database is newer than this program or a
   *     migration fails or rights cannot be given, {@code UNAVAILABLE} if the database cannot be
   *     connected to
   */
  public static void run(DatabaseSettings settings, String schema) {
    if (!schema.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("schema: " + schema + " (expected: a lower-case name)");
    }
    DatabaseSettings owner = settings.asOwner();
    PGSimpleDataSource source = Connections.patient(owner, "migrations-" + schema);
    Grants grants = new Grants(schema, settings.user());
    boolean separate = !owner.user().equals(settings.user());
    try (Connection connection = connect(source)) {
      Map<Integer, Integer> wanted = MigrationScripts.find("db/" + schema);
      if (wanted.isEmpty()) {
        throw new IllegalArgumentException("db/" + schema + ": no migrations on the class path");
      }
      boolean current = isUpToDate(connection, schema, wanted);
      if (!current || (separate && !grants.areComplete(connection))) {
        lock(connection, schema);
        if (!isUpToDate(connection, schema, wanted)) {
          migrate(source, schema);
        }
        if (separate && !grants.areComplete(connection)) {
          grants.give(connection);
        }
      }
    } catch (SQLException e) {
      throw StoreErrors.translate(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever cannot connect, for whatever reason, has no store. */
  private static Connection connect(PGSimpleDataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw StoreErrors.unavailable(e);
    }
  }

  private static boolean isUpToDate(
      Connection connection, String schema, Map<Integer, Integer> wanted) throws SQLException {
    Map<Integer, Integer> applied = applied(connection, schema);
    if (!applied.isEmpty()) {
      int newest = Collections.max(applied.keySet());
      int known = Collections.max(wanted.keySet());
      if (newest > known) {
        throw new CurioException(
            ErrorCode.INVALID,
            "database: schema %s has version %d (expected: <= %d; the program is older than its data)"
                .formatted(schema, newest, known));
      }
    }
    return applied.equals(wanted);
  }

  private static Map<Integer, Integer> applied(Connection connection, String schema)
      throws SQLException {
    Map<Integer, Integer> applied = new HashMap<>();
    String table = schema + "." + HISTORY;
    try (PreparedStatement exists = connection.prepareStatement("select to_regclass(?)")) {
      exists.setString(1, table);
      try (ResultSet row = exists.executeQuery()) {
        if (!row.next() || row.getString(1) == null) {
          return applied;
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select version::int, checksum from "
                    + table
                    + " where success and version is not null")) {
      while (row.next()) {
        applied.put(row.getInt(1), row.getInt(2));
      }
    }
    return applied;
  }

  /** Held until the connection is closed. */
  private static void lock(Connection connection, String schema) throws SQLException {
    try (Statement limit = connection.createStatement();
        PreparedStatement lock =
            connection.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
      limit.execute(LOCK_LIMIT);
      lock.setString(1, "curio migrations of " + schema);
      lock.execute();
    }
  }

  private static void migrate(PGSimpleDataSource source, String schema) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:db/" + schema)
          .schemas(schema)
          .defaultSchema(schema)
          .table(HISTORY)
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (StoreErrors.isUnavailable(e)) {
        throw StoreErrors.unavailable(e);
      }
      throw new CurioException(
          ErrorCode.INVALID,
          "database: schema %s cannot be migrated: %s".formatted(schema, e.getMessage()),
          e);
    }
  }
}
