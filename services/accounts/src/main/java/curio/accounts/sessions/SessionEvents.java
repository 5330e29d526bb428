package curio.accounts.sessions;

import curio.contracts.accounts.v1.User;
import curio.contracts.events.v1.UserEvent;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What followers are told about sign-ins and sign-outs, written with the change: nothing of whom
 * they do not want it to be known. Thread-safe.
 */
public final class SessionEvents {
  private static final int VERSION = 1;

  private final Outbox outbox;
  private final Topic topic;

  /** Events of the given topic. */
  public SessionEvents(Outbox outbox, Topic topic) {
    this.outbox = outbox;
    this.topic = topic;
  }

  /** A user has just signed in. */
  public void loggedIn(Handle tx, User user, String traceId, Instant now) throws SQLException {
    if (!user.getPrivacy().getLogin()) {
      return;
    }
    String username = user.getUsername();
    var event = event("login", user.getId(), username, username + " just logged in");
    outbox.append(tx, topic, List.of(written(event, traceId, now)));
  }

  /** Users have just signed out. */
  public void loggedOut(Handle tx, List<EndedSession> sessions, String traceId, Instant now)
      throws SQLException {
    outbox.append(
        tx,
        topic,
        sessions.stream()
            .filter(EndedSession::tells)
            .map(session -> written(logout(session), traceId, now))
            .toList());
  }

  /** The signal that an event was written. */
  String channel() {
    return "outbox:" + outbox.schema();
  }

  private static UserEvent logout(EndedSession session) {
    String name = session.username();
    return event("logout", session.userId(), name, name + " just logged out");
  }

  private static UserEvent event(String name, long userId, String username, String message) {
    return UserEvent.newBuilder()
        .setName(name)
        .setUserId(userId)
        .setUsername(username)
        .setMessage(message)
        .build();
  }

  private Event written(UserEvent event, String traceId, Instant now) {
    String key = Long.toString(event.getUserId());
    return new Event(
        UUID.randomUUID(),
        topic.name(),
        key,
        event.getName(),
        VERSION,
        now,
        traceId,
        event.toByteString());
  }
}
