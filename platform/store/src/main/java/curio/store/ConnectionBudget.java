package curio.store;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the connections that a node may open with those that its server allows. Stateless. */
public final class ConnectionBudget {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionBudget.class);

  private static final String ALLOWED =
      """
      select current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - current_setting('reserved_connections')::int as allowed,
        (select sum(numbackends) from pg_stat_database) - 1 as others
      """;

  private ConnectionBudget() {}

  /**
   * Refuses a node that the server could not serve even if it were alone, and warns when those who
   * are connected leave too few.
   *
   * @param wanted most connections that the node opens
   * @param advice what to change in the node's configuration, to stand in the message
   * @throws CurioException {@code INVALID} if the server allows fewer, {@code UNAVAILABLE} if it
   *     cannot be asked
   */
  public static void check(DatabaseSettings settings, int wanted, String advice) {
    try (Connection connection = Connections.patient(settings, "budget").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALLOWED)) {
      row.next();
      int allowed = row.getInt(1);
      int others = row.getInt(2);
      if (wanted > allowed) {
        throw new CurioException(
            ErrorCode.INVALID,
            ("database: it allows %d connections and this node needs up to %d"
                    + " (expected: max_connections of PostgreSQL larger by %d, or %s)")
                .formatted(allowed, wanted, wanted - allowed, advice));
      }
      if (wanted > allowed - others) {
        LOG.atWarn()
            .addKeyValue("allowed", allowed)
            .addKeyValue("inUse", others)
            .addKeyValue("wanted", wanted)
            .addKeyValue("expected", "a larger max_connections of PostgreSQL, or " + advice)
            .log("the database may run out of connections");
      }
    } catch (SQLException e) {
      throw StoreErrors.unavailable(e);
    }
  }
}
