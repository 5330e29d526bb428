package curio.accounts.sessions;

import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.User;
import curio.store.notifications.Notifications;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Opens and ends sessions with everything that belongs to it: the row, the event, the entry in the
 * list of ended sessions, all in the caller's transaction; and after its commit {@link #announce}.
 * Thread-safe.
 */
public final class SessionChanges {
  /**
   * The signal that a session has ended; its payload is the session's id. It is named for the list
   * that has grown, by the contract, so that readers of the list know it as well.
   */
  private static final String SESSIONS_ENDED = ListEndedSessionsReply.getDescriptor().getFullName();

  /** More are not named one by one: who hears of it reads the list. */
  private static final int MOST_NAMED = 10;

  private final Sessions sessions;
  private final SessionEvents events;
  private final Notifications wakeups;

  /** A session that was opened, and those that had to end for it. */
  public record Opened(SessionId session, List<EndedSession> ended) {
    public Opened {
      ended = List.copyOf(ended);
    }
  }

  public SessionChanges(Sessions sessions, SessionEvents events, Notifications wakeups) {
    this.sessions = sessions;
    this.events = events;
    this.wakeups = wakeups;
  }

  /** Opens a session of a user, who may lose the oldest for it. */
  public Opened open(Handle tx, User user, Caller caller, Instant now) throws SQLException {
    var session = sessions.open(tx, user.getId(), caller, now);
    events.loggedIn(tx, user, caller.traceId(), now);
    return new Opened(session, sessions.endSurplus(tx, user.getId(), now));
  }

  /**
   * Ends sessions by their owner's will and tells followers. Whoever makes a password or an account
   * useless in the same transaction does that first: then no session can be opened for it any more.
   */
  public List<EndedSession> end(
      Handle tx, Ending which, EndReason reason, Caller caller, Instant now) throws SQLException {
    return told(tx, sessions.end(tx, which, reason, now), caller, now);
  }

  /** The same for one session, whosever it is. */
  public List<EndedSession> end(
      Handle tx, SessionId session, EndReason reason, Caller caller, Instant now)
      throws SQLException {
    var ended = sessions.end(tx, session, reason, now).stream().toList();
    return told(tx, ended, caller, now);
  }

  /** Ends a session whose token was used twice. */
  public List<EndedSession> endStolen(Handle tx, SessionId session, Instant now) {
    return sessions.end(tx, session, EndReason.TOKEN_REUSE, now).stream().toList();
  }

  /** Tells other nodes, after the commit. What is lost here they find by reading the store. */
  public void announce(List<EndedSession> ended) {
    wakeups.send(events.channel());
    if (ended.size() > MOST_NAMED) {
      wakeups.send(SESSIONS_ENDED);
    } else {
      ended.forEach(session -> announceEnd(session.id().toString()));
    }
  }

  /** The same for one that has ended, perhaps before. */
  public void announceEnd(String session) {
    wakeups.send(SESSIONS_ENDED, session);
  }

  private List<EndedSession> told(Handle tx, List<EndedSession> ended, Caller caller, Instant now)
      throws SQLException {
    events.loggedOut(tx, ended, caller.traceId(), now);
    return ended;
  }
}
