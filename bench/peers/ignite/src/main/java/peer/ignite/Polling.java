package peer.ignite;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteMessaging;
import org.apache.ignite.IgniteSemaphore;

/**
 * Shares the polling of sessions: a topic tells every proxy of a new one, the semaphore of its id decides who
 * polls it. Each session that is polled here has a thread. Thread-safe.
 */
final class Polling {
  private static final String TOPIC = "MID_POLLING_TOPIC";

  /** Taking a lock is a transaction, which is waited for. */
  private static final int LOCKERS = 64;

  private final Ignite ignite;
  private final MidRequests requests;
  private final Upstream upstream;
  private final IgniteMessaging messaging;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService lockers = Threads.atMost(LOCKERS, "locker");
  private final ExecutorService pollers = Threads.unbounded("poller");

  Polling(Ignite ignite, MidRequests requests, Upstream upstream) {
    this.ignite = ignite;
    this.requests = requests;
    this.upstream = upstream;
    this.messaging = ignite.message(ignite.cluster().forClients());
  }

  /** Takes part in the race for every session from now on. */
  void start() {
    messaging.localListen(
        TOPIC,
        (node, id) -> {
          lockers.execute(() -> take(id.toString()));
          return true;
        });
    new Sweeper(ignite, requests, this, lockers).start();
  }

  /** Tells all proxies of a session. */
  void publish(String id) {
    messaging.send(TOPIC, id);
  }

  /** Polls a session; false if another node holds its lock. */
  boolean take(String id) {
    if (!busy.add(id)) {
      return true;
    }
    boolean taken = false;
    try {
      IgniteSemaphore lock = lock(id);
      // One that is refused is not closed: a node releases only locks that it knows when their holder leaves.
      taken = lock.tryAcquire();
      if (taken) {
        pollers.execute(() -> hold(id, lock));
      }
    } catch (RuntimeException e) {
      System.err.println("lock: " + e);
    } finally {
      if (!taken) {
        busy.remove(id);
      }
    }
    return taken;
  }

  /** Makes the lock of a session a new one. */
  void renewLock(String id) {
    lock(id).close();
  }

  private IgniteSemaphore lock(String id) {
    return ignite.semaphore(id, 1, true, true);
  }

  private void hold(String id, IgniteSemaphore lock) {
    try {
      process(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The request is left as it is, for whoever sweeps.
      System.err.println("session: " + e);
    } finally {
      unlock(lock);
      busy.remove(id);
    }
  }

  private void process(String id) throws InterruptedException {
    MidRequest request = requests.get(id);
    if (request != null && !request.hasEnded()) {
      MidRequest running = request.running(ignite.cluster().localNode().id());
      requests.put(running);
      end(running).ifPresent(requests::put);
    }
  }

  private static void unlock(IgniteSemaphore lock) {
    try {
      lock.release();
      lock.close();
    } catch (RuntimeException e) {
      // Ignite releases it if this node was lost, and it is gone if another has been quicker.
      System.err.println("unlock: " + e);
    }
  }

  /** Empty if another node polls it by now. */
  private Optional<MidRequest> end(MidRequest running) throws InterruptedException {
    String id = running.sessionId();
    try {
      Upstream.Answer answer = upstream.poll(id);
      while (!answer.isComplete()) {
        MidRequest now = requests.get(id);
        if (now == null || !now.isStill(running)) {
          return Optional.empty();
        }
        answer = upstream.poll(id);
      }
      return Optional.of(running.result(answer.body()));
    } catch (IOException e) {
      return Optional.of(running.exception(e.toString()));
    }
  }
}
