package curio.gallery.pictures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets in as many decodings as have room. Of those that wait the next is one whose owner has the
 * fewest at work, in the order of their coming among equals, and one owner's wait in a bounded
 * number: whoever brings many pictures that take long waits for them, and others for one of them at
 * most. May be shared.
 */
final class DecodingRoom {
  /** Of one owner. A page of thumbnails has fewer. */
  static final int MOST_WAITING = 32;

  private static final int MEBI = 20;

  private final Duration queueTimeout;
  private final int allMebibytes;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final List<Waiter> waiting = new ArrayList<>();

  @GuardedBy("lock") private final Map<Long, Integer> working = new HashMap<>();

  @GuardedBy("lock") private int freePlaces;

  @GuardedBy("lock") private int freeMebibytes;

  /** Somebody who wants to come in; used by who holds the lock. */
  private static final class Waiter {
    private final long owner;
    private final int mebibytes;
    private final Condition changed;
    private boolean isIn;

    Waiter(long owner, int mebibytes, Condition changed) {
      this.owner = owner;
      this.mebibytes = mebibytes;
      this.changed = changed;
    }
  }

  DecodingRoom(DecodingBounds bounds) {
    this.queueTimeout = bounds.queueTimeout();
    this.allMebibytes = (int) Math.min(Integer.MAX_VALUE, bounds.memory() >> MEBI);
    this.freePlaces = bounds.atOnce();
    this.freeMebibytes = allMebibytes;
  }

  /**
   * Runs the work once there is room for so many bytes.
   *
   * @param owner whose picture it is
   */
  <T> T in(long owner, long memory, Supplier<T> work) {
    int needed = Math.clamp((memory >> MEBI) + 1, 1, allMebibytes);
    enter(owner, needed);
    try {
      return work.get();
    } finally {
      leave(owner, needed);
    }
  }

  /** How many are at work. */
  int working() {
    lock.lock();
    try {
      return working.values().stream().mapToInt(Integer::intValue).sum();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void enter(long owner, int needed) {
    lock.lock();
    try {
      if (waiting.stream().filter(other -> other.owner == owner).count() >= MOST_WAITING) {
        throw Deadline.busy("too many pictures of one account are decoded at the moment");
      }
      var waiter = new Waiter(owner, needed, lock.newCondition());
      waiting.add(waiter);
      letIn();
      await(waiter);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void await(Waiter waiter) {
    long left = queueTimeout.toNanos();
    try {
      while (!waiter.isIn && left > 0) {
        left = waiter.changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (waiter.isIn) {
      return;
    }
    waiting.remove(waiter);
    // Others may have waited for what this one needed.
    letIn();
    throw Deadline.busy(
        Thread.currentThread().isInterrupted()
            ? "decoding was interrupted"
            : "too many pictures are decoded at the moment");
  }

  private void leave(long owner, int needed) {
    lock.lock();
    try {
      freePlaces++;
      freeMebibytes += needed;
      working.computeIfPresent(owner, (same, count) -> count == 1 ? null : count - 1);
      letIn();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void letIn() {
    while (freePlaces > 0 && !waiting.isEmpty()) {
      var next = next();
      if (next.mebibytes > freeMebibytes) {
        return;
      }
      waiting.remove(next);
      freePlaces--;
      freeMebibytes -= next.mebibytes;
      working.merge(next.owner, 1, Integer::sum);
      next.isIn = true;
      next.changed.signal();
    }
  }

  /** The first of those whose owners have the fewest at work; somebody waits. */
  @GuardedBy("lock") private Waiter next() {
    var next = waiting.getFirst();
    for (var other : waiting) {
      if (working(other) < working(next)) {
        next = other;
      }
    }
    return next;
  }

  @GuardedBy("lock") private int working(Waiter waiter) {
    return working.getOrDefault(waiter.owner, 0);
  }
}
