package curio.store.groupcommit;

import curio.store.Database;
import curio.store.StoreErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane of a {@link GroupCommit}: a queue that any thread may add to and the one thread that
 * empties it, batch by batch. The essay is there.
 */
final class Lane<I, O> {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** A sleeping flusher looks up this often even if nobody wakes it. */
  private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Fewer than this are not worth two commits. */
  private static final int NOT_HALVED = 16;

  private final Database db;
  private final GroupWork<I, O> work;
  private final GroupCommitSettings settings;
  private final GroupCommitMeters meters;
  private final Thread flusher;

  private final ConcurrentLinkedQueue<BatchEntry<I, O>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean idle = new AtomicBoolean();

  /** The most that the next batch takes; the flusher's own. */
  private int half = NOT_HALVED;

  private volatile List<BatchEntry<I, O>> running = List.of();
  private volatile boolean closing;
  private volatile boolean ended;

  Lane(
      String name,
      Database db,
      GroupWork<I, O> work,
      GroupCommitSettings settings,
      GroupCommitMeters meters) {
    this.db = db;
    this.work = work;
    this.settings = settings;
    this.meters = meters;
    this.flusher = Thread.ofPlatform().name(name).daemon().unstarted(this::flush);
  }

  void start() {
    flusher.start();
  }

  int queued() {
    return queued.get();
  }

  O submit(I item) {
    if (closing || !hasRoom()) {
      meters.refused();
      throw StoreErrors.unavailable(null);
    }
    BatchEntry<I, O> ticket =
        new BatchEntry<>(item, System.nanoTime() + settings.queueTimeout().toNanos());
    queue.add(ticket);
    if (ended) {
      refuseQueued();
    } else if (idle.get() && idle.compareAndSet(true, false)) {
      LockSupport.unpark(flusher);
    }
    return ticket.await();
  }

  /** Takes a place in the queue; the flusher gives it back. */
  private boolean hasRoom() {
    if (queued.incrementAndGet() <= settings.maxQueued()) {
      return true;
    }
    queued.decrementAndGet();
    return false;
  }

  /**
   * Wakes the callers who have lost queueTimeout. One that is just being taken is found the next
   * time.
   */
  void wakeOverdue(long now) {
    queue.forEach(ticket -> ticket.wakeIfOverdue(now));
    running.forEach(ticket -> ticket.wakeIfOverdue(now));
  }

  void refuseNew() {
    closing = true;
    LockSupport.unpark(flusher);
  }

  /** Waits until the flusher has emptied the queue; only after {@link #refuseNew}. */
  void awaitEnd(Duration limit) throws InterruptedException {
    flusher.join(limit);
  }

  /** Answers who is still queued, once nobody is going to take them or to wait for it. */
  void refuseQueued() {
    ended = true;
    for (BatchEntry<I, O> left = queue.poll(); left != null; left = queue.poll()) {
      queued.decrementAndGet();
      left.fail(StoreErrors.unavailable(null));
    }
  }

  private void flush() {
    List<BatchEntry<I, O>> batch = new ArrayList<>();
    while (true) {
      take(batch);
      if (!batch.isEmpty()) {
        running = List.copyOf(batch);
        meters.time(batch.size(), () -> commit(batch));
        running = List.of();
        half = Math.max(NOT_HALVED, (batch.size() + queued.get() + 1) / 2);
        batch.clear();
      } else if (closing) {
        refuseQueued();
        return;
      } else {
        rest();
      }
    }
  }

  /** At most half of those who were here when the last batch ended. */
  private void take(List<BatchEntry<I, O>> batch) {
    int most = Math.min(half, settings.maxBatch());
    while (batch.size() < most) {
      BatchEntry<I, O> next = queue.poll();
      if (next == null) {
        return;
      }
      queued.decrementAndGet();
      if (next.take()) {
        batch.add(next);
      }
    }
  }

  /** Whoever adds an item after the queue was seen empty finds the flag and wakes the flusher. */
  private void rest() {
    idle.set(true);
    if (queue.isEmpty() && !closing) {
      LockSupport.parkNanos(this, NAP_NANOS);
    }
    idle.set(false);
  }

  private void commit(List<BatchEntry<I, O>> batch) {
    List<I> items = batch.stream().map(BatchEntry::item).toList();
    try {
      List<O> outcomes =
          work.writesByOneStatement()
              ? db.onConnection(connection -> run(connection, items))
              : db.inTransaction(tx -> run(tx.getConnection(), items));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).succeed(outcomes.get(i));
      }
    } catch (RuntimeException failure) {
      failed(batch, failure);
    } catch (Error bug) {
      log.atError().setCause(bug).log("a batch of writes broke");
      failed(batch, new IllegalStateException("a write broke", bug));
    }
  }

  private List<O> run(Connection connection, List<I> items) throws SQLException {
    List<O> outcomes = work.apply(connection, items);
    if (outcomes.size() != items.size()) {
      throw new IllegalStateException(
          "outcomes: %d (expected: %d, one per item)".formatted(outcomes.size(), items.size()));
    }
    return outcomes;
  }

  private void failed(List<BatchEntry<I, O>> batch, RuntimeException failure) {
    if (StoreErrors.isUnavailable(failure)) {
      batch.forEach(ticket -> ticket.fail(StoreErrors.unavailable(failure)));
    } else if (batch.size() == 1) {
      batch.getFirst().fail(failure);
    } else {
      int half = batch.size() / 2;
      commit(batch.subList(0, half));
      commit(batch.subList(half, batch.size()));
    }
  }
}
