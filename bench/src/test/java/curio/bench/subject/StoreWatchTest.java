package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWatchTest {
  private static final int LOGGED = 24 << 20;

  @TempDir Path directory;

  @Test
  void waitsOfSessionsAndSegmentsThatTheyMakeAreSeen() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.empty(directory.resolve("data"))) {
      StoreWatch watch = StoreWatch.start(postgres.address());

      work(postgres.address());

      StoreActivity seen = watch.stop();
      assertThat(seen.looks()).isPositive();
      assertThat(seen.waits()).containsKey("PgSleep");
      assertThat(seen.text()).contains("PgSleep");
      assertThat(seen.segmentsMade()).isPositive();
      assertThat(seen.logBytes()).isGreaterThanOrEqualTo(LOGGED);
    }
  }

  /**
   * A second in which a session does nothing, and log that is longer than what a new directory has.
   */
  private static void work(DatabaseAddress address) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_sleep(1)");
      statement.execute(
          "select pg_logical_emit_message(false, '', repeat(' ', %d), true)".formatted(LOGGED));
      statement.execute("select pg_stat_force_next_flush()");
    }
  }
}
