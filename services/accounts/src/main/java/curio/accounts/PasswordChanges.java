package curio.accounts;

import curio.accounts.Reauthentication.NotShown;
import curio.accounts.Reauthentication.Proven;
import curio.accounts.Reauthentication.Refusal;
import curio.accounts.Reauthentication.Throttled;
import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.Credentials;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.ChangePasswordReply.Changed;
import curio.contracts.accounts.v1.ChangePasswordReply.WrongPassword;
import curio.contracts.accounts.v1.Unproved;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Replaces a password by its owner, who says the current one, or has just signed in by Mobile-ID
 * where there is none: a stolen session does not become a stolen account. Thread-safe.
 */
final class PasswordChanges {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing hashing;
  private final NewPasswords newPasswords;
  private final SessionChanges sessions;
  private final Reauthentication owners;
  private final AuditLog log;

  PasswordChanges(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing hashing,
      NewPasswords newPasswords,
      SessionChanges sessions,
      Reauthentication owners,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.hashing = hashing;
    this.newPasswords = newPasswords;
    this.sessions = sessions;
    this.owners = owners;
    this.log = log;
  }

  /** Replaces a password by one that follows the rules, and ends the sessions that are not kept. */
  ChangePasswordReply change(Ending.All which, Proof proof, String password, Caller caller) {
    return switch (owners.prove(which.userId(), proof, caller)) {
      case Proven(var by) -> change(which, by, password, caller);
      case Refusal why -> refused(why);
    };
  }

  private ChangePasswordReply change(
      Ending.All which, Credentials old, String password, Caller caller) {
    String hash;
    try (var place = hashing.reserve(ClientNetwork.of(caller.address()))) {
      hash = place.hash(password);
    }
    var now = clock.instant();
    var ended = database.inTransaction(tx -> set(tx, which, old, hash, caller, now));
    if (ended.isPresent()) {
      sessions.announce(ended.get());
      return ChangePasswordReply.newBuilder()
          .setChanged(Changed.newBuilder().addAllSessionIds(EndedSession.ids(ended.get())))
          .build();
    }
    owners.failed(which.userId(), caller);
    return refused(new NotShown(Unproved.Reason.PASSWORD_WRONG));
  }

  private static ChangePasswordReply refused(Refusal why) {
    var reply = ChangePasswordReply.newBuilder();
    switch (why) {
      case Throttled(var delay) -> reply.setThrottled(Throttle.reply(delay));
      case NotShown(var reason) when reason == Unproved.Reason.PASSWORD_WRONG ->
          reply.setWrongPassword(WrongPassword.getDefaultInstance());
      case NotShown(var reason) -> reply.setUnproved(Unproved.newBuilder().setReason(reason));
    }
    return reply.build();
  }

  private Optional<List<EndedSession>> set(
      Handle tx, Ending.All which, Credentials old, String hash, Caller caller, Instant now)
      throws SQLException {
    // Of two that change it at once, each from the old one, only one may.
    if (users.confirmForChange(tx, old).isEmpty()) {
      return Optional.empty();
    }
    var ended = newPasswords.set(tx, which, hash, EndReason.PASSWORD_CHANGED, caller, now);
    long userId = which.userId();
    log.record(tx, new AuditEntry(AuditAction.PASSWORD_CHANGED, userId, userId, caller, ""), now);
    return ended;
  }
}
