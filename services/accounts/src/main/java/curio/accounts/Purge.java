package curio.accounts;

import curio.accounts.recovery.ResetTokens;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.limits.Limits;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what nobody can use any more, every minute, on one node: ended sessions from the list
 * that nodes poll once no access token of theirs can live, and these sessions themselves, refresh
 * tokens and sessions whose life is over, keys long retired, links too old, entries of the audit
 * older than they are kept, attempts that are forgotten. In batches, so that nobody waits long for
 * a lock. Thread-safe.
 */
final class Purge implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int BATCH = 5_000;

  /** Clocks of nodes may differ by this much. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Database database;
  private final Clock clock;
  private final Limits limits;
  private final List<Rule> rules;
  private final Duration auditKeep;
  private final Keeper work;

  /** What is deleted when it is that old. */
  private record Rule(Duration life, String sql) {}

  /**
   * A purge that is not running yet.
   *
   * @param jobs decides which node purges
   */
  Purge(Database database, Clock clock, Limits limits, AccountsSettings settings, Jobs jobs) {
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.rules = rules(settings);
    this.auditKeep = settings.limits().auditKeep();
    this.work = Keeper.every(PERIOD, jobs, "accounts-purge", hold -> run());
  }

  void start() {
    work.start();
  }

  @Override
  public void close() {
    work.close();
  }

  /** One batch of each; whether there may be more. */
  boolean run() {
    boolean more = database.inTransaction(tx -> limits.forget(tx, BATCH)) == BATCH;
    for (var rule : rules) {
      more |= purge(rule) == BATCH;
    }
    more |= purgeAudit() == BATCH;
    return more;
  }

  private int purge(Rule rule) {
    var oldest = clock.instant().minus(rule.life()).minus(MARGIN);
    return database.inTransaction((Handle tx) ->
        tx.createUpdate(rule.sql()).bind("oldest", oldest).bind("batch", BATCH).execute());
  }

  /** The audit's own function removes entries: nothing else may. */
  private int purgeAudit() {
    var oldest = clock.instant().minus(auditKeep).minus(MARGIN);
    return database.inTransaction((Handle tx) ->
        tx.createQuery("select accounts.forget_audit(:oldest, :batch)")
            .bind("oldest", oldest)
            .bind("batch", BATCH)
            .mapTo(Integer.class)
            .one());
  }

  private static List<Rule> rules(AccountsSettings settings) {
    return List.of(
        new Rule(
            settings.accessTokenLife(),
            """
            delete from accounts.ended_sessions where number in (
              select number from accounts.ended_sessions where ended_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            settings.refreshTokenLife(),
            """
            delete from accounts.refresh_tokens where token_hash in (
              select token_hash from accounts.refresh_tokens where issued_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            settings.refreshTokenLife(),
            """
            delete from accounts.sessions where id in (
              select id from accounts.sessions where last_seen_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            settings.accessTokenLife(),
            """
            delete from accounts.sessions where id in (
              select id from accounts.sessions where ended_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            settings.limits().sessionLife(),
            """
            delete from accounts.sessions where id in (
              select id from accounts.sessions where created_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            settings.accessTokenLife(),
            """
            delete from accounts.signing_keys where kid in (
              select kid from accounts.signing_keys where retires_at < :oldest
              limit :batch for update skip locked)
            """),
        new Rule(
            ResetTokens.LIFE,
            """
            delete from accounts.reset_tokens where token_hash in (
              select token_hash from accounts.reset_tokens where issued_at < :oldest
              limit :batch for update skip locked)
            """));
  }
}
