package curio.http.sockets;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets threads wait until a client has taken enough. Thread-safe. */
final class RoomGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Whether somebody waits, so that {@link #changed} is to be called. */
  boolean isAwaited() {
    return waiting.get() > 0;
  }

  /**
   * Waits until something is so.
   *
   * @param first runs once changes are told
   * @return false if the time passed before
   */
  boolean await(BooleanSupplier something, Duration timeout, Runnable first)
      throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      waiting.incrementAndGet();
      try {
        first.run();
        while (!something.getAsBoolean()) {
          if (left <= 0) {
            return false;
          }
          left = changed.awaitNanos(left);
        }
        return true;
      } finally {
        waiting.decrementAndGet();
      }
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
