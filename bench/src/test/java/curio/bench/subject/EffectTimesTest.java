package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectTimesTest {
  @TempDir private Path directory;

  @Test
  void timeRunsFromTheCommitOfAnOrderToThatOfItsFirstEffect() throws IOException, SQLException {
    try (OwnPostgres postgres = OwnPostgres.timed(directory.resolve("data"));
        Connection connection = connect(postgres.address());
        Statement statement = connection.createStatement()) {
      statement.execute("create table o (id uuid, created_at timestamptz default now())");
      statement.execute("create table e (of_order uuid)");
      var times = new EffectTimes(postgres.address(), "o", "e", "of_order");
      order(statement, 1);
      OffsetDateTime since = times.now();

      // Written at once, and committed a tenth of a second later.
      order(statement, 2);
      order(statement, 3);
      connection.setAutoCommit(false);
      effect(statement, 2);
      statement.execute("select pg_sleep(0.1)");
      connection.commit();
      effect(statement, 2);
      connection.commit();

      var found = times.since(since);
      assertThat(found.orders()).isEqualTo(2);
      assertThat(found.missing()).isEqualTo(1);
      assertThat(found.micros().getTotalCount()).isEqualTo(1);
      assertThat(found.micros().getMinValue()).isBetween(90_000L, 5_000_000L);
      assertThat(times.missing(since)).isEqualTo(1);
    }
  }

  private static void order(Statement statement, int number) throws SQLException {
    statement.execute("insert into o values (lpad('%d', 32, '0')::uuid)".formatted(number));
  }

  private static void effect(Statement statement, int number) throws SQLException {
    statement.execute("insert into e values (lpad('%d', 32, '0')::uuid)".formatted(number));
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }
}
