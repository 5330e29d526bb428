package curio.log;

/**
 * An event at its place in the log. Immutable.
 *
 * @param partition the ordered part of the topic it stands in
 * @param offset its place there: higher is later; places are never reused
 * @param event what happened
 */
public record LogRecord(int partition, long offset, Event event) {
  TopicPartition place() {
    return new TopicPartition(event.topic(), partition);
  }
}
