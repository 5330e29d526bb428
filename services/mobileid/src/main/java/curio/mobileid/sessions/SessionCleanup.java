package curio.mobileid.sessions;

import curio.jobs.Jobs;
import curio.store.CleanupRule;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that nobody ended, such as starts that were cut off between upstream's answer and the
 * store, are ended; those that ended long ago go. Thread-safe.
 */
public final class SessionCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(SessionCleanup.class);

  /** Whoever polls ends a session by itself when its time is over, and has so long for it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Jobs jobs;
  private final SessionWaiters news;
  private final SessionMeters meters;

  public SessionCleanup(Jobs jobs, SessionWaiters news, SessionMeters meters) {
    this.jobs = jobs;
    this.news = news;
    this.meters = meters;
  }

  /**
   * The rules for sessions.
   *
   * @param kept how long one can be seen after its end
   */
  public List<CleanupRule> rules(Duration kept) {
    return List.of(
        new CleanupRule("overdue", this::end),
        CleanupRule.keeping(
            "ended",
            kept,
            """
            delete from mobileid.session where id in (
              select id from mobileid.session
              where state in ('result', 'exception')
                and status_at < clock_timestamp() - :kept * interval '1 millisecond'
              limit :limit for update skip locked)
            """));
  }

  private record Overdue(UUID id, String state) {}

  private int end(Handle tx, int limit) {
    List<Overdue> overdue =
        tx.createQuery(
                """
                update mobileid.session s
                set state = 'exception', status_at = clock_timestamp(),
                  failure = case when before.state = 'starting' then :unknown else :expired end
                from (
                  select id, state from mobileid.session
                  where state = any(:from)
                    and expires_at < clock_timestamp() - :grace * interval '1 millisecond'
                  limit :limit for update skip locked) before
                where s.id = before.id
                returning s.id, before.state
                """)
            .bind("unknown", Failure.START_UNKNOWN.text())
            .bind("expired", Failure.EXPIRED.text())
            .bind("from", Lifecycle.from(SessionEvent.EXPIRED))
            .bind("grace", GRACE.toMillis())
            .bind("limit", limit)
            .mapTo(Overdue.class)
            .list();
    for (var one : overdue) {
      jobs.cancel(tx, Polling.kind(1), one.id().toString());
    }
    tx.afterCommit(() -> overdue.forEach(this::ended));
    return overdue.size();
  }

  private void ended(Overdue one) {
    var id = new SessionId(one.id());
    LOG.atWarn().addKeyValue("session", id.digest()).log("a session was left over and is ended");
    meters.failed(
        one.state().equals(SessionState.STARTING.text()) ? Failure.START_UNKNOWN : Failure.EXPIRED);
    news.signal(id);
  }
}
