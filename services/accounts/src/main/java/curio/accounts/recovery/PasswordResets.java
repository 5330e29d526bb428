package curio.accounts.recovery;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.LinkedIdentities;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.ResetReply.BadToken;
import curio.contracts.accounts.v1.ResetReply.Done;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Attempt;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Sets a password by a link. All sessions of the account end, all its links are used up, and what
 * was counted against it is forgotten: who has the link has the mailbox, and should get in now,
 * whatever strangers have tried. An identity that was linked before anybody had shown to have the
 * mailbox is dropped: it may be that of whoever signed up with a mailbox that is not theirs.
 * Thread-safe.
 */
public final class PasswordResets {
  private final Parts parts;
  private final Clock clock;
  private final Users users;
  private final Throttle throttle;
  private final NewPasswords newPasswords;
  private final SessionChanges sessions;
  private final AuditLog log;
  private final ResetTokens tokens = new ResetTokens();
  private final LinkedIdentities identities = new LinkedIdentities();
  private final Notices notices;

  /** Where passwords are hashed and kept. */
  public record Parts(Database database, PasswordHashing hashing) {}

  public PasswordResets(
      Parts parts,
      Clock clock,
      Users users,
      Throttle throttle,
      NewPasswords newPasswords,
      SessionChanges sessions,
      Notices notices,
      AuditLog log) {
    this.parts = parts;
    this.clock = clock;
    this.users = users;
    this.throttle = throttle;
    this.newPasswords = newPasswords;
    this.sessions = sessions;
    this.notices = notices;
    this.log = log;
  }

  /** Sets a password that follows the rules. */
  public ResetReply reset(String token, String password, Caller caller) {
    return switch (throttle.reset(caller.address(), () -> true)) {
      case Refused(var delay) ->
          ResetReply.newBuilder().setThrottled(Throttle.reply(delay)).build();
      case Admitted(var attempt) -> {
        var now = clock.instant();
        yield find(token, attempt, now)
            .flatMap(userId -> reset(token, userId, password, caller, now))
            .map(PasswordResets::done)
            .orElseGet(
                () -> ResetReply.newBuilder().setBadToken(BadToken.getDefaultInstance()).build());
      }
    };
  }

  /** Whose link it is. A good one is no attempt to guess one, whatever becomes of the rest. */
  private Optional<Long> find(String token, Attempt attempt, Instant now) {
    try (attempt) {
      return parts
          .database()
          .inTransaction(tx -> {
            var found = tokens.find(tx, token, now);
            if (found.isPresent()) {
              throttle.takeBack(tx, attempt);
            } else {
              throttle.failed(tx, attempt);
            }
            return found;
          });
    }
  }

  /** The sessions that have ended by it; empty if the link was used by somebody else meanwhile. */
  private Optional<List<EndedSession>> reset(
      String token, long userId, String password, Caller caller, Instant now) {
    String hash;
    try (var place = parts.hashing().reserve(ClientNetwork.of(caller.address()))) {
      hash = place.hash(password);
    }
    var ended = parts.database().inTransaction(tx -> set(tx, token, userId, hash, caller, now));
    ended.ifPresent(sessions::announce);
    return ended;
  }

  private static ResetReply done(List<EndedSession> ended) {
    return ResetReply.newBuilder()
        .setDone(Done.newBuilder().addAllSessionIds(EndedSession.ids(ended)))
        .build();
  }

  private Optional<List<EndedSession>> set(
      Handle tx, String token, long userId, String hash, Caller caller, Instant now)
      throws SQLException {
    if (!tokens.use(tx, token, now)) {
      return Optional.empty();
    }
    var all = new Ending.All(userId, null);
    var ended = newPasswords.set(tx, all, hash, EndReason.PASSWORD_RESET, caller, now);
    if (ended.isEmpty()) {
      return ended;
    }
    log.record(tx, new AuditEntry(AuditAction.PASSWORD_RESET, 0, userId, caller, ""), now);
    boolean dropped = identities.emailProved(tx, userId);
    if (dropped) {
      log.record(
          tx, new AuditEntry(AuditAction.IDENTITY_UNLINKED, 0, userId, caller, "reset"), now);
    }
    var found = users.findById(tx, userId);
    if (found.isPresent()) {
      var user = found.get();
      if (dropped) {
        notices.add(tx, MailKind.IDENTITY_UNLINKED, user, now);
      }
      throttle.clear(tx, user);
      throttle.know(tx, user, caller.address());
    }
    return ended;
  }
}
