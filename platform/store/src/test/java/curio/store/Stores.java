package curio.store;

import curio.store.embedded.FileTrees;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One server for all tests of this module that do not end it, which flushes nothing to the disk,
 * and a database for each; waiting for conditions.
 */
public final class Stores {
  private static final class Holder {
    private static final PostgresServer SERVER = start();
  }

  private Stores() {}

  /** A fresh database; it goes with the server at the end of the JVM. */
  public static DatabaseSettings fresh() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute(server(), "create database " + name);
    return server().withDatabase(name);
  }

  /** The same with one role that owns schemas and one that reads and writes rows. */
  public static DatabaseSettings freshWithRoles() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    DatabaseSettings roles = Holder.SERVER.settings(8);
    execute(server(), "create database " + name + " owner " + roles.asOwner().user());
    execute(server(), "revoke temporary on database " + name + " from public");
    return roles.withDatabase(name);
  }

  static DatabaseSettings server() {
    return Holder.SERVER.superuser(8);
  }

  public static void execute(DatabaseSettings database, String sql) {
    try (Connection connection = Connections.patient(database, "tests").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cuts the connections of an application to a database. */
  public static void cut(DatabaseSettings database, String application) {
    execute(
        database,
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like '%s'
        """
            .formatted(application));
  }

  /** Waits up to 20 s. */
  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 20 s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static PostgresServer start() {
    try {
      Path data = Files.createTempDirectory("curio-store-test-");
      PostgresServer server =
          PostgresServer.start(
              data,
              PostgresTuning.defaults()
                  .withoutReserve()
                  .with("fsync", "off")
                  .with("full_page_writes", "off"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, data)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(PostgresServer server, Path data) {
    server.close();
    try {
      FileTrees.delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
