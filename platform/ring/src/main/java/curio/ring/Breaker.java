package curio.ring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Keeps callers away from a node that does not answer.
///
/// | state | what happens | next state |
/// |---|---|---|
/// | closed | the node went silent or hung up, or failed three times in a row | open |
/// | open | a probe fails | open, twice as long up to 2 s |
/// | open | a probe succeeds | on trial |
/// | on trial | a command succeeds | closed |
/// | on trial | a command fails | open |
///
/// Begins open, with a probe at once. Probes run on a thread of their own, one at a time, so no
/// caller ever waits for one; that thread lives only while the breaker is open. Thread-safe.
final class Breaker implements AutoCloseable {
  private static final int FAILURES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final BooleanSupplier probe;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();

  /** In a row; read without the lock on the way of every success. */
  private volatile int failures = FAILURES - 1;

  private volatile boolean open;

  @GuardedBy("lock") private Duration pause = FIRST_PAUSE;

  /**
   * A breaker that is open.
   *
   * @param probe tries the node within a bounded time; whether it answers
   */
  Breaker(String name, BooleanSupplier probe) {
    this.name = name;
    this.probe = probe;
  }

  boolean isOpen() {
    return open;
  }

  void succeeded() {
    if (failures == 0) {
      return;
    }
    lock.lock();
    try {
      failures = 0;
      pause = FIRST_PAUSE;
    } finally {
      lock.unlock();
    }
  }

  /** It answered with an error, or too slowly. */
  void failed() {
    lock.lock();
    try {
      int inARow = failures + 1;
      failures = inARow;
      if (inARow >= FAILURES) {
        open(pause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** It does not answer at all. */
  void silent() {
    lock.lock();
    try {
      open(pause);
    } finally {
      lock.unlock();
    }
  }

  /** There is no connection: a new one may be had at once. */
  void disconnected() {
    lock.lock();
    try {
      open(failures == 0 ? Duration.ZERO : pause);
    } finally {
      lock.unlock();
    }
  }

  /** Tries it for the first time. */
  void start() {
    lock.lock();
    try {
      open(Duration.ZERO);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }

  @GuardedBy("lock") private void open(Duration first) {
    if (!open) {
      open = true;
      Thread.ofVirtual().name("redis-probe-" + name).start(() -> probeFrom(first));
    }
  }

  private void probeFrom(Duration first) {
    try {
      var wait = first;
      while (!closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        if (probe.getAsBoolean()) {
          closeOnTrial();
          return;
        }
        wait = nextPause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeOnTrial() {
    lock.lock();
    try {
      failures = FAILURES - 1;
      open = false;
    } finally {
      lock.unlock();
    }
  }

  private Duration nextPause() {
    lock.lock();
    try {
      var now = pause;
      pause =
          LONGEST_PAUSE.compareTo(now.multipliedBy(2)) < 0 ? LONGEST_PAUSE : now.multipliedBy(2);
      return now;
    } finally {
      lock.unlock();
    }
  }
}
