package curio.jobs;

import curio.jobs.tasks.SharedTask;
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
 * Watches whether the work that never ends is done, on whichever node: the job of a {@link
 * SingletonTask}, and each of a {@link SharedTask}, runs somewhere but for the moments in which it
 * changes hands. What was seen not to run for longer rests, and nobody may call that health. Times
 * are of the monotonic clock; while the store is away nothing is known and nothing is said.
 * Thread-safe.
 */
final class StandingWork implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final String IDLE =
      """
      select kind, key from unnest(:kinds, :keys) as w (kind, key)
      where not exists (
        select from jobs.job j
        where j.kind = w.kind and j.key = w.key and j.state = 'running')
      """;

  private final Database database;
  private final Supplier<List<StandingJob>> jobs;
  private final BackgroundLoop loop;
  private final Map<String, Long> idleSinceNanos = new ConcurrentHashMap<>();

  /**
   * Nothing is watched yet.
   *
   * @param jobs of the work that never ends in which this node takes part
   */
  StandingWork(Database database, Supplier<List<StandingJob>> jobs) {
    this.database = database;
    this.jobs = jobs;
    this.loop = new BackgroundLoop("jobs-standing", LOOK_EVERY, Duration.ZERO, this::pass);
  }

  void start() {
    loop.start();
  }

  /**
   * The names of what rests.
   *
   * @param after how long they may be seen idle
   */
  List<String> resting(Duration after) {
    long now = System.nanoTime();
    var resting = new ArrayList<String>();
    idleSinceNanos.forEach((name, since) -> {
      if (now - since > after.toNanos()) {
        resting.add(name);
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
    var all = jobs.get();
    return database.read(tx ->
        tx.createQuery(IDLE)
            .bind("kinds", all.stream().map(StandingJob::kind).toArray(String[]::new))
            .bind("keys", all.stream().map(StandingJob::key).toArray(String[]::new))
            .mapTo(StandingJob.class)
            .map(StandingJob::name)
            .list());
  }

  private void note(Collection<String> idle) {
    var since = new HashMap<String, Long>();
    idle.forEach(name -> since.put(name, System.nanoTime()));
    idleSinceNanos.keySet().retainAll(since.keySet());
    since.forEach(idleSinceNanos::putIfAbsent);
  }
}
