package curio.bench.subject;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * When orders and their effects were stored, as one PostgreSQL has it: with {@code
 * track_commit_timestamp} it remembers of each transaction when it committed, and each row says
 * which transaction wrote it. Thread-safe: every call has its own connection.
 */
public final class EffectTimes {
  private final DatabaseAddress database;
  private final String orders;
  private final String effects;
  private final String orderId;

  /**
   * Those of these tables.
   *
   * @param effects the table with a row for each effect
   * @param orderId its column with the order that it is of
   */
  EffectTimes(DatabaseAddress database, String orders, String effects, String orderId) {
    this.database = database;
    this.orders = orders;
    this.effects = effects;
    this.orderId = orderId;
  }

  /**
   * What became of orders.
   *
   * @param micros from the commit of each order to that of its effect
   * @param missing how many have no effect
   */
  public record Effects(Histogram micros, long missing) {
    /** All orders. */
    public long orders() {
      return micros.getTotalCount() + missing;
    }
  }

  /** What time it is there. */
  public OffsetDateTime now() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      return Objects.requireNonNull(row.getObject(1, OffsetDateTime.class));
    } catch (SQLException e) {
      throw new IOException("the store does not tell the time", e);
    }
  }

  /** How many orders since a time have no effect. */
  public long missing(OffsetDateTime since) throws IOException {
    String sql =
        """
        select count(*) from %s o where o.created_at >= ?
          and not exists (select from %s e where e.%s = o.id)
        """
            .formatted(orders, effects, orderId);
    try (Connection connection = connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, since);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IOException("effects cannot be counted", e);
    }
  }

  /** What became of the orders since a time; of several effects of one order the first counts. */
  public Effects since(OffsetDateTime since) throws IOException {
    String sql =
        """
        select (1000000 * extract(epoch from
            min(pg_xact_commit_timestamp(e.xmin)) - min(pg_xact_commit_timestamp(o.xmin))))::bigint
        from %s o left join %s e on e.%s = o.id where o.created_at >= ? group by o.id
        """
            .formatted(orders, effects, orderId);
    try (Connection connection = connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, since);
      Histogram micros = new Histogram(3);
      long missing = 0;
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long value = row.getLong(1);
          if (row.wasNull()) {
            missing++;
          } else {
            micros.recordValue(Math.max(0, value));
          }
        }
      }
      return new Effects(micros, missing);
    } catch (SQLException e) {
      throw new IOException("the times of effects cannot be read", e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }
}
