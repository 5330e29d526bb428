package curio.store;

import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The one place where connection options are chosen. Stateless. */
public final class Connections {
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

  private static final String PRIMARY = "primary";
  private static final int RECHECK_SECONDS = 2;

  private Connections() {}

  /** Connections for short statements: the server ends them, or else the socket does. */
  static PGSimpleDataSource bounded(DatabaseSettings settings, String application) {
    long statement = settings.statementTimeout().toMillis();
    PGSimpleDataSource source = patient(settings, application);
    source.setReWriteBatchedInserts(true);
    source.setSocketTimeout(wholeSeconds(settings.statementTimeout().plus(NETWORK_MARGIN)));
    source.setOptions(
        PLANS
            + " -c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
                .formatted(statement, LOCK_TIMEOUT.toMillis(), FROZEN_OWNER.toMillis()));
    return source;
  }

  /** Connections without limits on their statements, for schema changes and notifications. */
  public static PGSimpleDataSource patient(DatabaseSettings settings, String application) {
    PGSimpleDataSource source = new PrimaryFirst();
    source.setUrl(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setApplicationName(application);
    if (!settings.says("connectTimeout")) {
      source.setConnectTimeout(wholeSeconds(settings.connectTimeout()));
    }
    if (!settings.says("loginTimeout")) {
      source.setLoginTimeout(wholeSeconds(settings.connectTimeout()));
    }
    source.setTcpKeepAlive(true);
    // Details repeat values of rows, which failures would carry into logs.
    source.setLogServerErrorDetail(false);
    if (source.getServerNames().length > 1) {
      choosePrimary(source, settings);
    }
    return source;
  }

  /**
   * Whether connections go to the primary only, so that one whose server has become read-only is of
   * no use.
   */
  public static boolean wantPrimary(PGSimpleDataSource source) {
    return PRIMARY.equals(source.getTargetServerType());
  }

  /** Each of several hosts gets its share of the time; what the address says itself is kept. */
  private static void choosePrimary(PGSimpleDataSource source, DatabaseSettings settings) {
    int hosts = source.getServerNames().length;
    int each = wholeSeconds(settings.connectTimeout().dividedBy(hosts));
    if (!settings.says("targetServerType")) {
      source.setTargetServerType(PRIMARY);
    }
    if (!settings.says("hostRecheckSeconds")) {
      source.setHostRecheckSeconds(RECHECK_SECONDS);
    }
    if (!settings.says("connectTimeout")) {
      source.setConnectTimeout(each);
    }
    source.setLoginTimeout(hosts * source.getConnectTimeout() + 1);
  }

  /**
   * Pools shorten the time for a login to that for a connection, in which a first host that is down
   * would leave none for the others. Who waits for a pool still waits no longer.
   */
  private static final class PrimaryFirst extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;

    @Override
    public void setLoginTimeout(int seconds) {
      if (getServerNames().length == 1 || seconds > getLoginTimeout()) {
        super.setLoginTimeout(seconds);
      }
    }
  }

  private static int wholeSeconds(Duration duration) {
    return (int) Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
