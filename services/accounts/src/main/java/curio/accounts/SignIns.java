package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.throttle.Throttle;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.users.Credentials;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.SignInReply;
import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.limits.Attempt;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Opens a session for a name and a password that belong together. Thread-safe. */
final class SignIns {
  /** A password that is replaced during each of so many tries is not the owner's doing. */
  private static final int TRIES = 3;

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;
  private final Throttle throttle;
  private final AuditLog log;

  SignIns(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing passwords,
      SessionLifecycle sessions,
      Throttle throttle,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.throttle = throttle;
    this.log = log;
  }

  /**
   * Signs in. A reply without a session for an unknown name, a wrong password and an inactive
   * account alike, each after the time of one hash; throttled for each alike too: the answer does
   * not tell which names exist.
   */
  SignInReply signIn(String nameOrEmail, String password, Caller caller) {
    try (var place = passwords.reserve(ClientNetwork.of(caller.address()))) {
      return switch (throttle.signIn(nameOrEmail, caller.address(), place::isHeld)) {
        case Refused(var delay) -> {
          place.requireHeld();
          yield SignInReply.newBuilder().setThrottled(Throttle.reply(delay)).build();
        }
        case Admitted(var attempt) -> {
          try (attempt) {
            yield signIn(nameOrEmail, password, caller, attempt, place);
          }
        }
      };
    }
  }

  private SignInReply signIn(
      String nameOrEmail,
      String password,
      Caller caller,
      Attempt attempt,
      PasswordHashing.Place place) {
    Optional<Credentials> found = Optional.empty();
    for (int i = 0; i < TRIES; i++) {
      // The connection is given back before the hash, which takes longer than everything else.
      found = database.read(tx -> users.findByName(tx, nameOrEmail));
      var checked = check(password, found, attempt, place);
      if (checked.isEmpty()) {
        break;
      }
      var opened = open(checked.get(), caller, attempt);
      if (opened.isPresent()) {
        return SignInReply.newBuilder().setSignedIn(sessions.opened(opened.get())).build();
      }
    }
    failed(found, caller, attempt);
    return SignInReply.getDefaultInstance();
  }

  /** The credentials that a password has proved, with today's hash. */
  private Optional<Credentials> check(
      String password, Optional<Credentials> found, Attempt attempt, PasswordHashing.Place place) {
    try {
      var check = place.check(password, found.map(Credentials::passwordHash).orElse(null));
      if (check == PasswordCheck.WRONG || found.isEmpty() || !found.get().user().getActive()) {
        return Optional.empty();
      }
      return Optional.of(
          check == PasswordCheck.RIGHT_BUT_OUTDATED
              ? rehash(found.get(), place.hash(password))
              : found.get());
    } catch (RuntimeException e) {
      // Too busy to try: not the fault of who wanted to.
      throttle.takeBack(attempt);
      throw e;
    }
  }

  /** If another sign-in was quicker, what is returned is not confirmed, and it is tried again. */
  private Credentials rehash(Credentials credentials, String hash) {
    database.inTransaction(tx -> users.rehash(tx, credentials, hash));
    return new Credentials(credentials.user(), hash);
  }

  private Optional<SessionLifecycle.Opened> open(
      Credentials credentials, Caller caller, Attempt attempt) {
    var now = clock.instant();
    var signer = sessions.signer();
    try {
      return database.inTransaction(tx -> open(tx, credentials, signer, caller, attempt, now));
    } catch (RuntimeException e) {
      // Too often, or the store is away: the password was right.
      throttle.takeBack(attempt);
      throw e;
    }
  }

  private Optional<SessionLifecycle.Opened> open(
      Handle tx,
      Credentials credentials,
      AccessTokens.Signer signer,
      Caller caller,
      Attempt attempt,
      Instant now)
      throws SQLException {
    // What is signed is the account as it is now, not as it was before the hash.
    var confirmed = users.confirm(tx, credentials);
    if (confirmed.isEmpty()) {
      return Optional.empty();
    }
    var user = confirmed.get();
    var opened = sessions.open(tx, user, signer, null, caller, now);
    log.record(
        tx, new AuditEntry(AuditAction.SIGN_IN, user.getId(), user.getId(), caller, ""), now);
    throttle.signedIn(tx, attempt, user, caller.address());
    return Optional.of(opened);
  }

  private void failed(Optional<Credentials> found, Caller caller, Attempt attempt) {
    long subject = found.map(credentials -> credentials.user().getId()).orElse(0L);
    database.inTransaction(tx -> {
      log.record(
          tx, new AuditEntry(AuditAction.SIGN_IN_FAILED, 0, subject, caller, ""), clock.instant());
      throttle.failed(tx, attempt);
      return subject;
    });
  }
}
