package curio.accounts.sessions;

import com.google.protobuf.ByteString;
import curio.contracts.events.v1.UserEvent;
import curio.log.Event;
import curio.log.Outbox;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What followers are told about sign-ins and sign-outs, written with the change. Thread-safe. */
public final class SessionEvents {
  private static final String TOPIC = "events";
  private static final int VERSION = 1;

  private final Outbox outbox;

  public SessionEvents(Outbox outbox) {
    this.outbox = outbox;
  }

  /** A user has just signed in. */
  public void loggedIn(Handle tx, long userId, String username, String traceId, Instant now)
      throws SQLException {
    append(tx, event("login", userId, username, username + " just logged in"), traceId, now);
  }

  /** A user has just signed out. */
  public void loggedOut(Handle tx, EndedSession session, String traceId, Instant now)
      throws SQLException {
    String name = session.username();
    append(tx, event("logout", session.userId(), name, name + " just logged out"), traceId, now);
  }

  private static UserEvent event(String name, long userId, String username, String message) {
    return UserEvent.newBuilder()
        .setName(name)
        .setUserId(userId)
        .setUsername(username)
        .setMessage(message)
        .build();
  }

  private void append(Handle tx, UserEvent event, String traceId, Instant now) throws SQLException {
    ByteString payload = event.toByteString();
    String key = Long.toString(event.getUserId());
    outbox.append(
        tx,
        List.of(
            new Event(
                UUID.randomUUID(), TOPIC, key, event.getName(), VERSION, now, traceId, payload)));
  }
}
