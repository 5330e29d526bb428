package curio.store.loops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work on a virtual thread of its own: a pass runs when somebody wakes it, and by timer
 * in case a wake-up was lost. When passes begin to fail it is logged, and they are tried again with
 * growing delays, of which half is chance, so that nodes do not come back in step; nothing but
 * {@link #close} ends the loop. Thread-safe.
 */
public final class BackgroundLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(50);
  private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

  private final String name;
  private final Duration period;
  private final Supplier<Duration> pace;
  private final Runnable pass;
  private final Thread thread;
  private final Loops loops = Loops.current();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Ended last;

  /** A pass that has ended, on the monotonic clock. */
  private record Ended(long startedNanos, long endedNanos, Optional<String> error) {}

  private final Condition woken = lock.newCondition();

  /**
   * Written under the lock; read without it, so that waking a loop that is already woken costs
   * nothing.
   */
  private volatile boolean wanted = true;

  @GuardedBy("lock") private boolean closed;

  /** When the next pass was asked to begin, on the monotonic clock. */
  @GuardedBy("lock") private long askedNanos;

  /**
   * A loop that is not running yet.
   *
   * @param period the longest time between two passes
   * @param pace the shortest time between the starts of two passes, so that work gathers into
   *     batches
   * @param pass the work; idempotent
   */
  public BackgroundLoop(String name, Duration period, Duration pace, Runnable pass) {
    this(name, period, () -> pace, pass);
  }

  /** The same with a pace that is asked for after each pass. */
  public BackgroundLoop(String name, Duration period, Supplier<Duration> pace, Runnable pass) {
    this.name = name;
    this.period = period;
    this.pace = pace;
    this.pass = pass;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    this.askedNanos = System.nanoTime() + NEVER_NANOS;
  }

  /** Begins; the first pass runs at once. */
  public void start() {
    thread.start();
  }

  /** Makes a pass begin soon; cheap enough for every write. */
  public void wake() {
    if (wanted) {
      return;
    }
    lock.lock();
    try {
      wanted = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the next pass begin after this time, unless something else makes it begin earlier; for
   * passes that know when there is work again. It holds for one pass.
   */
  public void wakeIn(Duration time) {
    lock.lock();
    try {
      long at = System.nanoTime() + time.toNanos();
      if (at - askedNanos < 0) {
        askedNanos = at;
        woken.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  LoopState state() {
    var ended = last;
    long now = System.nanoTime();
    return new LoopState(
        name,
        Optional.ofNullable(ended)
            .map(pass ->
                new LoopState.Pass(
                    Duration.ofNanos(now - pass.startedNanos()),
                    Duration.ofNanos(pass.endedNanos() - pass.startedNanos()),
                    pass.error())));
  }

  /** Whether the end has begun, for passes that are long. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the loop after its present pass; waits for that at most 10 s. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(Duration.ofSeconds(10))) {
        LOG.atWarn().addKeyValue("loop", name).log("loop did not end in time; interrupting it");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int failures = 0;
    loops.add(this);
    try {
      while (awaitWork()) {
        long started = System.nanoTime();
        failures = runPass(failures);
        pause(failures == 0 ? untilPace(started) : backoff(failures));
      }
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("loop", name).log("loop interrupted");
    } finally {
      loops.remove(this);
    }
  }

  private long untilPace(long started) {
    return pace.get().toNanos() - (System.nanoTime() - started);
  }

  private int runPass(int failures) {
    long started = System.nanoTime();
    try {
      Background.run(pass);
      last = new Ended(started, System.nanoTime(), Optional.empty());
      if (failures > 0) {
        LOG.atInfo().addKeyValue("loop", name).addKeyValue("failures", failures).log("recovered");
      }
      return 0;
    } catch (RuntimeException | Error e) {
      last = new Ended(started, System.nanoTime(), Optional.of(e.getClass().getSimpleName()));
      if (failures == 0) {
        LOG.atWarn().addKeyValue("loop", name).setCause(e).log("pass failed; trying again");
      }
      wake();
      return failures + 1;
    }
  }

  private static long backoff(int failures) {
    long doubled = SHORTEST_BACKOFF.toNanos() << Math.min(failures - 1, 10);
    long full = Math.min(doubled, LONGEST_BACKOFF.toNanos());
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }

  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      long end = System.nanoTime() + period.toNanos();
      for (long left = untilNext(end); !wanted && !closed && left > 0; left = untilNext(end)) {
        boolean _ = woken.await(left, TimeUnit.NANOSECONDS);
      }
      wanted = false;
      askedNanos = System.nanoTime() + NEVER_NANOS;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private long untilNext(long end) {
    long now = System.nanoTime();
    return Math.min(end - now, askedNanos - now);
  }

  /** Waits without being woken by work, but ends at once when closed. */
  private void pause(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      for (long left = nanos; left > 0 && !closed; left = deadline - System.nanoTime()) {
        if (woken.await(left, TimeUnit.NANOSECONDS) && closed) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
