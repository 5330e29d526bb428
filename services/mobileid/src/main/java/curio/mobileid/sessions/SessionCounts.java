package curio.mobileid.sessions;

import curio.mobileid.sessions.SessionMeters.Present;
import curio.store.Database;
import curio.store.loops.Measurement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;

/** Counts the sessions in the store every few seconds, for this node's metrics. Thread-safe. */
public final class SessionCounts implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Database database;
  private final Measurement<Present> counted;

  /** Nothing is counted yet. */
  public SessionCounts(Database database, SessionMeters meters) {
    this.database = database;
    this.counted = new Measurement<>("mobileid-count", PERIOD, this::count);
    meters.show(counted);
  }

  /** Counts from now on. */
  public void start() {
    counted.start();
  }

  @Override
  public void close() {
    counted.close();
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
