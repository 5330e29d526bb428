package curio.store.groupcommit;

import curio.store.StoreErrors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One caller's item on its way through a lane. Made and awaited by the caller, answered by the
/// flusher of the lane.
///
/// | state | event | next |
/// |---|---|---|
/// | WAITING | taken into a batch | TAKEN |
/// | WAITING | caller loses patience | LEFT: the item is never run |
/// | WAITING, TAKEN | answered or refused | DONE |
/// | TAKEN | caller loses patience | LEFT: the item runs, nobody hears of it |
final class BatchEntry<I, O> {
  private enum State {
    WAITING,
    TAKEN,
    DONE,
    LEFT
  }

  private final I item;
  private final Thread caller;
  private final long deadline;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  /** Published by the change of state to DONE. */
  private @Nullable O outcome;

  private @Nullable RuntimeException failure;

  /**
   * A ticket of the calling thread.
   *
   * @param deadline when it loses patience, in {@link System#nanoTime} terms
   */
  BatchEntry(I item, long deadline) {
    this.item = item;
    this.deadline = deadline;
    this.caller = Thread.currentThread();
  }

  I item() {
    return item;
  }

  /** Claims the item for a batch; false if its caller has left. */
  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  void succeed(O value) {
    outcome = value;
    answer();
  }

  void fail(RuntimeException reason) {
    failure = reason;
    answer();
  }

  /** Wakes a caller whose deadline has passed, so that it looks at the clock. */
  void wakeIfOverdue(long now) {
    if (deadline - now <= 0) {
      LockSupport.unpark(caller);
    }
  }

  /**
   * Waits for the answer, at most until the deadline. The wait itself has no time-out, because each
   * of those costs a wake-up of the scheduler's timer; whoever owns the ticket calls {@link
   * #wakeIfOverdue} now and then.
   */
  O await() {
    while (state.get() != State.DONE) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        if (leave()) {
          throw StoreErrors.unavailable(null);
        }
      } else {
        LockSupport.park(this);
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (outcome == null) {
      throw new IllegalStateException("outcome: null (expected: one per item)");
    }
    return outcome;
  }

  /** False if the answer came just in time. */
  private boolean leave() {
    return state.compareAndSet(State.WAITING, State.LEFT)
        || state.compareAndSet(State.TAKEN, State.LEFT);
  }

  private void answer() {
    State before = state.get();
    while (before == State.WAITING || before == State.TAKEN) {
      if (state.compareAndSet(before, State.DONE)) {
        LockSupport.unpark(caller);
        return;
      }
      before = state.get();
    }
  }
}
