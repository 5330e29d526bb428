package peer.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;

/** A worker that obeys {@link Commands}; the argument names the library and its settings. */
public final class JobsPeer {
  private JobsPeer() {}

  public static void main(String[] arguments) throws Exception {
    Events events = Events.onStandardOutput();
    new Commands(system(arguments[0], events), events).obey();
    System.exit(0);
  }

  private static JobSystem system(String name, Events events) throws SQLException {
    return switch (name) {
      case "db-scheduler" -> new DbSchedulerJobs(pool(20), events, false);
      case "db-scheduler-fast" -> new DbSchedulerJobs(pool(40), events, true);
      case "jobrunr" -> new JobRunrJobs(pool(20), events, false);
      case "jobrunr-fast" -> new JobRunrJobs(pool(40), events, true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("PEER_DATABASE_URL"));
    config.setUsername(System.getenv("PEER_DATABASE_USER"));
    config.setPassword(System.getenv("PEER_DATABASE_PASSWORD"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }
}
