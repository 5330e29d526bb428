package curio.feed.events;

import curio.contracts.events.v1.UserEvent;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What this service tells of users itself, written with the change. Thread-safe. */
public final class OwnEvents {
  private static final int VERSION = 1;

  private final Outbox outbox;
  private final Topic topic;

  /** Events of the given topic. */
  public OwnEvents(Outbox outbox, Topic topic) {
    this.outbox = outbox;
    this.topic = topic;
  }

  /** Tells it, if the caller's transaction commits. Wake the relay then. */
  public void tell(Handle tx, UUID id, UserEvent event, String traceId, Instant now)
      throws SQLException {
    outbox.append(
        tx,
        topic,
        List.of(
            new Event(
                id,
                topic.name(),
                Long.toString(event.getUserId()),
                event.getName(),
                VERSION,
                now,
                traceId,
                event.toByteString())));
  }
}
