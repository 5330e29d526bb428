package curio.node;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.node.running.Closing;
import curio.node.running.Phase;
import curio.node.settings.NodeSettings;
import curio.node.settings.NodeSettings.DatabaseConfig;
import curio.store.ConnectionBudget;
import curio.store.Database;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import curio.store.embedded.DataDirectory;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import curio.store.migrations.Migrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Finds the PostgreSQL of a node: the one that its configuration names, or an embedded one below
 * its data directory. Stateless.
 */
final class Stores {
  /** The lease, heartbeats, the list of members, and notifications have one each. */
  private static final int OTHER_CONNECTIONS = 4;

  /** Of a service to a database of its own. */
  private static final int SERVICE_CONNECTIONS = 4;

  private Stores() {}

  static DatabaseSettings open(NodeSettings config, Closing closing) {
    var limits = config.database();
    if (!config.databaseUrl().isEmpty()) {
      return given(config.databaseUrl(), limits);
    }
    var data = closing.add(Phase.PLATFORM, "data directory", DataDirectory.open(config.data()));
    var server =
        closing.add(
            Phase.PLATFORM,
            "embedded PostgreSQL",
            PostgresServer.start(data.path(), PostgresTuning.defaults()));
    return limited(server.settings(limits.poolSize()), limits);
  }

  /** One connection to that of a node that runs in another process. */
  static Database beside(NodeSettings config) {
    var limits = config.database();
    var found =
        config.databaseUrl().isEmpty()
            ? limited(PostgresServer.running(config.data(), limits.poolSize()), limits)
            : given(config.databaseUrl(), limits);
    return Database.open("command", found.withPoolSize(1), new SimpleMeterRegistry());
  }

  /** That of a service which has one of its own, reached as the node's is; migrated. */
  static DatabaseSettings ofService(String url, DatabaseConfig limits, String schema) {
    var settings = given(url, limits).withPoolSize(SERVICE_CONNECTIONS);
    try {
      Migrations.run(settings, schema);
    } catch (CurioException e) {
      throw e.code() == ErrorCode.UNAVAILABLE
          ? new CurioException(
              ErrorCode.UNAVAILABLE,
              "%s.database-url: %s cannot be used: %s".formatted(schema, url, reason(e)),
              e)
          : e;
    }
    return settings;
  }

  /** The first that connects, so it also finds out whether the store can be reached. */
  static void migrate(DatabaseSettings store, List<String> schemas) {
    try {
      schemas.forEach(schema -> Migrations.run(store, schema));
      ConnectionBudget.check(
          store, store.poolSize() + OTHER_CONNECTIONS, "a smaller database.pool-size");
    } catch (CurioException e) {
      throw e.code() == ErrorCode.UNAVAILABLE
          ? new CurioException(
              ErrorCode.UNAVAILABLE,
              "database-url: %s cannot be used: %s".formatted(store.url(), reason(e)),
              e)
          : e;
    }
  }

  /** What the driver or the server said, in one line. */
  private static String reason(CurioException failure) {
    var reasons = new LinkedHashSet<String>();
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String.valueOf(cause.getMessage()).lines().limit(1).forEach(reasons::add);
    }
    return String.join(": ", reasons);
  }

  private static DatabaseSettings limited(DatabaseSettings found, DatabaseConfig limits) {
    return found
        .withConnectTimeout(limits.connectTimeout())
        .withStatementTimeout(limits.statementTimeout());
  }

  private static DatabaseSettings given(String url, DatabaseConfig limits) {
    var settings =
        new DatabaseSettings(
            url,
            limits.user(),
            limits.password().value(),
            limits.poolSize(),
            limits.connectTimeout(),
            limits.statementTimeout());
    return limits.migrationUser().isEmpty()
        ? settings
        : settings.withOwner(
            new DatabaseLogin(limits.migrationUser(), limits.migrationPassword().value()));
  }
}
