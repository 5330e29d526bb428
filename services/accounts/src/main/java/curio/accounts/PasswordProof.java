package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.Credentials;
import curio.accounts.users.Users;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Attempt;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;

/**
 * Finds out whether who is signed in knows the password, before a change that a stolen session must
 * not be able to make. Guesses count together with those at changing the password, so that neither
 * is a way round the other. Thread-safe.
 */
final class PasswordProof {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing hashing;
  private final Throttle throttle;
  private final AuditLog log;

  /** What came of it. */
  sealed interface Outcome {
    /** It is the account's. */
    record Right() implements Outcome {}

    /** It is not, or there is no such active account. */
    record Wrong() implements Outcome {}

    /** Nothing was tried; not before this time has passed. */
    record Throttled(Duration delay) implements Outcome {}
  }

  PasswordProof(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing hashing,
      Throttle throttle,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.hashing = hashing;
    this.throttle = throttle;
    this.log = log;
  }

  /** Whether it is the account's password. */
  Outcome check(long userId, String password, Caller caller) {
    try (var place = hashing.reserve(ClientNetwork.of(caller.address()))) {
      return switch (throttle.changePassword(userId, place::isHeld)) {
        case Refused(var delay) -> {
          place.requireHeld();
          yield new Outcome.Throttled(delay);
        }
        case Admitted(var attempt) -> {
          try (attempt) {
            yield check(userId, password, caller, attempt, place);
          }
        }
      };
    }
  }

  private Outcome check(
      long userId, String password, Caller caller, Attempt attempt, PasswordHashing.Place place) {
    if (isRight(userId, password, attempt, place)) {
      throttle.takeBack(attempt);
      return new Outcome.Right();
    }
    var now = clock.instant();
    database.inTransaction(tx -> {
      log.record(
          tx,
          new AuditEntry(AuditAction.SIGN_IN_FAILED, userId, userId, caller, "current password"),
          now);
      throttle.failed(tx, attempt);
      return userId;
    });
    return new Outcome.Wrong();
  }

  private boolean isRight(
      long userId, String password, Attempt attempt, PasswordHashing.Place place) {
    var found =
        database
            .read(tx -> users.findCredentials(tx, userId))
            .filter(credentials -> credentials.user().active());
    try {
      var check = place.check(password, found.map(Credentials::passwordHash).orElse(null));
      return found.isPresent() && check != PasswordCheck.WRONG;
    } catch (RuntimeException e) {
      // Too busy to try: not the fault of who wanted to.
      throttle.takeBack(attempt);
      throw e;
    }
  }
}
