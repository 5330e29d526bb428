package curio.accounts;

import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.Caller;
import curio.accounts.users.Credentials;
import curio.accounts.users.Users;
import curio.store.Database;
import java.time.Clock;
import java.util.Optional;

/** Opens a session for a name and a password that belong together. Thread-safe. */
final class SignIns {
  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;

  SignIns(
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

  /**
   * Signs in. Empty for an unknown name, a wrong password and an inactive account alike, each after
   * the time of one hash: the answer does not tell which names exist.
   */
  Optional<SignedInUser> signIn(String nameOrEmail, String password, Caller caller) {
    // The connection is given back before the hash, which takes longer than everything else.
    var found = database.read(tx -> users.findByName(tx, nameOrEmail));
    var check = passwords.check(password, found.map(Credentials::passwordHash).orElse(null));
    if (check == PasswordCheck.WRONG || found.isEmpty() || !found.get().user().active()) {
      return Optional.empty();
    }
    var credentials = found.get();
    if (check == PasswordCheck.RIGHT_BUT_OUTDATED) {
      String hash = passwords.hash(password);
      database.inTransaction(tx -> users.rehash(tx, credentials, hash));
    }
    return Optional.of(open(credentials, caller));
  }

  private SignedInUser open(Credentials credentials, Caller caller) {
    var now = clock.instant();
    var opened = database.inTransaction(tx -> sessions.open(tx, credentials.user(), caller, now));
    return sessions.signIn(opened);
  }
}
