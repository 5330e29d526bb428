package curio.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the relay of an outbox says what its last transaction has moved. Immutable. */
final class MarkerTopic {
  /** All markers have it, so that only the last is kept. */
  static final byte[] KEY = {'r', 'o', 'w', 's'};

  private static final int FIRST_LOOK = 64;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final ConsumerPool consumers;
  private final TopicPartition place;

  MarkerTopic(ConsumerPool consumers, String name) {
    this.consumers = consumers;
    this.place = new TopicPartition(name, 0);
  }

  /** The last that was committed; certain once nobody else can commit one. */
  Optional<Marker> last() {
    return consumers.with(this::last).map(record -> Marker.decode(record.value()));
  }

  private Optional<ConsumerRecord<byte[], byte[]>> last(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.assign(List.of(place));
    long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
    long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
    // Between markers there are ends of transactions, and those that were given up.
    for (long back = FIRST_LOOK; ; back *= 16) {
      long from = Math.max(first, end - back);
      var last = lastBehind(consumer, from, end);
      if (last != null || from == first) {
        return Optional.ofNullable(last);
      }
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> lastBehind(
      KafkaConsumer<byte[], byte[]> consumer, long from, long end) {
    consumer.seek(place, from);
    ConsumerRecord<byte[], byte[]> last = null;
    long until = System.nanoTime() + LONGEST.toNanos();
    while (consumer.position(place) < end) {
      if (System.nanoTime() - until > 0) {
        throw Calls.away(new IllegalStateException("the markers cannot be read to their end"));
      }
      for (var record : consumer.poll(Duration.ofMillis(200)).records(place)) {
        last = record.offset() < end ? record : last;
      }
    }
    return last;
  }
}
