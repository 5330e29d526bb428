package curio.log;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that has happened. Immutable.
 *
 * @param id stable: the same event has the same id wherever and however often it is seen
 * @param topic the topic it belongs to
 * @param key events of one key stay in order; at most 255 characters
 * @param type what happened, in the past tense; consumers ignore types they do not know
 * @param version of the payload's meaning; wire formats only grow
 * @param occurredAt when it happened
 * @param traceId the request that caused it; empty when none did
 * @param payload a protobuf message from contracts, at most 1 MiB
 */
public record Event(
    UUID id,
    String topic,
    String key,
    String type,
    int version,
    Instant occurredAt,
    String traceId,
    ByteString payload) {
  private static final int MAX_KEY = 255;
  private static final int MAX_PAYLOAD = 1 << 20;

  public Event {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "key: " + key.length() + " characters (expected: 1 to " + MAX_KEY + ")");
    }
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type: empty (expected: what happened)");
    }
    if (version < 1) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 1)");
    }
    if (payload.size() > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "payload: " + payload.size() + " bytes (expected: <= " + MAX_PAYLOAD + ")");
    }
  }

  /**
   * The event as it stands in an outbox: one behind the other such bytes are a batch of events. For
   * services that write their outbox in a statement of their own.
   */
  public byte[] encoded() {
    return EventBatches.encode(this);
  }
}
