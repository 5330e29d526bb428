package curio.accounts;

import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.users.CreateOutcome;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.Users;
import curio.store.Database;
import java.time.Clock;

/** Makes an account and its first session in one transaction. Thread-safe. */
final class SignUps {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;

  /** What came of a sign-up. */
  sealed interface Outcome {
    /** The account is made and its owner signed in. */
    record SignedUp(SignedInUser user) implements Outcome {}

    /** The name or the address, as {@code field} says, belongs to another account. */
    record Refused(String field) implements Outcome {}
  }

  /** A transaction's result before its access token is signed. */
  private sealed interface Stored {
    record Opened(SessionLifecycle.Opened session) implements Stored {}

    record Conflict(String field) implements Stored {}
  }

  SignUps(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing passwords,
      SessionLifecycle sessions) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
  }

  /** Signs up who has followed the rules for names and passwords. */
  Outcome signUp(Registration registration, Caller caller) {
    var newUser = registration.user();
    var taken = database.read(tx -> users.findTaken(tx, newUser));
    if (taken.isPresent()) {
      return new Outcome.Refused(taken.get().field());
    }
    String hash = passwords.hash(registration.password());
    return switch (store(newUser, hash, caller)) {
      case Stored.Opened(var session) -> new Outcome.SignedUp(sessions.signIn(session));
      case Stored.Conflict(var field) -> new Outcome.Refused(field);
    };
  }

  private Stored store(NewUser newUser, String hash, Caller caller) {
    var now = clock.instant();
    return database.inTransaction(tx -> {
      CreateOutcome outcome = users.create(tx, newUser, Role.MEMBER, hash, now);
      return switch (outcome) {
        case Created(var user) -> new Stored.Opened(sessions.open(tx, user, caller, now));
        case Taken(var field) -> new Stored.Conflict(field);
      };
    });
  }
}
