package curio.node;

import curio.accounts.tokens.KeyState;
import curio.accounts.tokens.SigningKeys;
import curio.store.Database;
import curio.store.DatabaseSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * {@code ./curio keys}: looks at the signing keys of a cluster that runs, in its database, and
 * replaces them. Takes the options of {@code serve} to find that database. Stateless.
 */
final class KeysCommand {
  /** What is wanted. */
  enum Action {
    LIST,
    ROTATE
  }

  private KeysCommand() {}

  /** Does it and prints what came of it. */
  static void run(Action action, NodeConfig config, Clock clock, PrintStream out) {
    try (var database = Database.open("keys", settings(config), new SimpleMeterRegistry())) {
      var keys =
          new SigningKeys(
              database,
              clock,
              AccountsWiring.SIGNING_KEY_LIFE,
              config.accounts().accessTokenLife());
      switch (action) {
        case LIST -> {}
        case ROTATE ->
            out.println(
                keys.rotate()
                    + " signs in two minutes on every node; the keys before it are accepted until"
                    + " their last tokens expire");
      }
      keys.list().forEach(key -> out.println(line(key)));
    }
  }

  private static DatabaseSettings settings(NodeConfig config) {
    var found = Stores.running(config);
    return new DatabaseSettings(
        found.url(),
        found.user(),
        found.password(),
        1,
        found.connectTimeout(),
        found.statementTimeout());
  }

  private static String line(KeyState key) {
    return "%s  %-9s  made %s  retires %s"
        .formatted(
            key.kid(),
            key.use().name().toLowerCase(Locale.ROOT),
            key.createdAt().truncatedTo(ChronoUnit.SECONDS),
            key.retiresAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
