package curio.limits;

import curio.store.Database;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A schema with limits, and a clock that can be moved both ways. */
final class Things implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final LimitKey ONE = LimitKey.of("thing", "one");
  static final LimitKey OTHER = LimitKey.of("thing", "other");

  final SettableClock clock = new SettableClock(START);
  final Limits limits = new Limits("things", SqlClock.of(clock));
  private final TestDatabase store = TestDatabase.create();

  Things() {
    store.makeSchema("things", LimitsTable.ddl("things"));
  }

  Database database() {
    return store.database();
  }

  /** Counts once; how long to wait if it is refused. */
  Optional<Duration> count(LimitKey key, Policy policy) {
    return count(List.of(new Counter(key, policy)));
  }

  Optional<Duration> count(List<Counter> counters) {
    return database().inTransaction(tx -> limits.count(tx, counters)).map(Limits.Blocked::delay);
  }

  /** How many of so many go through. */
  int through(int times, LimitKey key, Policy policy) {
    int through = 0;
    for (int i = 0; i < times; i++) {
      through += count(key, policy).isEmpty() ? 1 : 0;
    }
    return through;
  }

  int rows() {
    return database()
        .read(tx ->
            tx.createQuery("select count(*)::int from things.limits").mapTo(Integer.class).one());
  }

  @Override
  public void close() {
    store.close();
  }
}
