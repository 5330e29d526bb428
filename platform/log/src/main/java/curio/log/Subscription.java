package curio.log;

import java.time.Duration;

/**
 * Who consumes which topic, and how.
 *
 * @param consumer the name under which position and parked records are kept; the same on all nodes
 * @param topic what is consumed
 * @param schema holds the tables {@code position} and {@code parked} and the effects
 * @param maxBatch the most records given to the handler at once
 * @param attempts how often a record that fails alone is tried before it is parked; four times as
 *     often if it is the store that fails, although it answers others
 * @param retryDelay the wait before the second attempt; it doubles with each further one
 */
public record Subscription(
    String consumer, Topic topic, String schema, int maxBatch, int attempts, Duration retryDelay) {
  public Subscription {
    if (!schema.matches("[a-z][a-z_]*")) {
      throw new IllegalArgumentException("schema: " + schema + " (expected: a-z and _)");
    }
    if (maxBatch < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "maxBatch: %d, attempts: %d (expected: >= 1)".formatted(maxBatch, attempts));
    }
  }

  /** Batches of 500, three attempts, 100 ms and 200 ms apart. */
  public static Subscription of(String consumer, Topic topic, String schema) {
    return new Subscription(consumer, topic, schema, 500, 3, Duration.ofMillis(100));
  }
}
