package curio.log;

import com.google.protobuf.ByteString;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that fell to their topic's retention before a consumer read them: a dead letter says how
 * many, at the place of the first. There is nothing in it to be handled: to replay it is to drop
 * it. Immutable.
 */
final class LostRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LostRecords.class);
  private static final String TYPE = "records-lost";

  /** Of no record: keys have no spaces before them. */
  private static final String KEY = " ";

  private final Subscription subscription;
  private final Positions positions;

  LostRecords(Subscription subscription, Positions positions) {
    this.subscription = subscription;
    this.positions = positions;
  }

  /** Whether a dead letter only says that records are lost. */
  static boolean isOne(Event event) {
    return event.type().equals(TYPE) && event.key().equals(KEY);
  }

  /**
   * Moves the position over a gap, in the caller's transaction; false if somebody else has moved
   * it.
   *
   * @param lost how many records were in the gap; 0 for one that is usual
   */
  boolean pass(Handle tx, TopicPartition place, long expected, long upTo, long lost)
      throws SQLException {
    if (!positions.advance(tx, place, expected, upTo)) {
      return false;
    }
    if (lost > 0) {
      LOG.atWarn()
          .addKeyValue("consumer", subscription.consumer())
          .addKeyValue("topic", place.topic())
          .addKeyValue("partition", place.partition())
          .addKeyValue("records", lost)
          .log("records fell to their topic's retention before they were read");
      var reason = lost + " records fell to their topic's retention before they were read";
      var record = new LogRecord(place.partition(), expected + 1, event(place));
      new DeadLetters(subscription).add(tx, record, reason);
    }
    return true;
  }

  private static Event event(TopicPartition place) {
    return new Event(
        UUID.randomUUID(),
        place.topic(),
        KEY,
        TYPE,
        1,
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        "",
        ByteString.EMPTY);
  }
}
