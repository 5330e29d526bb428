package curio.node;

import curio.node.NodeConfig.DatabaseConfig;
import curio.store.DataDirectory;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import curio.store.PostgresServer;
import curio.store.PostgresTuning;

/**
 * Finds the PostgreSQL of a node: the one that its configuration names, or an embedded one below
 * its data directory. Stateless.
 */
final class Stores {
  private Stores() {}

  static DatabaseSettings open(NodeConfig config, Closing closing) {
    var limits = config.database();
    if (!config.databaseUrl().isEmpty()) {
      return given(config.databaseUrl(), limits);
    }
    var data = closing.add("data directory", DataDirectory.open(config.data()));
    var server =
        closing.add(
            "embedded PostgreSQL", PostgresServer.start(data.path(), PostgresTuning.standard()));
    return limited(server.settings(limits.poolSize()), limits);
  }

  /** The same, but the embedded one is that of a node that runs in another process. */
  static DatabaseSettings running(NodeConfig config) {
    var limits = config.database();
    if (!config.databaseUrl().isEmpty()) {
      return given(config.databaseUrl(), limits);
    }
    return limited(PostgresServer.running(config.data(), limits.poolSize()), limits);
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
