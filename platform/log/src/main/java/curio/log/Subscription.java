package curio.log;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who consumes which topics, and how.
 *
 * @param consumer the name under which position and parked records are kept; the same on all nodes
 * @param topics what is consumed; all have the same number of partitions, since whoever consumes a
 *     partition of one consumes that of the others as well
 * @param schema holds the tables {@code position} and {@code parked} and the effects
 * @param maxBatch the most records given to the handler at once
 * @param attempts how often a record that fails alone is tried before it is parked; four times as
 *     often if it is the store that fails, although it answers others
 * @param retryDelay the wait before the second attempt; it doubles with each further one
 */
public record Subscription(
    String consumer,
    List<Topic> topics,
    String schema,
    int maxBatch,
    int attempts,
    Duration retryDelay) {
  private static final Pattern CONSUMER = Pattern.compile("[a-z][a-z0-9_-]{0,69}");

  public Subscription {
    topics = List.copyOf(topics);
    if (!CONSUMER.matcher(consumer).matches()) {
      throw new IllegalArgumentException(
          "consumer: %s (expected: 1 to 70 of a-z, 0-9, _ and -, a letter first)"
              .formatted(consumer));
    }
    if (topics.stream().mapToInt(Topic::partitions).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "topics: %s (expected: one or more, with equally many partitions)".formatted(topics));
    }
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
    return of(consumer, List.of(topic), schema);
  }

  /** The same of several topics. */
  public static Subscription of(String consumer, List<Topic> topics, String schema) {
    return new Subscription(consumer, topics, schema, 500, 3, Duration.ofMillis(100));
  }

  /** Whether records wait behind an earlier one of their key that is parked. */
  boolean blocksKeys(TopicPartition place) {
    return topics.stream()
        .anyMatch(topic ->
            topic.name().equals(place.topic()) && topic.onPoison() == Topic.OnPoison.BLOCK_KEY);
  }

  /** One of its topics. */
  Topic topic(String name) {
    return topics.stream().filter(topic -> topic.name().equals(name)).findFirst().orElseThrow();
  }
}
