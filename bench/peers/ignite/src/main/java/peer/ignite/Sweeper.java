package peer.ignite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.EventType;

/**
 * Finds requests that nobody works on and takes them: every second, at once when a node has left, and ten times
 * a second for as long as there are some, since Ignite releases the locks of one that left one after another.
 */
final class Sweeper {
  private static final long PERIOD_MILLIS = 1_000;
  private static final long HURRY_MILLIS = 100;
  private static final long MAX_POLLING_MILLIS = 120_000;

  /** Locks that are still held then are released by nobody: no node knew them when their holder left. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Ignite ignite;
  private final MidRequests requests;
  private final Polling polling;
  private final ExecutorService lockers;
  private final Semaphore woken = new Semaphore(0);
  private Map<String, Long> refusedSince = Map.of();

  Sweeper(Ignite ignite, MidRequests requests, Polling polling, ExecutorService lockers) {
    this.ignite = ignite;
    this.requests = requests;
    this.polling = polling;
    this.lockers = lockers;
  }

  void start() {
    ignite
        .events()
        .localListen(
            event -> {
              woken.release();
              return true;
            },
            EventType.EVT_NODE_LEFT,
            EventType.EVT_NODE_FAILED);
    Threads.named("sweeper").newThread(this::run).start();
  }

  private void run() {
    try {
      boolean met = false;
      while (true) {
        boolean some = false;
        try {
          if (!met) {
            meet();
            met = true;
          }
          some = sweep();
        } catch (RuntimeException e) {
          System.err.println("sweep: " + e);
        }
        woken.tryAcquire(some ? HURRY_MILLIS : PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        woken.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gets to know the locks that others hold, so that they can be released here. */
  private void meet() throws InterruptedException {
    takeAll(requests.find(new Unprocessed(0, Long.MAX_VALUE, Set.of())));
  }

  /** Whether something could not be taken yet. */
  private boolean sweep() throws InterruptedException {
    long now = System.currentTimeMillis();
    List<String> ids =
        requests.find(
            new Unprocessed(now - PERIOD_MILLIS, now - MAX_POLLING_MILLIS, presentProxies()));
    Set<String> refused = takeAll(ids);
    renewOldLocks(refused);
    return !refused.isEmpty();
  }

  private Set<UUID> presentProxies() {
    return ignite.cluster().forClients().nodes().stream()
        .map(ClusterNode::id)
        .collect(Collectors.toSet());
  }

  /** Those that could not be taken. Waits until all have been tried, so that sweeps do not pile up. */
  private Set<String> takeAll(List<String> ids) throws InterruptedException {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    List<Callable<Object>> tries = new ArrayList<>();
    for (String id : ids) {
      tries.add(
          Executors.callable(
              () -> {
                if (!polling.take(id)) {
                  refused.add(id);
                }
              }));
    }
    lockers.invokeAll(tries);
    return refused;
  }

  private void renewOldLocks(Set<String> refused) {
    long now = System.nanoTime();
    Map<String, Long> since = new HashMap<>();
    for (String id : refused) {
      long first = refusedSince.getOrDefault(id, now);
      if (now - first < PATIENCE_NANOS) {
        since.put(id, first);
      } else {
        polling.renewLock(id);
      }
    }
    refusedSince = since;
  }
}
