package curio.recommendations;

import static curio.config.Checks.check;

import curio.config.Setting;
import java.util.regex.Pattern;

/**
 * What can be set of the recommendations: {@code recommendations.…} of the configuration.
 * Immutable.
 */
public record RecommendationsSettings(
    @Setting(
            value =
                "PostgreSQL 18 for the tables of the recommendations alone, as"
                    + " jdbc:postgresql://HOST:PORT/DATABASE, with the users of database.…; the"
                    + " node's when absent",
            placeholder = "URL")
        String databaseUrl) {
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^/ ]+/[^ ]+");

  public RecommendationsSettings {
    check(
        databaseUrl.isEmpty() || URL.matcher(databaseUrl).matches(),
        "database-url: "
            + databaseUrl.replaceAll("\\?.*", "")
            + " (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
    check(
        !databaseUrl.contains("password="),
        "database-url: holds a password (expected: in CURIO_DATABASE_PASSWORD)");
  }

  /** Whether they have a database of their own. */
  public boolean hasOwnDatabase() {
    return !databaseUrl.isEmpty();
  }
}
