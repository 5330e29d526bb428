package curio.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages that wait to be sent: each once, the oldest dropped when there are too many. */
final class NotifyQueue {
  private static final int MAX_WAITING = 4_096;
  private static final int MAX_TAKEN = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  @GuardedBy("lock") private final LinkedHashSet<String> waiting = new LinkedHashSet<>();

  void add(String message) {
    lock.lock();
    try {
      if (waiting.size() == MAX_WAITING && !waiting.contains(message)) {
        waiting.removeFirst();
      }
      waiting.add(message);
      added.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is there, at most what one statement sends; waits a while if there is nothing. */
  List<String> take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (waiting.isEmpty() && left > 0) {
        left = added.awaitNanos(left);
      }
      List<String> taken = new ArrayList<>();
      while (!waiting.isEmpty() && taken.size() < MAX_TAKEN) {
        taken.add(waiting.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
