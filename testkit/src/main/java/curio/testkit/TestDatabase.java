package curio.testkit;

import curio.store.Database;
import curio.store.DatabaseSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** An empty database for one test, on the one PostgreSQL of this test JVM. Thread-safe. */
public final class TestDatabase implements AutoCloseable {
  private static final int POOL_SIZE = 10;

  private final DatabaseSettings server;
  private final String name;
  private final Database database;

  private TestDatabase(DatabaseSettings server, String name) {
    this.server = server;
    this.name = name;
    this.database = Database.open(name, settings(), new SimpleMeterRegistry());
  }

  /** Makes a fresh database; the server is started if this is the first one. */
  public static TestDatabase create() {
    DatabaseSettings server = SharedPostgres.settings(POOL_SIZE);
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    administer(server, "create database " + name);
    return new TestDatabase(server, name);
  }

  /** The database, with pools of ten connections. */
  public Database database() {
    return database;
  }

  /** How anybody else connects to it. */
  public DatabaseSettings settings() {
    return server.withDatabase(name);
  }

  /** Cuts every connection to this database, as an operator or a failover would. */
  public void killConnections() {
    administer(
        server,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  /** Drops the database, whoever is still connected to it. */
  @Override
  public void close() {
    database.close();
    administer(server, "drop database if exists " + name + " with (force)");
  }

  private static void administer(DatabaseSettings server, String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("not done: " + sql, e);
    }
  }
}
