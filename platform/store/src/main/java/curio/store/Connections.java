package curio.store;

import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The one place where connection options are chosen. Stateless. */
final class Connections {
  /** How much longer the socket waits than the server should need to give up by itself. */
  private static final Duration NETWORK_MARGIN = Duration.ofSeconds(5);

  /**
   * A statement is planned once for each connection, and by index. Queue tables are empty whenever
   * they are looked at by the planner and large when it matters: a plan that goes by their size
   * reads all of their dead rows every time.
   */
  private static final String PLANS = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

  /** Longest wait for a row that another transaction holds; transactions here take milliseconds. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** A process that stands still with rows locked loses them after this time. */
  private static final Duration FROZEN_OWNER = Duration.ofSeconds(3);

  private Connections() {}

  /** Connections for short statements: the server ends them, or else the socket does. */
  static PGSimpleDataSource writing(DatabaseSettings settings, String application) {
    return bounded(settings, application, "");
  }

  /** The same for statements that only read; the server refuses any other. */
  static PGSimpleDataSource reading(DatabaseSettings settings, String application) {
    return bounded(settings, application, " -c default_transaction_read_only=on");
  }

  /** Connections without limits on their statements, for schema changes and notifications. */
  static PGSimpleDataSource patient(DatabaseSettings settings, String application) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setApplicationName(application);
    source.setConnectTimeout(wholeSeconds(settings.connectTimeout()));
    source.setLoginTimeout(wholeSeconds(settings.connectTimeout()));
    source.setTcpKeepAlive(true);
    // Details repeat values of rows, which failures would carry into logs.
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static PGSimpleDataSource bounded(
      DatabaseSettings settings, String application, String options) {
    long statement = settings.statementTimeout().toMillis();
    PGSimpleDataSource source = patient(settings, application);
    source.setReWriteBatchedInserts(true);
    source.setSocketTimeout(wholeSeconds(settings.statementTimeout().plus(NETWORK_MARGIN)));
    source.setOptions(
        PLANS
            + " -c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
                .formatted(statement, LOCK_TIMEOUT.toMillis(), FROZEN_OWNER.toMillis())
            + options);
    return source;
  }

  private static int wholeSeconds(Duration duration) {
    return (int) Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
