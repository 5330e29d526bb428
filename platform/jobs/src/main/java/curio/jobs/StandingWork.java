package curio.jobs;

import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Watches whether the work that never ends is done, on whichever node: a {@link SingletonTask}'s
 * job runs somewhere but for the moments in which it changes hands. What was seen not to run for
 * longer rests, and nobody may call that health. Times are of the monotonic clock; while the store
 * is away nothing is known and nothing is said. Thread-safe.
 */
final class StandingWork implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final String IDLE =
      """
      select kind from unnest(:kinds) as k (kind)
      where not exists (
        select from jobs.job j
        where j.kind = k.kind and j.key = :key and j.state = 'running')
      """;

  private final Database database;
  private final Supplier<List<String>> kinds;
  private final BackgroundLoop loop;
  private final Map<String, Long> idleSinceNanos = new ConcurrentHashMap<>();

  /**
   * Nothing is watched yet.
   *
   * @param kinds of the work that never ends in which this node takes part
   */
  StandingWork(Database database, Supplier<List<String>> kinds) {
    this.database = database;
    this.kinds = kinds;
    this.loop = new BackgroundLoop("jobs-standing", LOOK_EVERY, Duration.ZERO, this::pass);
  }

  void start() {
    loop.start();
  }

  /**
   * The kinds that rest.
   *
   * @param after how long they may be seen idle
   */
  List<String> resting(Duration after) {
    long now = System.nanoTime();
    var resting = new ArrayList<String>();
    idleSinceNanos.forEach((kind, since) -> {
      if (now - since > after.toNanos()) {
        resting.add(kind);
      }
    });
    resting.sort(null);
    return resting;
  }

  @Override
  public void close() {
    loop.close();
    idleSinceNanos.clear();
  }

  private void pass() {
    Collection<String> idle = List.of();
    try {
      idle = idle();
    } finally {
      note(idle);
    }
  }

  private List<String> idle() {
    return database.read(tx ->
        tx.createQuery(IDLE)
            .bind("kinds", kinds.get().toArray(String[]::new))
            .bind("key", Registration.KEEPER)
            .mapTo(String.class)
            .list());
  }

  private void note(Collection<String> idle) {
    var since = new HashMap<String, Long>();
    idle.forEach(kind -> since.put(kind, System.nanoTime()));
    idleSinceNanos.keySet().retainAll(since.keySet());
    since.forEach(idleSinceNanos::putIfAbsent);
  }
}
