package curio.log;

import curio.store.Database;
import curio.store.TransactionWork;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records of one partition together with the move of the position; takes a failing batch
 * apart. Thread-safe.
 */
final class PartitionBatch {
  /** The store's own failures, such as time-outs, are mostly not the record's fault. */
  private static final int OUTAGES_PER_ATTEMPT = 4;

  /**
   * Partitions wait for the disk and not for each other, but take no more connections from others.
   */
  private static final int AT_ONCE = 2;

  private static final long LONGEST_DELAY_MILLIS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(PartitionBatch.class);
  private static final String BLOCKED = "an earlier record of its key is parked";

  private final Database database;
  private final Subscription subscription;
  private final Positions positions;
  private final DeadLetters parked;
  private final RecordHandler handler;
  private final Semaphore atOnce = new Semaphore(AT_ONCE);

  PartitionBatch(
      Database database, Subscription subscription, Positions positions, RecordHandler handler) {
    this.database = database;
    this.subscription = subscription;
    this.positions = positions;
    this.parked = new DeadLetters(subscription);
    this.handler = handler;
  }

  /**
   * Handles or parks all records after the expected position, which is at the given offset then.
   *
   * @param upTo the offset of the last record, or one behind it with none in between
   * @return how many were handled here, less than given when records were parked; empty when
   *     somebody else had moved the position
   */
  OptionalInt apply(long expected, List<LogRecord> records, long upTo) {
    try {
      return commit(expected, records, upTo);
    } catch (RuntimeException e) {
      if (Consumer.isOutage(e) && !storeAnswers()) {
        throw e;
      }
      return applyOneByOne(expected, records, upTo);
    }
  }

  private OptionalInt commit(long expected, List<LogRecord> records, long upTo) {
    var applied = inTransaction(tx -> handle(tx, expected, records, upTo));
    if (applied.orElse(0) > 0) {
      handler.committed(records);
    }
    return applied;
  }

  private OptionalInt handle(Handle tx, long expected, List<LogRecord> records, long upTo)
      throws SQLException {
    var place = records.getFirst().place();
    if (!positions.advance(tx, place, expected, upTo)) {
      return OptionalInt.empty();
    }
    var free = parkBlocked(tx, records, parked.blockedKeys(tx, place));
    if (!free.isEmpty()) {
      handler.handle(tx, free);
    }
    return OptionalInt.of(free.size());
  }

  private <T> T inTransaction(TransactionWork<T> work) {
    atOnce.acquireUninterruptibly();
    try {
      return database.inTransaction(work);
    } finally {
      atOnce.release();
    }
  }

  private List<LogRecord> parkBlocked(Handle tx, List<LogRecord> records, Set<String> blocked)
      throws SQLException {
    if (blocked.isEmpty()) {
      return records;
    }
    var free = new ArrayList<LogRecord>();
    for (var record : records) {
      if (blocked.contains(record.event().key())) {
        parked.add(tx, record, BLOCKED);
      } else {
        free.add(record);
      }
    }
    return free;
  }

  private OptionalInt applyOneByOne(long expected, List<LogRecord> records, long upTo) {
    int applied = 0;
    long position = expected;
    for (int i = 0; i < records.size(); i++) {
      var record = records.get(i);
      long next = i == records.size() - 1 ? upTo : record.offset();
      var one = applyAlone(position, record, next);
      if (one.isEmpty()) {
        return one;
      }
      applied += one.getAsInt();
      position = next;
    }
    return OptionalInt.of(applied);
  }

  private OptionalInt applyAlone(long expected, LogRecord record, long upTo) {
    long delay = subscription.retryDelay().toMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        return commit(expected, List.of(record), upTo);
      } catch (RuntimeException e) {
        boolean outage = Consumer.isOutage(e);
        if (outage && !storeAnswers()) {
          throw e;
        }
        if (attempt >= subscription.attempts() * (outage ? OUTAGES_PER_ATTEMPT : 1)) {
          return deadLetter(expected, record, upTo, e);
        }
      }
      pause(delay);
      delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS);
    }
  }

  /** A store that answers others but never this record is not what is broken. */
  private boolean storeAnswers() {
    try {
      database.ping();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private OptionalInt deadLetter(
      long expected, LogRecord record, long upTo, RuntimeException failure) {
    var reason = FailureReason.of(failure);
    LOG.atWarn()
        .addKeyValue("consumer", subscription.consumer())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("type", record.event().type())
        .addKeyValue("reason", reason)
        .log("record parked");
    return inTransaction(tx -> {
      if (!positions.advance(tx, record.place(), expected, upTo)) {
        return OptionalInt.empty();
      }
      parked.add(tx, record, reason);
      return OptionalInt.of(0);
    });
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two attempts", e);
    }
  }
}
