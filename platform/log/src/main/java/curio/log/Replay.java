package curio.log;

import curio.log.ReplayOutcome.Behind;
import curio.log.ReplayOutcome.Failed;
import curio.log.ReplayOutcome.Replayed;
import curio.log.ReplayOutcome.Unknown;
import curio.store.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Handles dead letters again, each in one transaction with its removal, while nothing of its
 * partition is consumed. Where a topic keeps the order of keys, only the first of a key can be
 * replayed, and those that wait behind it follow in their order. Thread-safe.
 */
final class Replay {
  /** Of one key by one call; what is left is replayed by the next. */
  private static final int MOST = 1_000;

  private final Database database;
  private final Subscription subscription;
  private final Positions positions;
  private final DeadLetters parked;
  private final RecordHandler handler;

  Replay(Database database, Subscription subscription, Positions positions, RecordHandler handler) {
    this.database = database;
    this.subscription = subscription;
    this.positions = positions;
    this.parked = new DeadLetters(subscription);
    this.handler = handler;
  }

  /** A dead letter, and what waits behind it. */
  ReplayOutcome of(DeadLetterId id) {
    var record = database.read(tx -> parked.find(tx, id));
    if (record.isEmpty()) {
      return new Unknown();
    }
    var outcome = alone(record.get());
    return outcome instanceof Replayed && subscription.blocksKeys(id.place())
        ? followers(id.place(), record.get().event().key())
        : outcome;
  }

  private Replayed followers(TopicPartition place, String key) {
    int replayed = 1;
    while (replayed < MOST) {
      var next = database.read(tx -> parked.firstOf(tx, place, key));
      if (next.isEmpty()) {
        break;
      }
      switch (alone(next.get())) {
        case Replayed _ -> replayed++;
        case Failed failed -> {
          return new Replayed(replayed, Optional.of(failed));
        }
        case Unknown _, Behind _ -> {
          // Somebody else replays or drops them at the same time.
        }
      }
    }
    return new Replayed(replayed, Optional.empty());
  }

  private ReplayOutcome alone(LogRecord record) {
    ReplayOutcome outcome;
    try {
      outcome = database.inTransaction(tx -> alone(tx, record));
    } catch (RuntimeException e) {
      if (Consumer.isOutage(e)) {
        throw e;
      }
      var reason = FailureReason.of(e);
      database.inTransaction(tx -> parked.update(tx, parked.id(record), reason));
      return new Failed(parked.id(record), reason);
    }
    if (outcome instanceof Replayed && !LostRecords.isOne(record.event())) {
      handler.committed(List.of(record));
    }
    return outcome;
  }

  private ReplayOutcome alone(Handle tx, LogRecord record) throws SQLException {
    var place = record.place();
    positions.lock(tx, place.topic());
    var first = parked.firstOf(tx, place, record.event().key());
    if (subscription.blocksKeys(place)
        && first.isPresent()
        && first.get().offset() < record.offset()) {
      return new Behind(parked.id(first.get()));
    }
    if (!parked.remove(tx, parked.id(record))) {
      return new Unknown();
    }
    if (!LostRecords.isOne(record.event())) {
      handler.handle(tx, List.of(record));
    }
    return new Replayed(1, Optional.empty());
  }
}
