package curio.accounts;

import static java.util.Objects.requireNonNull;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.CreateOutcome;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpReply.NameTaken;
import curio.contracts.accounts.v1.User;
import curio.limits.Admission.Refused;
import curio.limits.ClientNetwork;
import curio.store.Database;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Makes an account and its first session, with its tokens, in one transaction: whoever gets an
 * error has no account and may try again with the same name. Thread-safe.
 */
final class SignUps {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;
  private final Throttle throttle;
  private final AuditLog log;

  /** A transaction's result before anybody is told. */
  private sealed interface Stored {
    record Opened(SessionLifecycle.Opened session) implements Stored {}

    record Conflict(String field) implements Stored {}
  }

  SignUps(
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

  /** Signs up who has followed the rules for names and passwords. */
  SignUpReply signUp(Registration registration, Caller caller) {
    try (var place = passwords.reserve(ClientNetwork.of(caller.address()))) {
      return signUp(registration, caller, place);
    }
  }

  private SignUpReply signUp(
      Registration registration, Caller caller, PasswordHashing.Place place) {
    if (throttle.signUp(caller.address()) instanceof Refused(var delay)) {
      return SignUpReply.newBuilder().setThrottled(Throttle.reply(delay)).build();
    }
    var newUser = registration.user();
    var taken = database.read(tx -> users.findTaken(tx, newUser));
    if (taken.isPresent()) {
      return taken(taken.get().field());
    }
    String hash = place.hash(requireNonNull(registration.password(), "password"));
    return switch (store(newUser, hash, caller)) {
      case Stored.Opened(var session) ->
          SignUpReply.newBuilder().setSignedIn(sessions.opened(session)).build();
      case Stored.Conflict(var field) -> taken(field);
    };
  }

  private static SignUpReply taken(String field) {
    return SignUpReply.newBuilder().setNameTaken(NameTaken.newBuilder().setField(field)).build();
  }

  private Stored store(NewUser newUser, String hash, Caller caller) {
    var now = clock.instant();
    var signer = sessions.signer();
    return database.inTransaction(tx -> {
      CreateOutcome outcome = users.create(tx, newUser, Role.MEMBER, hash, now);
      return switch (outcome) {
        case Created(var user) -> {
          var opened = sessions.open(tx, user, signer, null, caller, now);
          made(tx, user, caller, now);
          yield new Stored.Opened(opened);
        }
        case Taken(var field) -> new Stored.Conflict(field);
      };
    });
  }

  private void made(Handle tx, User user, Caller caller, Instant now) {
    log.record(
        tx, new AuditEntry(AuditAction.SIGN_UP, user.getId(), user.getId(), caller, ""), now);
    throttle.know(tx, user, caller.address());
  }
}
