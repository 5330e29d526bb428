package curio.log.kafka;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.JobLease;
import curio.log.EventBatches;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.Topic;
import curio.store.Database;
import curio.store.TransactionWork;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Moves an outbox to Kafka, each event once, though the outbox and the log have no transaction
/// together. The model:
///
/// One transaction of Kafka holds a record for each event of some rows, and a marker that names
/// these rows. After its commit the rows are deleted under the relay's epoch, and only then the
/// next rows are looked at. So at any moment at most one transaction is ahead of the outbox, and
/// its marker is the last one that was committed.
///
/// Whoever takes over, and whoever does not know what became of a call, begins anew: (1)
/// `initTransactions`, after which whoever was before can commit nothing, and what it had begun has
/// ended; (2) the check of the lease in PostgreSQL; (3) the last committed marker is read, and the
/// rows that it names are deleted. The check stands behind (1): one that stood still before (1) and
/// is stale has stopped the present owner, which begins anew, and does nothing itself; one that
/// stood still behind the check can commit nothing any more.
///
/// The marker is no watermark: a transaction with a lower number may commit later.
///
/// For one thread; closed by any.
final class KafkaMover implements Log.Mover {
  private final KafkaClients clients;
  private final KafkaSettings settings;
  private final MarkerTopic markers;
  private final Brokers brokers;
  private final Owned owned;
  private final Consumer<Step> steps;
  private final OutboxRows rows;
  private volatile @Nullable KafkaProducer<byte[], byte[]> producer;

  /** By topic; it does not change before this node has been fenced. */
  private Map<String, Integer> partitions = Map.of();

  /** Where one stands, for tests that stop it there. */
  enum Step {
    /** Nobody else can commit, and it is not known yet whether we may. */
    FENCED,
    /** What a former owner has moved is out of the outbox. */
    RECOVERED,
    /** The rows are chosen. */
    CHOSEN,
    /** The events are in the log, and still in the outbox. */
    COMMITTED
  }

  /**
   * What is moved, and the right to it.
   *
   * @param open how many partitions each topic has now, for who has fenced the others; empty if the
   *     log takes nothing
   */
  record Owned(
      Database store,
      Outbox outbox,
      JobLease lease,
      TransactionWork<Optional<Map<String, Integer>>> open) {
    Optional<Map<String, Integer>> begin(Handle tx) throws SQLException {
      return lease.requireOwned(tx) ? open.run(tx) : Optional.empty();
    }
  }

  /** One that has not begun. */
  KafkaMover(
      KafkaClients clients,
      KafkaSettings settings,
      Brokers brokers,
      MarkerTopic markers,
      Owned owned,
      Consumer<Step> steps) {
    this.clients = clients;
    this.settings = settings;
    this.markers = markers;
    this.brokers = brokers;
    this.owned = owned;
    this.steps = steps;
    this.rows = new OutboxRows(owned.outbox());
  }

  @Override
  public Log.Moved move() {
    boolean good = false;
    try {
      var open = producer == null ? begun() : producer;
      var moved = open == null ? null : move(open);
      good = moved != null;
      return moved == null ? Log.Moved.NOTHING : moved;
    } catch (KafkaException e) {
      throw Calls.away(e);
    } finally {
      if (!good) {
        close();
      }
    }
  }

  /** What was begun and not committed is given up by whoever begins next. */
  @Override
  public void close() {
    var open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  /** Null if this node has no right to it any more. */
  private @Nullable KafkaProducer<byte[], byte[]> begun() {
    brokers.declareCompacted(settings.markerTopic(owned.outbox().schema()));
    var _ = brokers.described();
    var opened = clients.relay(owned.outbox().schema());
    producer = opened;
    opened.initTransactions();
    steps.accept(Step.FENCED);
    var present = owned.store().inTransaction(owned::begin);
    if (present.isEmpty()) {
      return null;
    }
    partitions = present.get();
    var last = markers.last();
    if (last.isPresent() && !delete(last.get().rows())) {
      return null;
    }
    steps.accept(Step.RECOVERED);
    return opened;
  }

  /** Null if the right to it was lost. */
  private Log.@Nullable Moved move(KafkaProducer<byte[], byte[]> open) {
    // Into others nothing may be moved: who reads would never find it.
    brokers.requireSame();
    // Never from a copy of the store: what is deleted might still be there.
    var waiting = owned.store().inTransaction(rows::oldest);
    if (waiting.isEmpty()) {
      return Log.Moved.NOTHING;
    }
    requireKnown(waiting);
    steps.accept(Step.CHOSEN);
    var named = waiting.stream().map(OutboxRows.Waiting::named).toList();
    open.beginTransaction();
    waiting.forEach(row -> send(open, row));
    var marker = settings.markerTopic(owned.outbox().schema());
    var _ =
        open.send(new ProducerRecord<>(marker, 0, MarkerTopic.KEY, new Marker(named).encoded()));
    open.commitTransaction();
    steps.accept(Step.COMMITTED);
    // What stood still since then may have come into others.
    brokers.requireSame();
    if (!delete(named)) {
      return null;
    }
    long bytes = waiting.stream().mapToLong(row -> row.payload().length).sum();
    return new Log.Moved(
        waiting.stream().mapToLong(OutboxRows.Waiting::events).sum(),
        waiting.size() >= OutboxRows.MOST || bytes >= Log.MOVE_BYTES,
        waiting.stream().map(OutboxRows.Waiting::topic).distinct().toList());
  }

  /** False: under a stale epoch, nothing was. */
  private boolean delete(List<Marker.Row> named) {
    return owned
        .store()
        .inTransaction(tx -> {
          if (!owned.lease().requireOwned(tx)) {
            return false;
          }
          rows.delete(tx, named);
          return true;
        });
  }

  private void requireKnown(List<OutboxRows.Waiting> waiting) {
    for (var row : waiting) {
      // One that was declared since is found by beginning anew.
      if (!partitions.containsKey(row.topic()) || !brokers.knows(settings.topic(row.topic()))) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "topic %s: unknown".formatted(row.topic()));
      }
    }
  }

  private void send(KafkaProducer<byte[], byte[]> open, OutboxRows.Waiting row) {
    var topic = settings.topic(row.topic());
    int present = requireNonNull(partitions.get(row.topic()));
    for (var event : EventBatches.decode(row.payload(), row.topic())) {
      int partition = Topic.partitionOf(event.key(), present);
      byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
      // Its failure is that of the commit.
      var _ = open.send(new ProducerRecord<>(topic, partition, key, event.encoded()));
    }
  }
}
