package curio.log;

import curio.jobs.JobLease;
import curio.store.CleanupRule;
import curio.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Topics of events in partitions by key. Within a partition records become visible in the order of
 * their offsets, and never change. Offsets rise, with gaps; what they are made of says {@link
 * Place}. Thread-safe; every call blocks for a bounded time and throws {@code UNAVAILABLE} when the
 * log cannot be reached.
 */
public interface Log {
  /**
   * Most bytes of events that one move takes, beside those that were written together with them.
   */
  int MOVE_BYTES = 2 << 20;

  /** Makes a topic known; idempotent. A topic that exists with other partitions is refused. */
  void declare(Topic topic);

  /**
   * What moves the rows of an outbox here while this node has the right to it. One for each tenure:
   * its first move makes good what a former owner has left half done.
   *
   * @param store the database that holds the outbox
   * @param lease the right to relay this outbox; a move under a stale epoch moves nothing
   */
  Mover mover(Database store, Outbox outbox, JobLease lease);

  /** What reads a partition from behind an offset on (-1: from the start). */
  Reader reader(Topic topic, int partition, long after);

  /**
   * The last offset of each partition that has records; an empty partition is missing. It may be
   * that of something between records, which {@link Batch#upTo} comes to as well.
   */
  Map<TopicPartition, Long> lastOffsets(List<Topic> topics);

  /** How many partitions a topic has, or had once: those that are consumed. The number may rise. */
  default int partitions(Topic topic) {
    return topic.partitions();
  }

  /**
   * Up to which offset a partition may be read: what follows comes behind records of other
   * partitions which have the same keys, from when there were more or fewer, and which have to be
   * handled first.
   *
   * @param handled how far the consumer has come in all partitions
   */
  default long readableTo(TopicPartition place, Map<TopicPartition, Long> handled) {
    return Long.MAX_VALUE;
  }

  /** How many records a consumer has not handled, at most: not all offsets have records. */
  default long records(Due due) {
    return due.last() - due.position();
  }

  /**
   * For how many seconds the first record behind each position has been here.
   *
   * @param waiting what a consumer has not handled
   */
  Map<TopicPartition, Double> ages(List<Due> waiting);

  /** What removes records that are older than their topics keep; none where the log does it. */
  List<CleanupRule> trim(List<Topic> topics);

  /** Who in this process reads it. */
  Consumers consumers();

  /** At most so many of the records of a partition behind an offset, oldest first. */
  default List<LogRecord> read(Topic topic, int partition, long after, int max) {
    var records = new ArrayList<LogRecord>();
    try (var reader = reader(topic, partition, after)) {
      long last;
      long upTo = after;
      do {
        last = upTo;
        var batch = reader.next(max - records.size());
        records.addAll(batch.records());
        upTo = batch.upTo();
      } while (upTo > last && records.size() < max);
    }
    return List.copyOf(records);
  }

  /** Moves an outbox during one tenure. For one thread. */
  interface Mover extends AutoCloseable {
    /**
     * Moves the oldest rows to the end of the log, {@link #MOVE_BYTES} at most: they are deleted in
     * the outbox only when they are here, and each is here once however often a move is cut off and
     * repeated. Rows that were written together are moved together.
     */
    Moved move();

    @Override
    void close();
  }

  /** Reads one partition, from where it has come to. For one thread. */
  interface Reader extends AutoCloseable {
    /**
     * The next records, oldest first; nothing, after a short while, if there are none.
     *
     * @param max how many, at most
     */
    Batch next(int max);

    @Override
    void close();
  }

  /**
   * What a reader found.
   *
   * @param upTo the offset that whoever has handled these records has come to: that of the last, or
   *     of something behind it that is no record; where the reader stood before, if there was
   *     nothing
   * @param lost how many records before these fell to their topic's retention, unread
   */
  record Batch(List<LogRecord> records, long upTo, long lost) {
    public Batch {
      records = List.copyOf(records);
    }
  }

  /**
   * What a move did.
   *
   * @param events how many
   * @param more whether the outbox may have more
   * @param topics the topics that have new records
   */
  record Moved(long events, boolean more, List<String> topics) {
    /** Nothing was to be moved, or this node has no right to it any more. */
    public static final Moved NOTHING = new Moved(0, false, List.of());

    public Moved {
      topics = List.copyOf(topics);
    }
  }
}
