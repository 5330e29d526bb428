package curio.feed.events;

import curio.feed.hints.NewsHints;
import curio.log.LogRecord;
import curio.log.RecordHandler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Stores what services tell of users, each event once, at the next place. Any number of them may
 * work at once, on any nodes: the lock of the head, the last one that a transaction takes, makes
 * places visible in their order. Thread-safe.
 */
public final class Storekeeper implements RecordHandler {
  /** The name under which it consumes. */
  public static final String CONSUMER = "feed-storekeeper";

  /** The topic of the events. */
  public static final String TOPIC = "events";

  private final NewsHints hints;
  private final Clock clock;
  private final Counter stored;
  private final Timer delay;

  /** One that tells others what it has stored. */
  public Storekeeper(NewsHints hints, Clock clock, MeterRegistry metrics) {
    this.hints = hints;
    this.clock = clock;
    this.stored =
        Counter.builder("feed_stored_events")
            .description("events that this node gave their places")
            .register(metrics);
    this.delay =
        Timer.builder("feed_stored_delay")
            .description("time from what happened to the commit of its event in the feed's store")
            .register(metrics);
  }

  @Override
  public void handle(Handle tx, List<LogRecord> records) throws SQLException {
    var events = records.stream().map(ToldEvent::read).toList();
    var connection = tx.getConnection();
    var deletions = events.stream().filter(ToldEvent::takesBack).toList();
    if (!deletions.isEmpty()) {
      EventTable.withdraw(connection, deletions);
    }
    EventTable.insert(connection, events);
  }

  @Override
  public void committed(List<LogRecord> records) {
    var now = clock.instant();
    var authors = new HashSet<Long>();
    for (var record : records) {
      authors.add(Long.parseLong(record.event().key()));
      var since = Duration.between(record.event().occurredAt(), now);
      delay.record(since.isNegative() ? Duration.ZERO : since);
    }
    stored.increment(records.size());
    hints.stored(authors);
  }
}
