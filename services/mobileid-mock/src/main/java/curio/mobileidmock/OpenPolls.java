package curio.mobileidmock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who wait for the end of one session. SK allows one: the next sends the one before it away.
 * A poll whose client has gone is not open any more. Thread-safe.
 */
final class OpenPolls {
  private static final double NANOS_PER_MILLI = 1e6;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock") private final List<Poll> open = new ArrayList<>();

  @GuardedBy("lock") private long opened;

  @GuardedBy("lock") private long openedNanos;

  @GuardedBy("lock") private long replaced;

  @GuardedBy("lock") private int most;

  @GuardedBy("lock") private long overlapSince;

  @GuardedBy("lock") private long longestOverlap;

  /** One connection that waits. */
  final class Poll implements AutoCloseable {
    /** Waits for a moment, or until this is sent away or its client has gone. */
    void await(long untilNanos) throws InterruptedException {
      lock.lock();
      try {
        long left = untilNanos - System.nanoTime();
        while (left > 0 && !open.isEmpty() && open.getLast() == this) {
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    /** Waits until the client has gone, whatever else happens, but not for ever. */
    void awaitDeparture(long nanos) throws InterruptedException {
      lock.lock();
      try {
        long left = nanos;
        while (left > 0 && open.contains(this)) {
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    /** It is answered, or its client has gone; may be called by both. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (open.remove(this) && open.size() == 1) {
          longestOverlap = Math.max(longestOverlap, System.nanoTime() - overlapSince);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  Poll enter() {
    var poll = new Poll();
    lock.lock();
    try {
      if (open.size() == 1) {
        overlapSince = System.nanoTime();
      }
      replaced += open.size();
      open.add(poll);
      changed.signalAll();
      opened++;
      openedNanos = System.nanoTime();
      most = Math.max(most, open.size());
      return poll;
    } finally {
      lock.unlock();
    }
  }

  /** All who wait are answered now. */
  void end() {
    lock.lock();
    try {
      open.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** When the last one came, by {@link System#nanoTime}; empty when none has. */
  OptionalLong openedNanos() {
    lock.lock();
    try {
      return opened == 0 ? OptionalLong.empty() : OptionalLong.of(openedNanos);
    } finally {
      lock.unlock();
    }
  }

  PollCounts counts() {
    lock.lock();
    try {
      long overlap = longestOverlap;
      if (open.size() > 1) {
        overlap = Math.max(overlap, System.nanoTime() - overlapSince);
      }
      return new PollCounts(open.size(), opened, replaced, most, overlap / NANOS_PER_MILLI);
    } finally {
      lock.unlock();
    }
  }
}
