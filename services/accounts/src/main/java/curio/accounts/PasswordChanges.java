package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.Credentials;
import curio.accounts.users.Users;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Attempt;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Replaces a password by its owner, who says the current one: a stolen session does not become a
 * stolen account. Guesses at it are counted for the account, whatever their address: only who is
 * signed in can make them. Thread-safe.
 */
final class PasswordChanges {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing hashing;
  private final NewPasswords newPasswords;
  private final Throttle throttle;
  private final AuditLog log;

  /** What came of it. */
  sealed interface Outcome {
    /** Done; these sessions have ended and are to be announced. */
    record Changed(List<EndedSession> ended) implements Outcome {}

    /** The current password is not this one, or there is no such active account. */
    record WrongPassword() implements Outcome {}

    /** Nothing was tried; not before this time has passed. */
    record Throttled(Duration delay) implements Outcome {}
  }

  PasswordChanges(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing hashing,
      NewPasswords newPasswords,
      Throttle throttle,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.hashing = hashing;
    this.newPasswords = newPasswords;
    this.throttle = throttle;
    this.log = log;
  }

  /** Replaces a password by one that follows the rules, and ends the sessions that are not kept. */
  Outcome change(Ending.All which, String current, String password, Caller caller) {
    try (var place = hashing.reserve(ClientNetwork.of(caller.address()))) {
      return switch (throttle.changePassword(which.userId(), place::isHeld)) {
        case Refused(var delay) -> {
          place.requireHeld();
          yield new Outcome.Throttled(delay);
        }
        case Admitted(var attempt) -> {
          try (attempt) {
            yield change(which, current, password, caller, attempt, place);
          }
        }
      };
    }
  }

  private Outcome change(
      Ending.All which,
      String current,
      String password,
      Caller caller,
      Attempt attempt,
      PasswordHashing.Place place) {
    var found = database.read(tx -> users.findCredentials(tx, which.userId()));
    var hash = checked(found, current, password, attempt, place);
    var ended = hash.flatMap(good -> set(which, found.orElseThrow(), good, caller, attempt));
    if (ended.isPresent()) {
      return new Outcome.Changed(ended.get());
    }
    var now = clock.instant();
    database.inTransaction(tx -> {
      long userId = which.userId();
      log.record(
          tx,
          new AuditEntry(AuditAction.SIGN_IN_FAILED, userId, userId, caller, "current password"),
          now);
      throttle.failed(tx, attempt);
      return userId;
    });
    return new Outcome.WrongPassword();
  }

  /** The hash of the new password, if the current one is right. */
  private Optional<String> checked(
      Optional<Credentials> found,
      String current,
      String password,
      Attempt attempt,
      PasswordHashing.Place place) {
    try {
      var check = place.check(current, found.map(Credentials::passwordHash).orElse(null));
      return check == PasswordCheck.WRONG || found.isEmpty()
          ? Optional.empty()
          : Optional.of(place.hash(password));
    } catch (RuntimeException e) {
      // Too busy to try: not the fault of who wanted to.
      throttle.takeBack(attempt);
      throw e;
    }
  }

  private Optional<List<EndedSession>> set(
      Ending.All which, Credentials old, String hash, Caller caller, Attempt attempt) {
    var now = clock.instant();
    return database.inTransaction(tx -> set(tx, which, old, hash, caller, now, attempt));
  }

  private Optional<List<EndedSession>> set(
      Handle tx,
      Ending.All which,
      Credentials old,
      String hash,
      Caller caller,
      Instant now,
      Attempt attempt)
      throws SQLException {
    // Of two that change it at once, each from the old one, only one may.
    if (users.confirmForChange(tx, old).isEmpty()) {
      return Optional.empty();
    }
    var ended = newPasswords.set(tx, which, hash, EndReason.PASSWORD_CHANGED, caller, now);
    long userId = which.userId();
    log.record(tx, new AuditEntry(AuditAction.PASSWORD_CHANGED, userId, userId, caller, ""), now);
    throttle.takeBack(tx, attempt);
    return ended;
  }
}
