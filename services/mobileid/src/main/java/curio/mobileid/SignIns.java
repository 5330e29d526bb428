package curio.mobileid;

import curio.jobs.Jobs;
import curio.mobileid.sessions.Failure;
import curio.mobileid.sessions.Polling;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.sessions.SessionNews;
import curio.mobileid.sessions.SessionRows;
import curio.store.Database;
import java.util.Optional;

/** The sessions of browsers: each for the one that started it, and its end once. Thread-safe. */
final class SignIns {
  private final Database database;
  private final Jobs jobs;
  private final SessionRows rows;
  private final SessionNews news;

  SignIns(Database database, Jobs jobs, SessionRows rows, SessionNews news) {
    this.database = database;
    this.jobs = jobs;
    this.rows = rows;
    this.news = news;
  }

  /** Whether a session is one of this browser that it still wants and has not had. */
  static boolean mayBeSeen(Session session, byte[] browser) {
    return session.purpose() == Purpose.SIGN_IN
        && session.belongsTo(browser)
        && !session.handedOut()
        && session.failure() != Failure.CANCELLED;
  }

  /** The session when it has ended, for the first who asks; empty for everybody else. */
  Optional<Session> take(SessionId id, byte[] browser) {
    return rows.find(id)
        .filter(session -> mayBeSeen(session, browser) && session.state().isEnd())
        .filter(session -> rows.handOut(id));
  }

  /** Ends a session of this browser; false if there is none, or it had ended. */
  boolean cancel(SessionId id, byte[] browser) {
    if (rows.find(id).filter(session -> mayBeSeen(session, browser)).isEmpty()) {
      return false;
    }
    boolean cancelled = database.inTransaction(tx -> Polling.cancel(jobs, tx, id));
    if (cancelled) {
      news.tell(id);
    }
    return cancelled;
  }
}
