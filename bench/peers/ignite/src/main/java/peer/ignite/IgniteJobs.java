package peer.ignite;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteMessaging;
import org.apache.ignite.IgniteSemaphore;
import org.apache.ignite.cache.query.ScanQuery;
import peer.jobs.Events;
import peer.jobs.JobSystem;

/**
 * Shares jobs as Ignite clusters are used for it: stored INITIATED in a cache, told to all by a topic, locked
 * by a semaphore of the job's name, then RUNNING and RESULT; a sweep finds what was left. A value of
 * the cache is {@code STATUS MILLIS KIND ASKED}.
 */
final class IgniteJobs implements JobSystem {
  private static final String TOPIC = "STATUS_POLLING_TOPIC";

  /** Such proxies' pools grow to this. */
  private static final int THREADS = 128;

  private final Ignite ignite;
  private final Events events;
  private final IgniteCache<String, String> cache;
  private final IgniteMessaging messaging;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final long sweepMillis;
  private final long maxPollingMillis;
  private ScheduledExecutorService sweeper;
  private volatile boolean working;

  IgniteJobs(Ignite ignite, Events events, boolean fast) {
    this.ignite = ignite;
    this.events = events;
    this.cache = ignite.cache(IgniteNodes.CACHE);
    this.messaging = ignite.message(ignite.cluster().forClients());
    this.sweepMillis = fast ? 1_000 : 5_000;
    this.maxPollingMillis = fast ? 0 : 120_000;
    messaging.localListen(
        TOPIC,
        (node, id) -> {
          if (working) {
            threads.execute(() -> lockAndRun(id.toString()));
          }
          return true;
        });
  }

  @Override
  public void fill(int count) {
    for (int i = 0; i < count; i++) {
      cache.put(UUID.randomUUID().toString(), value("INITIATED", "nothing", 0));
    }
  }

  @Override
  public void work() {
    working = true;
    sweeper = Executors.newSingleThreadScheduledExecutor();
    sweeper.scheduleWithFixedDelay(this::sweep, 0, sweepMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void rest() {
    working = false;
    sweeper.shutdownNow();
  }

  @Override
  public void probe(long asked) {
    publish("probe", asked);
  }

  @Override
  public void hold() {
    publish("held", 0);
  }

  private void publish(String kind, long asked) {
    String id = UUID.randomUUID().toString();
    cache.put(id, value("INITIATED", kind, asked));
    messaging.send(TOPIC, id);
  }

  private void sweep() {
    try {
      for (String id : unprocessed()) {
        threads.execute(() -> lockAndRun(id));
      }
    } catch (RuntimeException e) {
      System.err.println("sweep: " + e);
    }
  }

  private List<String> unprocessed() {
    List<String> ids = new ArrayList<>();
    long latest = System.currentTimeMillis() - maxPollingMillis;
    try (var rows = cache.query(new ScanQuery<String, String>())) {
      for (var row : rows) {
        String[] fields = row.getValue().split(" ");
        boolean left = fields[0].equals("RUNNING") && Long.parseLong(fields[1]) < latest;
        if (fields[0].equals("INITIATED") || left) {
          ids.add(row.getKey());
        }
      }
    }
    return ids;
  }

  private void lockAndRun(String id) {
    try {
      IgniteSemaphore semaphore = ignite.semaphore(id, 1, true, true);
      if (!semaphore.tryAcquire()) {
        return;
      }
      try {
        run(id);
      } finally {
        semaphore.release();
        semaphore.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      System.err.println("job: " + e);
    }
  }

  private void run(String id) throws InterruptedException {
    String value = cache.get(id);
    if (value == null || value.startsWith("RESULT")) {
      return;
    }
    String[] fields = value.split(" ");
    cache.put(id, value("RUNNING", fields[2], 0));
    if (fields[2].equals("probe")) {
      events.began(Long.parseLong(fields[3]));
    } else if (fields[2].equals("held")) {
      events.held();
    }
    cache.put(id, value("RESULT", fields[2], 0));
    if (fields[2].equals("nothing")) {
      events.ran();
    }
  }

  private static String value(String status, String kind, long asked) {
    return status + " " + System.currentTimeMillis() + " " + kind + " " + asked;
  }
}
