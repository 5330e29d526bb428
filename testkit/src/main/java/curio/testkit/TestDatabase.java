package curio.testkit;

import curio.store.Database;
import curio.store.DatabaseSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.UUID;

/**
 * A database for one test, on the one PostgreSQL of this test JVM. As in the product, what is
 * tested runs as a role that reads and writes rows, and migrations as the one that owns the
 * schemas, so that a missing right is found. Thread-safe.
 */
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

  /** Makes an empty database; the server is started if this is the first one. */
  public static TestDatabase create() {
    return copyOf(SharedPostgres.settings(POOL_SIZE), "template1");
  }

  /**
   * Makes a database with these schemas as their migrations leave them. Migrations run once for
   * each list of schemas in this JVM, in its order; what every test gets is a copy.
   */
  public static TestDatabase migrated(String... schemas) {
    DatabaseSettings server = SharedPostgres.settings(POOL_SIZE);
    return copyOf(server, Templates.with(server, List.of(schemas)));
  }

  private static TestDatabase copyOf(DatabaseSettings server, String template) {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    SharedPostgres.createDatabase(name, template);
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

  /** How the superuser connects to it, who may do all that the program may not. */
  public DatabaseSettings superuser() {
    return SharedPostgres.superuser().withDatabase(name);
  }

  /** Runs a statement as the superuser. */
  public void asSuperuser(String sql) {
    SharedPostgres.execute(superuser(), sql);
  }

  /** Runs a statement as the owner of the schemas. */
  public void asOwner(String sql) {
    SharedPostgres.execute(settings().asOwner(), sql);
  }

  /**
   * Makes a schema that no migration makes, with these tables, for the program to read and write.
   */
  public void makeSchema(String schema, String tables) {
    String program = server.user();
    asOwner("create schema " + schema);
    asOwner(tables);
    asOwner("grant usage on schema %s to %s".formatted(schema, program));
    asOwner(
        "grant select, insert, update, delete on all tables in schema %s to %s"
            .formatted(schema, program));
  }

  /** Cuts every connection to this database, as an operator or a failover would. */
  public void killConnections() {
    SharedPostgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  /** Drops the database, whoever is still connected to it, and whatever is prepared in it. */
  @Override
  public void close() {
    database.close();
    SharedPostgres.dropDatabase(name);
  }
}
