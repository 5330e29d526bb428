package curio.store.migrations;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Connections;
import curio.store.DatabaseSettings;
import curio.store.StoreErrors;
import curio.store.migrations.MigrationHistory.Applied;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Brings a schema to the newest version on the class path, `db/<schema>/V<number>__<name>.sql`.
/// Forward only. Any number of nodes may do so at the same time: one does the work, the others
/// wait. Each script is one transaction together with its row of the history ({@link
/// MigrationHistory}); unqualified names in it are the schema's.
///
/// The owner of the schema does it, which may be another role than the one that the program runs as
/// ({@link DatabaseSettings#ownerLogin}); the latter is then given what it needs ({@link Grants}).
///
/// The usual case of a start, nothing to do, takes no lock and writes nothing.
public final class Migrations {
  /** Longest wait for the node that is migrating the same schema. */
  private static final String LOCK_LIMIT = "set lock_timeout = '10min'";

  private final Connection connection;
  private final String schema;
  private final MigrationHistory history;
  private final List<MigrationScript> scripts;

  private Migrations(Connection connection, String schema, List<MigrationScript> scripts) {
    this.connection = connection;
    this.schema = schema;
    this.history = new MigrationHistory(schema);
    this.scripts = scripts;
  }

  /**
   * Runs the missing migrations of one schema, which is made if there is none. Different schemas
   * may be run by different threads at the same time.
   *
   * @throws CurioException {@code INVALID} if the database is newer than this program or a
   *     migration fails, or one that has run is not what it was, or rights cannot be given, {@code
   *     UNAVAILABLE} if the database cannot be connected to
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
      List<MigrationScript> scripts = MigrationScript.find("db/" + schema);
      if (scripts.isEmpty()) {
        throw new IllegalArgumentException("db/" + schema + ": no migrations on the class path");
      }
      Migrations migrations = new Migrations(connection, schema, scripts);
      boolean current = migrations.missing().isEmpty();
      if (!current || (separate && !grants.areComplete(connection))) {
        migrations.lock();
        migrations.runMissing();
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

  /** What has still to run: those that are newer than all that have. */
  private List<MigrationScript> missing() throws SQLException {
    List<Applied> applied = history.applied(connection);
    int newest = applied.isEmpty() ? 0 : applied.getLast().version();
    int known = scripts.getLast().version();
    if (newest > known) {
      throw new CurioException(
          ErrorCode.INVALID,
          "database: schema %s has version %d (expected: <= %d; the program is older than its data)"
              .formatted(schema, newest, known));
    }
    List<Applied> expected =
        scripts.stream()
            .filter(script -> script.version() <= newest)
            .map(script -> new Applied(script.version(), script.checksum()))
            .toList();
    if (!applied.equals(expected)) {
      throw refused(
          "what has run is not what the program has (expected: %s; found: %s)"
              .formatted(expected, applied),
          null);
    }
    return scripts.subList(expected.size(), scripts.size());
  }

  /** Held until the connection is closed. */
  private void lock() throws SQLException {
    try (Statement limit = connection.createStatement();
        PreparedStatement lock =
            connection.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
      limit.execute(LOCK_LIMIT);
      lock.setString(1, "curio migrations of " + schema);
      lock.execute();
    }
  }

  private void runMissing() throws SQLException {
    connection.setAutoCommit(false);
    for (MigrationScript script : missing()) {
      try (Statement statement = connection.createStatement()) {
        long started = System.nanoTime();
        history.prepare(connection);
        statement.setEscapeProcessing(false);
        statement.execute(
            "select set_config('search_path', '%s, ' || current_setting('search_path'), true)"
                .formatted(schema));
        statement.execute(script.sql());
        history.add(connection, script, Duration.ofNanos(System.nanoTime() - started).toMillis());
        connection.commit();
      } catch (SQLException e) {
        throw StoreErrors.isUnavailable(e)
            ? StoreErrors.unavailable(e)
            : refused(script.file() + ": " + e.getMessage(), e);
      }
    }
    connection.setAutoCommit(true);
  }

  private CurioException refused(String reason, @Nullable Exception cause) {
    return new CurioException(
        ErrorCode.INVALID,
        "database: schema %s cannot be migrated: %s".formatted(schema, reason),
        cause);
  }
}
