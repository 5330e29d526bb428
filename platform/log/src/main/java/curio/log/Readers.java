package curio.log;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The readers of the partitions that a consumer has on a node: each is kept while it is read on
 * from where it stands. Thread-safe; a partition is read by one thread at a time.
 */
final class Readers implements AutoCloseable {
  private final Log log;
  private final Map<TopicPartition, Standing> standing = new ConcurrentHashMap<>();

  private record Standing(Log.Reader reader, long position) {}

  Readers(Log log) {
    this.log = log;
  }

  /** The next records of a partition behind an offset. */
  Log.Batch next(Topic topic, int partition, long after, int max) {
    var place = new TopicPartition(topic.name(), partition);
    var kept = standing.remove(place);
    if (kept != null && kept.position() != after) {
      kept.reader().close();
      kept = null;
    }
    var reader = kept == null ? log.reader(topic, partition, after) : kept.reader();
    Log.Batch batch;
    try {
      batch = reader.next(max);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
    var present = standing.put(place, new Standing(reader, batch.upTo()));
    if (present != null) {
      present.reader().close();
    }
    return batch;
  }

  /** Closes those of other partitions. */
  void keep(Set<Integer> partitions) {
    for (var place : standing.keySet()) {
      if (!partitions.contains(place.partition())) {
        close(place);
      }
    }
  }

  @Override
  public void close() {
    standing.keySet().forEach(this::close);
  }

  private void close(TopicPartition place) {
    var gone = standing.remove(place);
    if (gone != null) {
      gone.reader().close();
    }
  }
}
