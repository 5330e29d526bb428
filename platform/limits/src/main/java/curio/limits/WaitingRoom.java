package curio.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where those wait, key by key and one after the other, who cannot go on yet. The first of a key
 * has its turn when it is woken, and from time to time without that, since what it waits for may
 * happen on another node. Thread-safe.
 */
final class WaitingRoom {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final Map<String, Queue<Place>> queues = new HashMap<>();

  @GuardedBy("lock") private int present;

  WaitingRoom(int most) {
    this.most = most;
  }

  /** A place at the end of the queue of a key; empty if there is no room at all. */
  Optional<Place> enter(String key) {
    lock.lock();
    try {
      if (present == most) {
        return Optional.empty();
      }
      present++;
      var place = new Place(key, lock.newCondition());
      queues.computeIfAbsent(key, k -> new ArrayDeque<>()).add(place);
      return Optional.of(place);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int present() {
    lock.lock();
    try {
      return present;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the first of a key its turn. */
  void wake(String key) {
    lock.lock();
    try {
      call(key);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void call(String key) {
    var queue = queues.get(key);
    var first = queue == null ? null : queue.peek();
    if (first != null) {
      first.called = true;
      first.turn.signal();
    }
  }

  /** Somebody's place, until it is closed; then the next has its turn. */
  final class Place implements AutoCloseable {
    private final String key;
    private final Condition turn;

    /** Guarded by the lock, also where another place's is set. */
    private boolean called;

    private Place(String key, Condition turn) {
      this.key = key;
      this.turn = turn;
    }

    /** Waits no longer than that for its turn; whether it is. */
    boolean awaitTurn(Duration longest) {
      lock.lock();
      try {
        long left = longest.toNanos();
        while (!called && left > 0) {
          long step = Math.min(left, LOOK_AGAIN.toNanos());
          if (turn.awaitNanos(step) <= 0 && isFirst()) {
            return true;
          }
          left -= step;
        }
        boolean mine = called;
        called = false;
        return mine;
      } catch (InterruptedException e) {
        throw new InterruptedWait(e);
      } finally {
        lock.unlock();
      }
    }

    @GuardedBy("lock") private boolean isFirst() {
      var queue = queues.get(key);
      return queue != null && queue.peek() == this;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        var queue = queues.get(key);
        if (queue != null && queue.remove(this)) {
          present--;
          if (queue.isEmpty()) {
            queues.remove(key);
          } else {
            call(key);
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
