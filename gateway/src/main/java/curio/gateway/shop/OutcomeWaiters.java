package curio.gateway.shop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.contracts.shop.v1.ActionOutcome;
import curio.errors.CurioException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who wait for the outcome of a command. One thread asks for all of them together: at once
/// after a hint that commands were settled, and every {@link #TICK} while somebody waits, since a
/// hint may be lost. What it finds is told to all who wait for it. A failure to ask is not told:
/// the next question may be answered, and everybody waits for a bounded time.
///
/// Thread-safe. At most {@link #MOST} wait; whoever finds no room does not wait.
final class OutcomeWaiters implements AutoCloseable {
  /** Most who wait at once: fewer than requests at work, so that others are served meanwhile. */
  static final int MOST = Outcomes.MOST;

  private static final Duration TICK = Duration.ofMillis(150);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeWaiters.class);

  private final Function<List<UUID>, List<ActionOutcome>> settled;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread asker =
      Thread.ofVirtual().name("shop-outcomes").unstarted(this::askUntilClosed);

  @GuardedBy("lock") private final Map<UUID, List<Waiter>> waiting = new HashMap<>();

  @GuardedBy("lock") private int count;

  @GuardedBy("lock") private boolean hinted;

  @GuardedBy("lock") private boolean closed;

  /**
   * Nobody waits yet.
   *
   * @param settled answers which of at most {@link #MOST} actions are settled; may fail
   */
  OutcomeWaiters(Function<List<UUID>, List<ActionOutcome>> settled, MeterRegistry metrics) {
    this.settled = settled;
    Gauge.builder("shop_waiting_commands", this, OutcomeWaiters::count)
        .description("Clients that wait for the outcome of a command")
        .register(metrics);
    asker.start();
  }

  /** Commands were settled somewhere: looks at once. Does not block. */
  void hint() {
    lock.lock();
    try {
      hinted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * One that waits from now on, to be closed when it does no more; empty if there is no room.
   * Entered before the command is sent, it misses nothing.
   */
  Optional<Waiter> enter(UUID action) {
    lock.lock();
    try {
      if (closed || count == MOST) {
        return Optional.empty();
      }
      var waiter = new Waiter(action);
      waiting.computeIfAbsent(action, id -> new ArrayList<>()).add(waiter);
      count++;
      changed.signalAll();
      return Optional.of(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Lets all who wait go on, and nobody wait any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.values().forEach(waiters -> waiters.forEach(Waiter::leave));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      asker.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askUntilClosed() {
    try {
      for (var actions = next(); !actions.isEmpty(); actions = next()) {
        ask(actions);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(List<UUID> actions) {
    try {
      tell(settled.apply(actions));
    } catch (CurioException e) {
      LOG.atDebug().addKeyValue("cause", e.getMessage()).log("outcomes cannot be asked for now");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("asking for outcomes failed");
    }
  }

  /** Whom to ask for, after a hint or a tick; none when closed. */
  private List<UUID> next() throws InterruptedException {
    lock.lock();
    try {
      long left = TICK.toNanos();
      while (!closed && (waiting.isEmpty() || (!hinted && left > 0))) {
        if (waiting.isEmpty()) {
          changed.await();
          left = TICK.toNanos();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      hinted = false;
      return closed ? List.of() : List.copyOf(waiting.keySet());
    } finally {
      lock.unlock();
    }
  }

  private void tell(List<ActionOutcome> outcomes) {
    lock.lock();
    try {
      for (var outcome : outcomes) {
        waiting
            .getOrDefault(UUID.fromString(outcome.getActionId()), List.of())
            .forEach(waiter -> waiter.tell(outcome));
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Waiter waiter) {
    lock.lock();
    try {
      var others = waiting.get(waiter.action);
      if (others != null && others.remove(waiter)) {
        count--;
        if (others.isEmpty()) {
          waiting.remove(waiter.action);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** One request. Waited with by one thread, left from any. */
  final class Waiter implements AutoCloseable {
    private final UUID action;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable ActionOutcome outcome;

    private Waiter(UUID action) {
      this.action = action;
    }

    /** The outcome, as soon as there is one; empty after that time, or when it has left. */
    Optional<ActionOutcome> await(Duration longest) {
      try {
        boolean over = done.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        return over ? Optional.ofNullable(outcome) : Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    /** Waits no longer: its client has gone. Does not block. */
    void leave() {
      done.countDown();
    }

    private void tell(ActionOutcome found) {
      outcome = found;
      done.countDown();
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
