package curio.log.moving;

import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Topic;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads a partition through its generations, each to its end. For one thread. */
final class MovingReader implements Log.Reader {
  private final Generations generations;
  private final BiFunction<Home, Long, Log.Reader> opening;
  private final Topic topic;
  private final int partition;
  private long position;
  private @Nullable Open open;

  /** The reader of one generation, and where it stands in its log. */
  private record Open(Generation generation, Log.Reader reader) {}

  /**
   * One that stands behind an offset.
   *
   * @param opening makes a reader of the partition on one log, from behind a place there
   */
  MovingReader(
      Generations generations,
      Topic topic,
      int partition,
      long after,
      BiFunction<Home, Long, Log.Reader> opening) {
    this.generations = generations;
    this.topic = topic;
    this.partition = partition;
    this.position = after;
    this.opening = opening;
  }

  @Override
  public Log.Batch next(int max) {
    for (var generation : generations.of(topic.name())) {
      if (!generation.has(partition)) {
        continue;
      }
      long base = generation.base();
      long last = generation.last(partition);
      long from = Math.max(position - base, generation.before(partition));
      // Behind its end, or in a later one; an empty one has its end before its beginning.
      if (from >= last) {
        continue;
      }
      var batch = reader(generation, from).next(max);
      var records = batch.records().stream().filter(record -> record.offset() <= last).toList();
      long upTo = Math.min(batch.upTo(), last);
      if (upTo > from) {
        position = base + upTo;
        long lost = Math.min(batch.lost(), upTo - from);
        return new Log.Batch(base == 0 ? records : moved(records, base), position, lost);
      }
      // There is nothing behind it yet; what is later in a closed one is still to come.
      return new Log.Batch(List.of(), position, 0);
    }
    return new Log.Batch(List.of(), position, 0);
  }

  @Override
  public void close() {
    var present = open;
    open = null;
    if (present != null) {
      present.reader().close();
    }
  }

  private Log.Reader reader(Generation generation, long from) {
    var present = open;
    if (present == null || present.generation().number() != generation.number()) {
      close();
      present = new Open(generation, opening.apply(generation.home(), from));
      open = present;
    }
    return present.reader();
  }

  private static List<LogRecord> moved(List<LogRecord> records, long base) {
    return records.stream()
        .map(record -> new LogRecord(record.partition(), base + record.offset(), record.event()))
        .toList();
  }
}
