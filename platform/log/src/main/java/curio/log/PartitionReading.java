package curio.log;

import curio.errors.CurioException;
import curio.store.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the partitions that a node has and has their records applied; passes those that nobody
 * wants. A partition is read by one thread at a time. Thread-safe.
 */
final class PartitionReading implements AutoCloseable {
  private final Database database;
  private final Subscription subscription;
  private final Positions positions;
  private final RecordHandler handler;
  private final PartitionBatch batches;
  private final Readers readers;
  private final Counter handled;
  private final Counter lost;

  /** Up to where this node has come: a look that began earlier does not know it yet. */
  private final Map<TopicPartition, Reached> reached = new ConcurrentHashMap<>();

  PartitionReading(
      Database database,
      Log log,
      Subscription subscription,
      Positions positions,
      RecordHandler handler,
      MeterRegistry metrics) {
    this.database = database;
    this.subscription = subscription;
    this.positions = positions;
    this.handler = handler;
    this.batches = new PartitionBatch(database, subscription, positions, handler);
    this.readers = new Readers(log);
    this.handled =
        Counter.builder("log_handled_records")
            .tag("consumer", subscription.consumer())
            .description("records that this node handled")
            .register(metrics);
    this.lost =
        Counter.builder("log_lost_records")
            .tag("consumer", subscription.consumer())
            .description("records that fell to their topic's retention before they were read")
            .register(metrics);
  }

  /** Nothing else is read here from now on. */
  void keep(Set<Integer> partitions) {
    readers.keep(partitions);
  }

  /** Stores where it is, so that nobody reads again what was passed; nothing is read any more. */
  @Override
  public void close() {
    for (var place : List.copyOf(reached.keySet())) {
      var here = reached.get(place);
      if (here != null && here.isBehind() && !storedAtLast(place, here)) {
        break;
      }
    }
    readers.close();
  }

  private boolean storedAtLast(TopicPartition place, Reached here) {
    try {
      var _ = store(place, here);
      return true;
    } catch (CurioException e) {
      // Without the store it is read again.
      return false;
    }
  }

  /** One batch, or less where others were faster; true when there is more that is known of. */
  boolean next(Due due) {
    var place = due.place();
    var from = reached(due);
    if (from.position() >= due.last()) {
      if (from.isFarBehind()) {
        remember(place, store(place, from));
      }
      return false;
    }
    var topic = subscription.topic(place.topic());
    var batch = readers.next(topic, place.partition(), from.position(), subscription.maxBatch());
    if (batch.upTo() <= from.position()) {
      return false;
    }
    var to = isUnwanted(batch) ? skip(place, from, batch) : handle(place, from, batch);
    remember(place, to);
    return to.isPresent() && batch.upTo() < due.last();
  }

  /** Where it is after others, or a commit whose answer was lost, moved it the next look finds. */
  private void remember(TopicPartition place, Optional<Reached> now) {
    now.ifPresentOrElse(here -> reached.put(place, here), () -> reached.remove(place));
  }

  private Reached reached(Due due) {
    var here = reached.get(due.place());
    return here == null ? Reached.at(due.position()) : here.orAt(due.position());
  }

  private boolean isUnwanted(Log.Batch batch) {
    return batch.lost() == 0
        && !batch.records().isEmpty()
        && batch.records().stream().noneMatch(record -> handler.wants(record.event()));
  }

  private Optional<Reached> skip(TopicPartition place, Reached from, Log.Batch batch) {
    handled.increment(batch.records().size());
    var to = from.passed(batch.upTo());
    return to.isFarBehind() ? store(place, to) : Optional.of(to);
  }

  /** Has the stored position come up; empty if somebody else has moved it. */
  private Optional<Reached> store(TopicPartition place, Reached here) {
    if (!here.isBehind()) {
      return Optional.of(here);
    }
    return pass(place, here.stored(), here.position(), 0)
        ? Optional.of(Reached.at(here.position()))
        : Optional.empty();
  }

  /** Empty: somebody else has moved the position. */
  private Optional<Reached> handle(TopicPartition place, Reached from, Log.Batch batch) {
    boolean empty = batch.records().isEmpty();
    long expected = from.stored();
    if (empty || batch.lost() > 0) {
      var here = store(place, from);
      long gap = empty ? batch.upTo() : batch.records().getFirst().offset() - 1;
      if (here.isEmpty() || !pass(place, from.position(), gap, batch.lost())) {
        return Optional.empty();
      }
      expected = gap;
    }
    if (!empty) {
      var applied = batches.apply(expected, batch.records(), batch.upTo());
      handled.increment(applied.orElse(0));
      if (applied.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(Reached.at(batch.upTo()));
  }

  /** Over a gap, in which there may be records that are lost. */
  private boolean pass(TopicPartition place, long position, long upTo, long gone) {
    boolean passed =
        database.inTransaction(
            tx -> new LostRecords(subscription, positions).pass(tx, place, position, upTo, gone));
    if (passed) {
      lost.increment((double) gone);
    }
    return passed;
  }
}
