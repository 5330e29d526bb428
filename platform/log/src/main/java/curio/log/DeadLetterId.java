package curio.log;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a dead letter. Its text may stand in an address as it is: {@code
 * consumer.topic.partition.offset}. Immutable.
 */
public record DeadLetterId(String consumer, TopicPartition place, long offset) {
  private static final Pattern TEXT =
      Pattern.compile("[a-z][a-z0-9_-]*\\.[a-z][a-z0-9_-]*\\.\\d{1,4}\\.\\d{1,18}");

  /** The one of this text; empty if it is that of none. */
  public static Optional<DeadLetterId> parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return Optional.empty();
    }
    var parts = text.split("\\.", -1);
    var place = new TopicPartition(parts[1], Integer.parseInt(parts[2]));
    return Optional.of(new DeadLetterId(parts[0], place, Long.parseLong(parts[3])));
  }

  @Override
  public String toString() {
    return "%s.%s.%d.%d".formatted(consumer, place.topic(), place.partition(), offset);
  }
}
