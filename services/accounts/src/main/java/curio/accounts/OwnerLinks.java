package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.User;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.limits.Admission;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
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

  /** What came of it. */
  sealed interface Outcome {
    /** The mail is on its way. */
    record Sent() implements Outcome {}

    /** There is no such account. */
    record NoSuchUser() implements Outcome {}

    /** The account may not sign in. */
    record Inactive() implements Outcome {}

    /** Too many links; not before this time has passed. */
    record Throttled(Duration delay) implements Outcome {}

    /** Who acts may not do this, or not any more. */
    record NotAllowed(String reason) implements Outcome {}
  }

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
  Outcome send(long userId, Actor actor) {
    if (throttle.sendLink(userId) instanceof Admission.Refused(var delay)) {
      return new Outcome.Throttled(delay);
    }
    var now = clock.instant();
    return database.inTransaction(tx -> send(tx, userId, actor, now));
  }

  private Outcome send(Handle tx, long userId, Actor actor, Instant now) {
    var reason = owners.admit(tx, actor, null, userId);
    if (reason.isPresent()) {
      return new Outcome.NotAllowed(reason.get());
    }
    var found = changes.lock(tx, userId);
    if (found.isEmpty()) {
      return new Outcome.NoSuchUser();
    }
    if (!found.filter(User::active).isPresent()) {
      return new Outcome.Inactive();
    }
    newPasswords.askForLink(tx, userId, now);
    audit.record(
        tx,
        new AuditEntry(AuditAction.RESET_REQUESTED, actor.userId(), userId, actor.caller(), ""),
        now);
    return new Outcome.Sent();
  }
}
