package curio.mobileid.sessions;

import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.limits.Limits;
import curio.mobileid.sessions.SessionMeters.Present;
import curio.store.Database;
import curio.store.Measurement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps after sessions, every few seconds, on one node: ends what nobody ended, such as starts
 * that were cut off between upstream's answer and the store; forgets what ended long ago; counts.
 * Thread-safe.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** Whoever polls ends a session by itself when its time is over, and has so long for it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int BATCH = 1_000;

  private final Database database;
  private final Jobs jobs;
  private final SessionNews news;
  private final SessionMeters meters;
  private final Limits limits;
  private final Duration keep;
  private final Keeper work;
  private final Measurement<Present> counted;

  /**
   * Not running yet.
   *
   * @param keep how long a session can be seen after its end
   */
  public Upkeep(
      Database database,
      Jobs jobs,
      SessionNews news,
      SessionMeters meters,
      Limits limits,
      Duration keep) {
    this.database = database;
    this.jobs = jobs;
    this.news = news;
    this.meters = meters;
    this.limits = limits;
    this.keep = keep;
    this.work = Keeper.every(PERIOD, jobs, "mobileid-upkeep", this::pass);
    this.counted = new Measurement<>("mobileid-count", PERIOD, this::count);
    meters.show(counted);
  }

  /** Takes part in it from now on. */
  public void start() {
    work.start();
    counted.start();
  }

  @Override
  public void close() {
    counted.close();
    work.close();
  }

  private boolean pass(Hold hold) {
    int most = Math.max(expire(), Math.max(forget(), forgetLimits()));
    return most == BATCH;
  }

  private record Overdue(UUID id, String state) {}

  int expire() {
    List<Overdue> overdue =
        database.inTransaction(tx -> {
          var found =
              tx.createQuery(
                      """
                      update mobileid.session s
                      set state = 'exception', status_at = clock_timestamp(),
                        failure = case when before.state = 'starting' then :unknown else :expired end
                      from (
                        select id, state from mobileid.session
                        where state = any(:from)
                          and expires_at < clock_timestamp() - :grace * interval '1 millisecond'
                        limit :batch for update skip locked) before
                      where s.id = before.id
                      returning s.id, before.state
                      """)
                  .bind("unknown", Failure.START_UNKNOWN.text())
                  .bind("expired", Failure.EXPIRED.text())
                  .bind("from", Lifecycle.from(SessionEvent.EXPIRED))
                  .bind("grace", GRACE.toMillis())
                  .bind("batch", BATCH)
                  .mapTo(Overdue.class)
                  .list();
          for (var one : found) {
            jobs.cancel(tx, Polling.kind(1), one.id().toString());
          }
          return found;
        });
    for (var one : overdue) {
      var failure =
          one.state().equals(SessionState.STARTING.text())
              ? Failure.START_UNKNOWN
              : Failure.EXPIRED;
      LOG.atWarn()
          .addKeyValue("session", new SessionId(one.id()).digest())
          .log("a session was left over and is ended");
      meters.failed(failure);
      news.tell(new SessionId(one.id()));
    }
    return overdue.size();
  }

  int forget() {
    return database.inTransaction(tx ->
        tx.createUpdate(
                """
                delete from mobileid.session where id in (
                  select id from mobileid.session
                  where state in ('result', 'exception')
                    and status_at < clock_timestamp() - :keep * interval '1 millisecond'
                  limit :batch for update skip locked)
                """)
            .bind("keep", keep.toMillis())
            .bind("batch", BATCH)
            .execute());
  }

  private int forgetLimits() {
    return database.inTransaction(tx -> limits.forget(tx, BATCH));
  }

  private record Count(String state, int sessions, long oldestMillis) {}

  private Present count() {
    var counts = new EnumMap<SessionState, Integer>(SessionState.class);
    double oldest = 0;
    for (var one : counted()) {
      var state = SessionState.of(one.state());
      counts.put(state, one.sessions());
      oldest = state == SessionState.RUNNING ? Math.max(0, one.oldestMillis()) / 1_000.0 : oldest;
    }
    return new Present(counts, oldest);
  }

  private List<Count> counted() {
    return database.read(tx ->
        tx.createQuery(
                """
                select state, count(*)::int as sessions, cast(1000 * extract(epoch from
                  clock_timestamp() - min(status_at)) as bigint) as oldest_millis
                from mobileid.session group by state
                """)
            .mapTo(Count.class)
            .list());
  }
}
