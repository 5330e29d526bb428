package curio.accounts.recovery;

import curio.contracts.accounts.v1.User;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Mails that tell the owner of an account what was done to it: whoever did not do it hears of it,
 * and where an address was replaced the old one hears as well. They are asked for in the
 * transaction of the change and sent within seconds of its commit. An account without an address is
 * told nothing. Thread-safe.
 */
public final class Notices {
  private final MailOutbox outbox;

  public Notices(MailOutbox outbox) {
    this.outbox = outbox;
  }

  /** Tells the owner of an account, at the address it has. */
  public void add(Handle tx, MailKind kind, User user, Instant now) throws SQLException {
    outbox.addNotice(tx, kind, user.getId(), user.getEmail(), now);
  }

  /** Tells the owner of an account what of it was changed, at the addresses before and after. */
  public void changed(Handle tx, User before, User after, boolean password, Instant now)
      throws SQLException {
    if (!before.getEmail().equals(after.getEmail())) {
      toBoth(tx, MailKind.EMAIL_CHANGED, before, after, now);
    }
    if (password) {
      toBoth(tx, MailKind.PASSWORD_CHANGED, before, after, now);
    }
    if (!before.getRole().equals(after.getRole())) {
      toBoth(tx, MailKind.ROLE_CHANGED, before, after, now);
    }
  }

  private void toBoth(Handle tx, MailKind kind, User before, User after, Instant now)
      throws SQLException {
    outbox.addNotice(tx, kind, after.getId(), before.getEmail(), now);
    if (!before.getEmail().equals(after.getEmail())) {
      outbox.addNotice(tx, kind, after.getId(), after.getEmail(), now);
    }
  }
}
