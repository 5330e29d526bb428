package curio.log;

import java.util.ArrayList;
import java.util.List;

/**
 * What one caller appends, encoded in its own thread. Immutable.
 *
 * @param events in their order
 * @param bytes of them all
 */
record Append(List<Encoded> events, int bytes) {
  /** An event as it is stored, and where it goes. */
  static final class Encoded {
    private final TopicPartition place;
    private final byte[] event;

    private Encoded(TopicPartition place, byte[] event) {
      this.place = place;
      this.event = event;
    }

    void addTo(BatchRows rows) {
      rows.add(place, event);
    }
  }

  /** Its events as one batch. */
  byte[] batch() {
    byte[] batch = new byte[bytes];
    int end = 0;
    for (var encoded : events) {
      System.arraycopy(encoded.event, 0, batch, end, encoded.event.length);
      end += encoded.event.length;
    }
    return batch;
  }

  static Append of(Topic topic, List<Event> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events: none (expected: at least one)");
    }
    var encoded = new ArrayList<Encoded>(events.size());
    long bytes = 0;
    for (var event : events) {
      var place = topic.placeOf(event);
      byte[] stored = event.encoded();
      bytes += stored.length;
      if (bytes > Appender.MAX_BYTES) {
        throw new IllegalArgumentException(
            "events: %d bytes or more (expected: <= %d)".formatted(bytes, Appender.MAX_BYTES));
      }
      encoded.add(new Encoded(place, stored));
    }
    return new Append(List.copyOf(encoded), (int) bytes);
  }
}
