package curio.log.kafka;

import curio.log.EventBatches;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition by place: it belongs to no group, and sees what is committed. What it has
 * fetched and not given yet it keeps, a megabyte at most. For one thread.
 */
final class KafkaReader implements Log.Reader {
  private static final Duration LOOK = Duration.ofMillis(200);

  /** A leader may have to be found first. */
  private static final int LOOKS = 10;

  private final ConsumerPool consumers;
  private final TopicPartition place;
  private final Topic topic;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

  /** What was given up to. */
  private long position;

  /** What was fetched up to. */
  private long ahead;

  private long lost;

  KafkaReader(ConsumerPool consumers, TopicPartition place, Topic topic, long after) {
    this.consumers = consumers;
    this.place = place;
    this.topic = topic;
    this.position = after;
    this.ahead = after;
  }

  @Override
  public Log.Batch next(int max) {
    if (fetched.isEmpty() && ahead == position) {
      consumers.with(this::fetch);
    }
    var records = new ArrayList<LogRecord>();
    while (records.size() < max && !fetched.isEmpty()) {
      records.add(record(fetched.remove()));
    }
    position = fetched.isEmpty() ? ahead : records.getLast().offset();
    var batch = new Log.Batch(records, position, lost);
    lost = 0;
    return batch;
  }

  @Override
  public void close() {
    fetched.clear();
  }

  private LogRecord record(ConsumerRecord<byte[], byte[]> record) {
    var event = EventBatches.decode(record.value(), topic.name()).getFirst();
    return new LogRecord(place.partition(), record.offset(), event);
  }

  private boolean fetch(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.assign(List.of(place));
    consumer.seek(place, position + 1);
    for (int look = 0; look < LOOKS; look++) {
      if (poll(consumer)) {
        return true;
      }
      if (consumer.currentLag(place).orElse(1) == 0) {
        return false;
      }
    }
    return false;
  }

  private boolean poll(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      fetched.addAll(consumer.poll(LOOK).records(place));
    } catch (OffsetOutOfRangeException e) {
      passLost(consumer);
      return true;
    }
    ahead = consumer.position(place) - 1;
    return ahead > position;
  }

  /** What fell to retention; the next look goes on behind it. */
  private void passLost(KafkaConsumer<byte[], byte[]> consumer) {
    long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
    if (first <= position) {
      throw Calls.unfit(
          "topic %s ends before %d in partition %d (expected: as it was; records were lost)"
              .formatted(place.topic(), position, place.partition()));
    }
    lost = first - 1 - position;
    ahead = first - 1;
  }
}
