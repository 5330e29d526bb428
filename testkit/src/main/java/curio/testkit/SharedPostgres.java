package curio.testkit;

import curio.store.DatabaseSettings;
import curio.store.Row;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one PostgreSQL of this test JVM: started by whoever asks first, stopped and removed at the
 * JVM's exit. Thread-safe.
 */
final class SharedPostgres {
  /**
   * A class is initialised once and by one thread, others wait: just what a shared server needs.
   */
  private static final class Holder {
    private static final PostgresServer SERVER = start();
  }

  private SharedPostgres() {}

  static DatabaseSettings settings(int poolSize) {
    return Holder.SERVER.settings(poolSize);
  }

  static DatabaseSettings superuser() {
    return Holder.SERVER.superuser(1);
  }

  /** Makes a copy of a database for the owner of the schemas, with the rights that ours have. */
  static void createDatabase(String name, String template) {
    String owner = settings(1).asOwner().user();
    execute("create database %s owner %s template %s".formatted(name, owner, template));
    execute("revoke temporary on database " + name + " from public");
  }

  static void dropDatabase(String name) {
    String drop = "drop database if exists " + name + " with (force)";
    try {
      execute(drop);
    } catch (IllegalStateException e) {
      rollBackPrepared(superuser().withDatabase(name));
      execute(drop);
    }
  }

  /** What is prepared in a database keeps it from being dropped. */
  private static void rollBackPrepared(DatabaseSettings database) {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      var commands = new ArrayList<String>();
      try (ResultSet prepared =
          statement.executeQuery(
              """
              select format('rollback prepared %L', gid) as command from pg_prepared_xacts
              where database = current_database()
              """)) {
        while (prepared.next()) {
          commands.add(new Row(prepared).text("command"));
        }
      }
      for (String command : commands) {
        statement.execute(command);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("prepared transactions are left in " + database, e);
    }
  }

  /** Runs a statement as the superuser, outside of any test's database. */
  static void execute(String sql) {
    execute(superuser(), sql);
  }

  static void execute(DatabaseSettings database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("not done: " + sql, e);
    }
  }

  private static PostgresServer start() {
    try {
      Path data = Files.createTempDirectory("curio-test-postgres-");
      PostgresServer server = PostgresServer.start(data, tuning());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, data)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What ends with the JVM need not survive a power failure, so nothing is flushed to the disk. */
  private static PostgresTuning tuning() {
    return PostgresTuning.defaults()
        .withoutReserve()
        .with("max_connections", "300")
        .with("fsync", "off")
        .with("full_page_writes", "off");
  }

  private static void remove(PostgresServer server, Path data) {
    server.close();
    try (Stream<Path> paths = Files.walk(data)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
