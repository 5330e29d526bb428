package curio.store.groupcommit;

import curio.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Gathers concurrent callers of the same write into one transaction and gives each its own outcome
/// after the commit. Thread-safe.
///
/// **Why.** A durable commit costs a round trip, a flush of the disk and a good part of
/// PostgreSQL's time, whether it carries one row or a thousand. Sixty-four callers with a
/// transaction each share one core of PostgreSQL between them; the same callers in one multi-row
/// statement pay those costs once.
///
/// **Model.** A caller puts a {@link BatchEntry} into the queue of its lane and parks. Each {@link
/// Lane} has one thread, its flusher, which takes what is queued (up to `maxBatch`, of a crowd
/// half), runs the work in one transaction, answers the tickets and looks again. There is no timer:
/// a batch closes when the store is ready for the next. A lonely call therefore waits for nobody,
/// and the busier the store, the larger the batches, which is what it needs then. More lanes let
/// one batch be computed while another one waits for the disk.
///
/// **Invariants.**
///
/// 1. Items of equal `laneOf` run in the same lane, in the order of their arrival, never in two
///    open transactions of this object at once. So two requests with the same key cannot wait for
///    each other's locks or deadlock here; between nodes the database's own constraints decide.
/// 2. A caller is answered only after the commit of the transaction that holds its item.
/// 3. Every ticket is answered, or was left by its own caller: by its batch, by the close, or by
///    its queueTimeout.
/// 4. No wake-up is lost. A caller adds to the queue and then reads the `idle` flag; the flusher
///    raises the flag and then looks at the queue. Whichever comes second sees the other.
/// 5. Everything is bounded: queue (full means refused at once, since an overloaded store is not
///    helped by a longer queue), batch, queueTimeout, and the transaction by the time-outs of its
///    pool. Patience is watched by one thread that looks ten times a second: a timed wait for each
///    caller would cost a wake-up of the scheduler's timer thread for each item.
///
/// **Failures.** If the infrastructure fails, all callers of the batch get `UNAVAILABLE`: whether
/// the commit happened is unknown, and they repeat by their idempotency key. If anything else
/// fails, one item is to blame: the batch was rolled back as a whole, so its halves are run again,
/// each in a transaction of its own, until the item that breaks stands alone and alone gets the
/// failure. One such item among n costs about 2 log n more transactions, not n. The order within
/// the lane is kept.
///
/// **Halves.** A batch holds at most half of those who were in the lane when the last one ended
/// (sixteen are not halved). While the store writes one half, the other is answered and calls
/// again, so neither waits for the other. When a batch took everybody, store and callers took
/// turns: with sixty-four callers in a closed loop one of two processors had nothing to do half of
/// the time. More lanes do not help there: what comes in is split by key, and each lane spends a
/// commit on the few that it finds.
///
/// **The flusher** is a platform thread: the kernel wakes it when the store has answered. A virtual
/// one stands in the scheduler's queue behind all the callers that are being answered, twice, for
/// the one that polls its socket stands there too, and meanwhile the store has nothing to do.
///
/// **Rejected.** A timer that lets batches grow: it delays the lonely call and helps no busy one.
/// `commit_delay` of PostgreSQL: shares the flush but not the round trips and the statements. An
/// asynchronous commit: acknowledges what a crash loses. Savepoints around each item: a
/// subtransaction each for what almost never fails. A pool of flushers over one queue: would run
/// two items of one key at once. Retrying a batch after an infrastructure failure: only the caller
/// knows whether its write may be repeated.
public final class GroupCommit<I, O> implements AutoCloseable {
  private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<Lane<I, O>> lanes;
  private final ToIntFunction<I> laneOf;
  private final GroupCommitSettings settings;
  private final Thread watch;
  private volatile boolean closed;

  /**
   * Starts the flushers.
   *
   * @param name of the group, for threads and metrics
   * @param laneOf hash of what must not run in two transactions at once, mostly the key's
   */
  public GroupCommit(
      String name,
      Database db,
      GroupWork<I, O> work,
      ToIntFunction<I> laneOf,
      GroupCommitSettings settings,
      MeterRegistry metrics) {
    this.laneOf = laneOf;
    this.settings = settings;
    GroupCommitMeters meters = new GroupCommitMeters(metrics, name, this::queued);
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(i -> new Lane<>(name + "-lane-" + i, db, work, settings, meters))
            .toList();
    lanes.forEach(Lane::start);
    this.watch = Thread.ofVirtual().name(name + "-watch").start(this::watchPatience);
  }

  /**
   * Has the item written with others and returns its outcome after the commit.
   *
   * @throws curio.errors.CurioException {@code UNAVAILABLE} if it was refused, the store failed or
   *     queueTimeout ran out; whether it was written is then unknown, so repeat it by the same key
   */
  public O submit(I item) {
    int hash = laneOf.applyAsInt(item);
    return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size())).submit(item);
  }

  /** Refuses from now on, and waits, as long as a caller would, until what is queued is written. */
  @Override
  public void close() {
    lanes.forEach(Lane::refuseNew);
    long deadline = System.nanoTime() + settings.queueTimeout().toNanos();
    try {
      for (Lane<I, O> lane : lanes) {
        lane.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lanes.forEach(Lane::refuseQueued);
      closed = true;
      LockSupport.unpark(watch);
    }
  }

  /** Callers park without a time-out; this is what ends their wait when nothing else does. */
  private void watchPatience() {
    long period = Math.min(settings.queueTimeout().toNanos() / 20, LONGEST_LOOK_NANOS);
    while (!closed) {
      LockSupport.parkNanos(this, period);
      long now = System.nanoTime();
      lanes.forEach(lane -> lane.wakeOverdue(now));
    }
  }

  private int queued() {
    return lanes.stream().mapToInt(Lane::queued).sum();
  }
}
