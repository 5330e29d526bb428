package curio.log;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * A named stream of events.
 *
 * @param name lower case, digits, dashes and underscores
 * @param partitions how many ordered parts its keys are spread over; fixed for life where it is in
 *     PostgreSQL, and a divisor of what it has elsewhere
 * @param retention how long its records are kept
 * @param onPoison what a consumer does with the key of a record that it could not handle
 */
public record Topic(String name, int partitions, Duration retention, OnPoison onPoison) {
  /** Of a topic. */
  public static final int MOST_PARTITIONS = 1_024;

  /** The choice for later records of a key after one of them was parked. */
  public enum OnPoison {
    /** They are parked behind it, so that the key's order is kept. */
    BLOCK_KEY,
    /** They are handled as if it had never been. */
    SKIP
  }

  public Topic {
    if (!name.matches("[a-z][a-z0-9_-]{0,99}")) {
      throw new IllegalArgumentException("topic: " + name + " (expected: [a-z][a-z0-9_-]*)");
    }
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException(
          "partitions: %d (expected: 1 to %d)".formatted(partitions, MOST_PARTITIONS));
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: more than 0)");
    }
  }

  /** Where the events of a key are: the CRC-32 of its UTF-8 bytes modulo the partitions. */
  public int partitionOf(String key) {
    return partitionOf(key, partitions);
  }

  /** The same where there are so many. */
  public static int partitionOf(String key, int partitions) {
    var crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % partitions);
  }

  /** The same topic with so many partitions. */
  public Topic withPartitions(int other) {
    return new Topic(name, other, retention, onPoison);
  }

  /**
   * Where an event of this topic goes.
   *
   * @throws IllegalArgumentException for an event of another topic
   */
  public TopicPartition placeOf(Event event) {
    requireOwn(event);
    return new TopicPartition(name, partitionOf(event.key()));
  }

  /**
   * For whoever does not ask where it goes.
   *
   * @throws IllegalArgumentException for an event of another topic
   */
  public void requireOwn(Event event) {
    if (!event.topic().equals(name)) {
      throw new IllegalArgumentException("topic: %s (expected: %s)".formatted(event.topic(), name));
    }
  }
}
