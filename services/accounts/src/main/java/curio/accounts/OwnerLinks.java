package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ChangeUserReply.NoSuchUser;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.SendResetLinkReply;
import curio.contracts.accounts.v1.SendResetLinkReply.Sent;
import curio.contracts.accounts.v1.SignInIdentityReply.Inactive;
import curio.limits.Admission;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Links that administrators send instead of setting a password: only the owner of the account, or
 * for one without an e-mail address whoever runs this place, learns the new one. Thread-safe.
 */
final class OwnerLinks {
  private final Database database;
  private final Clock clock;
  private final UserChanges changes;
  private final NewPasswords newPasswords;
  private final Reauthentication owners;
  private final Throttle throttle;
  private final AuditLog audit;

  OwnerLinks(Database database, Clock clock, UsersService.Parts parts, AuditLog audit) {
    this.database = database;
    this.clock = clock;
    Users users = parts.users();
    this.changes = new UserChanges(users);
    this.newPasswords = parts.newPasswords();
    this.owners = parts.owners();
    this.throttle = parts.throttle();
    this.audit = audit;
  }

  /** Sends a link to the owner of an account. */
  SendResetLinkReply send(long userId, Actor actor) {
    if (throttle.sendLink(userId) instanceof Admission.Refused(var delay)) {
      return SendResetLinkReply.newBuilder().setThrottled(Throttle.reply(delay)).build();
    }
    var now = clock.instant();
    return database.inTransaction(tx -> send(tx, userId, actor, now));
  }

  private SendResetLinkReply send(Handle tx, long userId, Actor actor, Instant now)
      throws SQLException {
    var reply = SendResetLinkReply.newBuilder();
    var reason = owners.admit(tx, actor, null, userId);
    if (reason.isPresent()) {
      return reply.setNotAllowed(NotAllowed.newBuilder().setReason(reason.get())).build();
    }
    var found = changes.lock(tx, userId);
    if (found.isEmpty()) {
      return reply.setNoSuchUser(NoSuchUser.getDefaultInstance()).build();
    }
    if (!found.get().getActive()) {
      return reply.setInactive(Inactive.getDefaultInstance()).build();
    }
    newPasswords.askForLink(tx, userId, now);
    audit.record(
        tx,
        new AuditEntry(AuditAction.RESET_REQUESTED, actor.userId(), userId, actor.caller(), ""),
        now);
    return reply.setSent(Sent.getDefaultInstance()).build();
  }
}
