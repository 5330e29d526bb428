package curio.accounts.recovery;

import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.users.Users;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A new password and what follows from it: sessions that were opened with the old one end, links to
 * set one are good no more, the owner is told. Thread-safe.
 */
public final class NewPasswords {
  private final Users users;
  private final SessionChanges sessions;
  private final ResetTokens tokens = new ResetTokens();
  private final MailOutbox outbox;
  private final Notices notices;

  public NewPasswords(Users users, SessionChanges sessions, MailOutbox outbox, Notices notices) {
    this.users = users;
    this.sessions = sessions;
    this.outbox = outbox;
    this.notices = notices;
  }

  /**
   * Sets the password of an active account in the caller's transaction; the sessions that end by it
   * are to be announced after the commit. Empty, and nothing is changed, if there is no such
   * account.
   */
  public Optional<List<EndedSession>> set(
      Handle tx, Ending.All which, String hash, EndReason reason, Caller caller, Instant now)
      throws SQLException {
    // First the password: a sign-in under way with the old one either has opened its session by
    // now, and it ends below, or finds that the password is another.
    if (!users.setPassword(tx, which.userId(), hash)) {
      return Optional.empty();
    }
    useUpLinks(tx, which.userId());
    var user = users.findById(tx, which.userId());
    if (user.isPresent()) {
      notices.add(tx, MailKind.PASSWORD_CHANGED, user.get(), now);
    }
    return Optional.of(sessions.end(tx, which, reason, caller, now));
  }

  /** Asks for a link to the owner of an account, which is sent after the commit. */
  public void askForLink(Handle tx, long userId, Instant now) throws SQLException {
    outbox.addLink(tx, userId, now);
  }

  /** Makes the links of an account useless, those that are not sent yet as well. */
  public void useUpLinks(Handle tx, long userId) {
    // First the mails: a token of one that is being written is there when this waits no more.
    outbox.removeLinks(tx, userId);
    tokens.useAll(tx, userId);
  }
}
