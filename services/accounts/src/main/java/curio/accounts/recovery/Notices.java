package curio.accounts.recovery;

import curio.contracts.accounts.v1.User;
import java.time.Instant;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Mails that tell the owner of an account what was done to it: whoever did not do it hears of it,
 * and where an address was replaced the old one hears as well. They are asked for in the
 * transaction of the change and sent within seconds of its commit. An account without an address is
 * told nothing. Stateless.
 */
public final class Notices {
  private final ResetRequests requests = new ResetRequests();

  /** Tells the owner of an account, at the address it has. */
  public void add(Handle tx, MailKind kind, User user, Instant now) {
    requests.addNotice(tx, kind, user.getId(), user.getEmail(), now);
  }

  /** Tells the owner of an account what of it was changed, at the addresses before and after. */
  public void changed(Handle tx, User before, User after, boolean password, Instant now) {
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

  private void toBoth(Handle tx, MailKind kind, User before, User after, Instant now) {
    Stream.of(before, after)
        .map(User::getEmail)
        .distinct()
        .forEach(email -> requests.addNotice(tx, kind, after.getId(), email, now));
  }
}
