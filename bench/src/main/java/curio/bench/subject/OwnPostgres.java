package curio.bench.subject;

import curio.store.DatabaseSettings;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** A PostgreSQL with the product's tuning, for those that bring none. */
final class OwnPostgres implements AutoCloseable {
  /** The script with the tables of an order. */
  static final String ORDERS = "orders.sql";

  private final PostgresServer server;

  private OwnPostgres(PostgresServer server) {
    this.server = server;
  }

  /** With no tables at all. */
  static OwnPostgres empty(Path directory) {
    return new OwnPostgres(PostgresServer.start(directory, PostgresTuning.defaults()));
  }

  /** With no tables, and remembering of each transaction when it committed. */
  static OwnPostgres timed(Path directory) {
    return new OwnPostgres(PostgresServer.start(directory, timed()));
  }

  /** The same with the tables of a script of this package. */
  static OwnPostgres timed(Path directory, String script) throws IOException {
    return start(directory, script, timed());
  }

  private static PostgresTuning timed() {
    return PostgresTuning.defaults().with("track_commit_timestamp", "on");
  }

  /** With the tables of {@link #ORDERS}. */
  static OwnPostgres start(Path directory) throws IOException {
    return start(directory, ORDERS);
  }

  /** With the tables of a script of this package. */
  static OwnPostgres start(Path directory, String script) throws IOException {
    return start(directory, script, PostgresTuning.defaults());
  }

  private static OwnPostgres start(Path directory, String script, PostgresTuning tuning)
      throws IOException {
    PostgresServer server = PostgresServer.start(directory, tuning);
    try (InputStream sql =
            Objects.requireNonNull(OwnPostgres.class.getResourceAsStream(script), script);
        Connection connection =
            DriverManager.getConnection(
                server.superuser(1).url(),
                server.superuser(1).user(),
                server.superuser(1).password());
        Statement statement = connection.createStatement()) {
      // One simple query: PostgreSQL runs all statements of the text.
      statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
      return new OwnPostgres(server);
    } catch (SQLException e) {
      server.close();
      throw new IOException("the tables cannot be made", e);
    }
  }

  DatabaseAddress address() {
    return DatabaseAddress.of(server.superuser(1));
  }

  /** The same for the product's own ways to a store, with few connections. */
  DatabaseSettings settings() {
    return server.superuser(2);
  }

  long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    server.close();
  }
}
