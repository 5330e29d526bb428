package curio.mobileid;

import curio.jobs.Jobs;
import curio.mobileid.sessions.Failure;
import curio.mobileid.sessions.Polling;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.sessions.SessionRows;
import curio.mobileid.sessions.SessionWaiters;
import curio.store.Database;
import java.util.Optional;

/**
 * The sessions of browsers: each for the one that started it, and its end until shortly after it
 * was first given out. Thread-safe.
 */
final class SignIns {
  private final Database database;
  private final Jobs jobs;
  private final SessionRows rows;
  private final SessionWaiters news;

  SignIns(Database database, Jobs jobs, SessionRows rows, SessionWaiters news) {
    this.database = database;
    this.jobs = jobs;
    this.rows = rows;
    this.news = news;
  }

  /** Whether a session is one of this browser that it still wants and has not had for long. */
  static boolean mayBeSeen(Session session, byte[] browser) {
    return session.purpose() == Purpose.SIGN_IN
        && session.belongsTo(browser)
        && !session.spent()
        && session.failure() != Failure.CANCELLED;
  }

  /**
   * The session when it has ended, for its browser, also again within the time after it was given
   * out.
   *
   * @param peek if it does not count as given out yet
   */
  Optional<Session> take(SessionId id, byte[] browser, boolean peek) {
    var found =
        rows.find(id).filter(session -> mayBeSeen(session, browser) && session.state().isEnd());
    if (found.isPresent() && !peek) {
      rows.handOut(id);
    }
    return found;
  }

  /** Ends a session of this browser; false if there is none, or it had ended. */
  boolean cancel(SessionId id, byte[] browser) {
    if (rows.find(id).filter(session -> mayBeSeen(session, browser)).isEmpty()) {
      return false;
    }
    boolean cancelled = database.inTransaction(tx -> Polling.cancel(jobs, tx, id));
    if (cancelled) {
      news.signal(id);
    }
    return cancelled;
  }
}
