package curio.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import curio.contracts.log.v1.EventBatch;
import curio.contracts.log.v1.StoredEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Events as the bytes of an {@link EventBatch}. The batch of several events is the batches of each
 * one behind the other, so the store can join them without reading them. Stateless.
 */
public final class EventBatches {
  private static final int ID_BYTES = 16;

  private EventBatches() {}

  /** The batch of one event. */
  static byte[] encode(Event event) {
    return EventBatch.newBuilder().addEvents(stored(event)).build().toByteArray();
  }

  /**
   * The batch of events that an {@link Appender} would take for a topic.
   *
   * @throws IllegalArgumentException for those that it would not
   */
  public static byte[] encode(Topic topic, List<Event> events) {
    return Append.of(topic, events).batch();
  }

  /** The events of a batch, in the order in which they were written. */
  public static List<Event> decode(byte[] batch, String topic) {
    try {
      return EventBatch.parseFrom(UnsafeByteOperations.unsafeWrap(batch)).getEventsList().stream()
          .map(stored -> event(stored, topic))
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a batch of events that cannot be read", e);
    }
  }

  private static StoredEvent stored(Event event) {
    return StoredEvent.newBuilder()
        .setId(bytes(event.id()))
        .setKey(event.key())
        .setType(event.type())
        .setVersion(event.version())
        .setOccurredAtMicros(ChronoUnit.MICROS.between(Instant.EPOCH, event.occurredAt()))
        .setTraceId(event.traceId())
        .setPayload(event.payload())
        .build();
  }

  private static Event event(StoredEvent stored, String topic) {
    return new Event(
        id(stored.getId()),
        topic,
        stored.getKey(),
        stored.getType(),
        stored.getVersion(),
        Instant.EPOCH.plus(stored.getOccurredAtMicros(), ChronoUnit.MICROS),
        stored.getTraceId(),
        stored.getPayload());
  }

  private static ByteString bytes(UUID id) {
    byte[] bytes = new byte[ID_BYTES];
    ByteBuffer.wrap(bytes)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static UUID id(ByteString bytes) {
    var buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
