package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.Sessions;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.Credentials;
import curio.accounts.users.Role;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.accounts.v1.User;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Attempt;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a session is used by its owner, before a change that a stolen one must not be able to
 * make: by the current password, or for an account without one by a sign-in by Mobile-ID that
 * opened this very session a few minutes ago. Guesses are counted for the account that acts,
 * whatever their address and whatever they are for, so that no way in is a way round another.
 *
 * <p>What was proved is true of the moment before a hash. {@link #admit} looks again in the
 * transaction of the change, and locks what it has seen. Thread-safe.
 */
final class Reauthentication {
  /** Clocks of nodes may differ by this much. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Database database;
  private final Clock clock;
  private final Parts parts;
  private final UserChanges changes;
  private final Duration freshProof;

  /** What all of accounts shares. */
  record Parts(
      Users users, Sessions sessions, PasswordHashing hashing, Throttle throttle, AuditLog log) {}

  /** What came of it. */
  sealed interface Outcome permits Proven, Refusal {}

  /** It is the owner, of an account with these credentials. */
  record Proven(Credentials by) implements Outcome {}

  /** Why it is not taken for the owner. */
  sealed interface Refusal extends Outcome {}

  /** It was not shown, for this reason. */
  record NotShown(Unproved.Reason reason) implements Refusal {}

  /** Nothing was tried; not before this time has passed. */
  record Throttled(Duration delay) implements Refusal {}

  Reauthentication(Database database, Clock clock, Parts parts, Duration freshProof) {
    this.database = database;
    this.clock = clock;
    this.parts = parts;
    this.changes = new UserChanges(parts.users());
    this.freshProof = freshProof;
  }

  /** Whether the session is used by the owner of an account. */
  Outcome prove(long userId, Proof proof, Caller caller) {
    var found = database.read(tx -> parts.users().findCredentials(tx, userId));
    if (found.isPresent() && !found.get().user().getHasPassword()) {
      return isFresh(userId, proof.sessionId()) && found.get().user().getActive()
          ? new Proven(found.get())
          : new NotShown(Unproved.Reason.NOT_FRESH);
    }
    var password = proof.currentPassword();
    return password == null
        ? new NotShown(Unproved.Reason.PASSWORD_MISSING)
        : prove(userId, found, password, caller);
  }

  private Outcome prove(long userId, Optional<Credentials> found, String password, Caller caller) {
    try (var place = parts.hashing().reserve(ClientNetwork.of(caller.address()))) {
      return switch (parts.throttle().changePassword(userId, place::isHeld)) {
        case Refused(var delay) -> {
          place.requireHeld();
          yield new Throttled(delay);
        }
        case Admitted(var attempt) -> {
          try (attempt) {
            if (isRight(found, password, attempt, place)) {
              parts.throttle().takeBack(attempt);
              yield new Proven(found.orElseThrow());
            }
            failed(userId, caller, attempt);
            yield new NotShown(Unproved.Reason.PASSWORD_WRONG);
          }
        }
      };
    }
  }

  /**
   * Looks in the transaction of a change whether its actor may still make it, and keeps that so
   * until the transaction ends. The subject's account is locked for a change as well if that has to
   * come first: of two rows the one with the lower id, so that none wait for each other.
   *
   * @param proven null where nothing had to be proved
   * @param subjectId 0 if there is none yet
   * @return what stands against it, as a text for the client
   */
  Optional<String> admit(Handle tx, Actor actor, @Nullable Proven proven, long subjectId) {
    if (!actor.isPerson()) {
      return Optional.empty();
    }
    if (subjectId != 0 && subjectId <= actor.userId()) {
      var _ = changes.lock(tx, subjectId);
    }
    Optional<User> found =
        proven == null
            ? parts.users().findActive(tx, actor.userId())
            : parts.users().confirm(tx, proven.by());
    if (found.isEmpty()) {
      return Optional.of("the account has changed meanwhile");
    }
    return subjectId == actor.userId() || Role.of(found.get().getRole()) == Role.ADMIN
        ? Optional.empty()
        : Optional.of("only for admins");
  }

  /** Notes a password that was right and is not any more. */
  void failed(long userId, Caller caller) {
    failed(userId, caller, Attempt.uncounted());
  }

  private void failed(long userId, Caller caller, Attempt attempt) {
    var entry =
        new AuditEntry(AuditAction.SIGN_IN_FAILED, userId, userId, caller, "current password");
    var now = clock.instant();
    database.inTransaction(tx -> {
      parts.log().record(tx, entry, now);
      parts.throttle().failed(tx, attempt);
      return userId;
    });
  }

  private boolean isFresh(long userId, String session) {
    var now = clock.instant();
    return SessionId.parse(session)
        .map(id ->
            database.read(tx ->
                parts.sessions().isProved(tx, id, userId, now.minus(freshProof), now.plus(MARGIN))))
        .orElse(false);
  }

  private boolean isRight(
      Optional<Credentials> found, String password, Attempt attempt, PasswordHashing.Place place) {
    var active = found.filter(credentials -> credentials.user().getActive());
    try {
      var check = place.check(password, active.map(Credentials::passwordHash).orElse(null));
      return active.isPresent() && check != PasswordCheck.WRONG;
    } catch (RuntimeException e) {
      // Too busy to try: not the fault of who wanted to.
      parts.throttle().takeBack(attempt);
      throw e;
    }
  }
}
