package curio.log;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers events into rows of one partition each: a row for every event would cost the store three
 * times as much. Events of a partition stay in the order in which they came. For one thread.
 */
final class BatchRows {
  /** A row is closed when it has so many bytes, so that readers can take it whole. */
  private static final int FULL_ROW = 128 << 10;

  private final List<Batch> rows = new ArrayList<>();
  private final Map<TopicPartition, Batch> open = new HashMap<>();

  /** Events of one partition, the bytes of an {@code EventBatch}. */
  static final class Batch {
    private final TopicPartition place;
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private int events;

    private Batch(TopicPartition place) {
      this.place = place;
    }

    TopicPartition place() {
      return place;
    }

    int events() {
      return events;
    }

    byte[] payload() {
      return payload.toByteArray();
    }
  }

  /** Adds an event as it is encoded. */
  void add(TopicPartition place, byte[] event) {
    var row = open.get(place);
    if (row == null || row.payload.size() >= FULL_ROW) {
      row = new Batch(place);
      open.put(place, row);
      rows.add(row);
    }
    row.payload.writeBytes(event);
    row.events++;
  }

  /** Those of a partition in the order of their events. */
  List<Batch> all() {
    return rows;
  }
}
