package curio.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Connections;
import curio.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts files and who made them, never time. */
class WalReserveTest {
  private static final long MEGABYTE = 1L << 20;
  private static final long LIMIT = 256 * MEGABYTE;
  private static final long PLENTY = 1L << 40;

  @TempDir Path data;

  @Test
  void whoWritesFindsTheSegmentsOfTheLogReady() throws Exception {
    try (PostgresServer server = start();
        Connection writer = connect(server)) {
      reserve(server, PLENTY).pass();

      write(writer, 40);

      // The last of them may be made by who fills the one before.
      assertThat(segmentsMadeBy(writer)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theReserveGrowsWithWhatIsWrittenAndNotBeyondItsLimit() throws Exception {
    try (PostgresServer server = start();
        Connection writer = connect(server)) {
      WalReserve reserve = reserve(server, PLENTY);
      reserve.pass();
      assertThat(present(writer)).isBetween(64L, 70L);

      write(writer, 20);
      reserve.pass();
      // PostgreSQL writes some megabytes of its own in a fresh directory.
      assertThat(present(writer)).isBetween(128L, 265L);

      write(writer, 20);
      reserve.pass();
      reserve.pass();
      assertThat(present(writer)).isBetween(256L, 265L);

      long made = segmentsMadeBy(writer);
      write(writer, 100);
      assertThat(segmentsMadeBy(writer) - made).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void checkpointsOfAnIdleServerLeaveTheReserveAsItIs() throws Exception {
    try (PostgresServer server = start();
        Connection writer = connect(server)) {
      reserve(server, PLENTY).pass();

      for (int i = 0; i < 25; i++) {
        write(writer, 1);
        execute(writer, "checkpoint");
      }

      assertThat(present(writer)).isBetween(64L, 70L);
    }
  }

  @Test
  void aStartFindsWhatTheLastOneMadeReady() throws Exception {
    try (PostgresServer server = start()) {
      reserve(server, PLENTY).pass();
    }

    try (PostgresServer server = start();
        Connection writer = connect(server)) {
      write(writer, 40);

      assertThat(segmentsMadeBy(writer)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void nothingIsMadeOnADiskWithoutRoom() throws Exception {
    try (PostgresServer server = start();
        Connection writer = connect(server)) {
      long before = present(writer);

      reserve(server, 64 * MEGABYTE).pass();

      assertThat(present(writer)).isEqualTo(before);
    }
  }

  @Test
  void nothingIsMadeBeforeItsTime() {
    new WalReserve(
            () -> {
              throw new AssertionError("too early");
            },
            () -> PLENTY,
            LIMIT,
            Duration.ofHours(1))
        .pass();
  }

  @Test
  void aServerThatIsNotRunningIsLeftAlone() {
    new WalReserve(Optional::empty, () -> PLENTY, LIMIT, Duration.ZERO).pass();
  }

  @Test
  void theLogTakesAPartOfTheDiskAtMost() throws Exception {
    Files.write(data.resolve("000000010000000000000001"), new byte[1 << 20]);
    long free = data.toFile().getUsableSpace();

    assertThat(WalReserve.limit(data, 32 * MEGABYTE)).isEqualTo(32 * MEGABYTE);
    assertThat(WalReserve.limit(data, Long.MAX_VALUE)).isBetween(free / 9, free / 7);
  }

  @Test
  void aRunningServerGetsItsReserveByItself() throws Exception {
    PostgresTuning tuning = PostgresTuning.defaults().withReserveDelay(Duration.ZERO);
    try (PostgresServer server = PostgresServer.start(data, tuning);
        Connection watcher = connect(server)) {
      // In two steps, since the disk of a busy machine may take its time.
      Stores.await("half of it is made", () -> presentNow(watcher) >= 32);
      Stores.await("all of it is made", () -> presentNow(watcher) >= 64);
    }
  }

  /** With a reserve that the test keeps. */
  private PostgresServer start() {
    return PostgresServer.start(data, PostgresTuning.defaults().withoutReserve());
  }

  private static WalReserve reserve(PostgresServer server, long room) {
    return new WalReserve(() -> Optional.of(server.superuser(1)), () -> room, LIMIT, Duration.ZERO);
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return Connections.patient(server.superuser(1), "writer").getConnection();
  }

  private static void write(Connection connection, int megabytes) throws SQLException {
    for (int i = 0; i < megabytes; i++) {
      execute(
          connection, "select pg_logical_emit_message(false, '', repeat(' ', 1024 * 1024), true)");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How many segments a session had to make before it could write to them. */
  private static long segmentsMadeBy(Connection session) throws SQLException {
    execute(session, "select pg_stat_force_next_flush()");
    return number(
        session,
        """
        select coalesce(sum(fsyncs), 0) from pg_stat_get_backend_io(pg_backend_pid())
        where object = 'wal' and context = 'init'
        """);
  }

  private static long present(Connection connection) throws SQLException {
    return number(connection, "select count(*) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'");
  }

  private static long presentNow(Connection connection) {
    try {
      return present(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
