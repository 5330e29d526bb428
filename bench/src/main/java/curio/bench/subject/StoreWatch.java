package curio.bench.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks every twenty milliseconds at what the sessions of a PostgreSQL wait for, on a thread of its
 * own, until it is stopped once. The looks cost about a hundredth of a core.
 */
public final class StoreWatch {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private static final String LOOK =
      """
      select coalesce(wait_event, 'running'), count(*) from pg_stat_activity
      where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
      group by 1\
      """;

  private static final String COUNTERS =
      """
      select
        (select coalesce(sum(fsyncs), 0) from pg_stat_io
          where object = 'wal' and context = 'init' and backend_type = 'client backend'),
        (select wal_bytes from pg_stat_wal),
        (select num_timed + num_requested from pg_stat_checkpointer)\
      """;

  private final DatabaseAddress database;
  private final Thread thread;
  private final Map<String, Long> waits = new TreeMap<>();
  private long looks;
  private volatile boolean stopped;
  private volatile @Nullable SQLException failure;
  private final Counters before;

  private StoreWatch(DatabaseAddress database) throws SQLException {
    this.database = database;
    this.before = counters(database);
    this.thread = Thread.ofPlatform().name("store-watch").daemon().unstarted(this::look);
  }

  static StoreWatch start(DatabaseAddress database) throws SQLException {
    StoreWatch watch = new StoreWatch(database);
    watch.thread.start();
    return watch;
  }

  /** Ends the watch and gives what was seen. */
  public StoreActivity stop() throws SQLException {
    stopped = true;
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SQLException failed = failure;
    if (failed != null) {
      throw failed;
    }
    Counters now = counters(database);
    return new StoreActivity(
        looks,
        waits,
        now.segments() - before.segments(),
        now.logBytes() - before.logBytes(),
        now.checkpoints() - before.checkpoints());
  }

  private void look() {
    try (Connection connection = connect(database);
        PreparedStatement look = connection.prepareStatement(LOOK)) {
      while (!stopped) {
        try (ResultSet rows = look.executeQuery()) {
          while (rows.next()) {
            waits.merge(String.valueOf(rows.getString(1)), rows.getLong(2), Long::sum);
          }
        }
        looks++;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private static Counters counters(DatabaseAddress database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNTERS)) {
      row.next();
      return new Counters(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  private static Connection connect(DatabaseAddress database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private record Counters(long segments, long logBytes, long checkpoints) {}
}
