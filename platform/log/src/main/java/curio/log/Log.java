package curio.log;

import curio.jobs.JobLease;
import curio.store.Database;
import java.util.List;
import java.util.Map;

/**
 * Topics of events in partitions by key. Within a partition records become visible in the order of
 * their offsets, and never change. Thread-safe; every call blocks for a bounded time and throws
 * {@code UNAVAILABLE} when the log cannot be reached.
 */
public interface Log {
  /** Makes a topic known; idempotent. A topic that exists with other partitions is refused. */
  void declare(Topic topic);

  /**
   * Moves the oldest rows of an outbox to the end of the log: they are deleted there only when they
   * are here, and each is here once however often a move is cut off and repeated.
   *
   * @param store the database that holds the outbox
   * @param lease the right to relay this outbox; a move under a stale epoch moves nothing
   * @param max how many rows to move; those that were written together are moved together
   */
  Moved move(Database store, Outbox outbox, JobLease lease, int max);

  /** The next records of a partition after an offset (-1: from the start), oldest first. */
  List<LogRecord> read(Topic topic, int partition, long after, int max);

  /** The last offset of each partition that has records; an empty partition is missing. */
  Map<TopicPartition, Long> lastOffsets(List<Topic> topics);

  /**
   * For how many seconds the first record behind each position has been here.
   *
   * @param waiting what a consumer has not handled
   */
  Map<TopicPartition, Double> ages(List<Due> waiting);

  /** Who in this process reads it. */
  Consumers consumers();

  /**
   * What a move did.
   *
   * @param events how many
   * @param more whether the outbox may lease more
   * @param topics the topics that have new records
   */
  record Moved(long events, boolean more, List<String> topics) {
    static final Moved NOTHING = new Moved(0, false, List.of());

    public Moved {
      topics = List.copyOf(topics);
    }
  }
}
