package curio.accounts;

import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody can use any more: ended sessions from the list that nodes poll once no access
 * token of theirs can live, refresh tokens and sessions whose life is over, keys long retired. Runs
 * every minute on a thread of its own, on every node: deleting is idempotent, and rows that another
 * node is deleting are skipped. A pass that fails is logged, and the next one comes. Thread-safe.
 */
final class Purge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
  private static final long PERIOD_SECONDS = 60;
  private static final int BATCH = 5_000;

  /** Clocks of nodes may differ by this much. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Database database;
  private final Clock clock;
  private final AccountsSettings settings;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("accounts-purge").factory());

  Purge(Database database, Clock clock, AccountsSettings settings) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
  }

  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::runSupervised, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One pass. */
  void run() {
    purge(
        """
        delete from accounts.ended_sessions where number in (
          select number from accounts.ended_sessions where ended_at < :oldest
          limit :batch for update skip locked)
        """,
        settings.accessTokenLife());
    purge(
        """
        delete from accounts.refresh_tokens where token_hash in (
          select token_hash from accounts.refresh_tokens where issued_at < :oldest
          limit :batch for update skip locked)
        """,
        settings.refreshTokenLife());
    purge(
        """
        delete from accounts.sessions where id in (
          select id from accounts.sessions where last_seen_at < :oldest
          limit :batch for update skip locked)
        """,
        settings.refreshTokenLife());
    purge(
        """
        delete from accounts.signing_keys where kid in (
          select kid from accounts.signing_keys where retires_at < :oldest
          limit :batch for update skip locked)
        """,
        settings.accessTokenLife());
  }

  private void purge(String sql, Duration life) {
    var oldest = clock.instant().minus(life).minus(MARGIN);
    int deleted;
    do {
      deleted =
          database.inTransaction((Handle tx) ->
              tx.createUpdate(sql).bind("oldest", oldest).bind("batch", BATCH).execute());
    } while (deleted == BATCH && !timer.isShutdown());
  }

  private void runSupervised() {
    try {
      run();
    } catch (RuntimeException | Error e) {
      LOG.atWarn().setCause(e).log("purging accounts failed; trying again in a minute");
    }
  }
}
