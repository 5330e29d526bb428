package curio.limits;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Limits.Blocked;
import curio.store.Database;
import curio.store.TransactionWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets attempts be made, each counted before it is made, in a transaction of its own. Thread-safe.
///
/// Attempts that may be taken back are not refused for others that are being made: they wait for
/// the outcome of those, in the order in which they came, and go on if these were right. So any
/// number of right ones at once are all let through, some after others, and of wrong ones no more
/// than are free: when those are known to be wrong, who waits is refused, even if a delay has
/// passed meanwhile. The wait is bounded ({@code timeout}) and so is the number of who waits on a
/// node; on other nodes they are heard of by looking again.
public final class Attempts {
  private static final int MOST_WAITING = 1_000;

  private final Database database;
  private final Limits limits;
  private final Duration timeout;
  private final WaitingRoom waiting = new WaitingRoom(MOST_WAITING);

  /** What came of asking once. */
  private record Asked(List<Counter> counters, Optional<Blocked> blocked) {}

  /** Those of a store; who waits for others does so no longer than that. */
  public Attempts(Database database, Limits limits, Duration timeout) {
    this.database = database;
    this.limits = limits;
    this.timeout = timeout;
  }

  /** Asks for an attempt that counts, whatever comes of it. */
  public Admission admit(List<Counter> counters) {
    var asked = ask(tx -> counters, false, null);
    return asked
        .blocked()
        .<Admission>map(blocked -> new Refused(blocked.delay()))
        .orElseGet(() -> new Admitted(Attempt.uncounted()));
  }

  /**
   * Asks for an attempt that is to be taken back or kept when it is known what came of it.
   *
   * @param counters chooses what counts
   * @param wanted whether it is still worth waiting
   */
  public Admission admit(TransactionWork<List<Counter>> counters, BooleanSupplier wanted) {
    var asked = ask(counters, true, null);
    if (asked.blocked().isEmpty()) {
      return admitted(asked);
    }
    var blocked = asked.blocked().get();
    if (!blocked.undecided()) {
      return new Refused(blocked.delay());
    }
    try {
      return waiting
          .enter(blocked.key().digest())
          .map(place -> await(place, counters, blocked, wanted))
          .orElseGet(() -> new Refused(blocked.delay()));
    } catch (InterruptedWait e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped", e);
    }
  }

  /** How many wait for others on this node. */
  int waiting() {
    return waiting.present();
  }

  private Admission await(
      WaitingRoom.Place place,
      TransactionWork<List<Counter>> counters,
      Blocked first,
      BooleanSupplier wanted) {
    long deadline = System.nanoTime() + timeout.toNanos();
    var blocked = first;
    try (place) {
      while (blocked.undecided() && wanted.getAsBoolean()) {
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
          break;
        }
        if (place.awaitTurn(left)) {
          var asked = ask(counters, true, first.at());
          if (asked.blocked().isEmpty()) {
            return admitted(asked);
          }
          blocked = asked.blocked().get();
        }
      }
    }
    return new Refused(blocked.delay());
  }

  private Admission admitted(Asked asked) {
    return new Admitted(new Attempt(asked.counters(), this::over));
  }

  private void over(List<Counter> counters) {
    counters.forEach(counter -> waiting.wake(counter.key().digest()));
  }

  private Asked ask(
      TransactionWork<List<Counter>> counters, boolean canBeTakenBack, @Nullable Instant since) {
    return database.inTransaction(tx -> {
      // What is lost when the store dies now are a few attempts of the last half second.
      tx.execute("set local synchronous_commit = off");
      var chosen = counters.run(tx);
      return new Asked(chosen, limits.count(tx, chosen, canBeTakenBack, since));
    });
  }
}
