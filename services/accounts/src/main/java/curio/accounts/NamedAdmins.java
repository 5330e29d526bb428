package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.users.CreateOutcome;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.Credentials;
import curio.accounts.users.NewUser;
import curio.accounts.users.Profile;
import curio.accounts.users.Role;
import curio.accounts.users.User;
import curio.accounts.users.Username;
import curio.accounts.users.Users;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the accounts that the configuration names active administrators, at every start. One that
 * does not exist is made, with a password that nobody knows, and a link to set another is due. Any
 * number of nodes may do so at the same time: the unique name lets one of them make it.
 * Thread-safe.
 */
final class NamedAdmins {
  private static final Logger LOG = LoggerFactory.getLogger(NamedAdmins.class);
  private static final int PASSWORD_BYTES = 32;

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final AuditLog audit;
  private final Administration administration;
  private final PendingLinks links;

  NamedAdmins(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing passwords,
      AuditLog audit,
      Administration administration,
      PendingLinks links) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
    this.audit = audit;
    this.administration = administration;
    this.links = links;
  }

  /**
   * Makes these accounts active administrators, and sends the links that are due.
   *
   * @throws CurioException if a name looks like that of another account
   */
  void make(List<String> names) {
    names.stream().map(Username::new).forEach(this::make);
    links.sendAll();
  }

  private void make(Username name) {
    if (find(name).isEmpty() && create(name)) {
      LOG.atInfo().addKeyValue("username", name.text()).log("made an administrator");
      return;
    }
    var user =
        find(name)
            .orElseThrow(() ->
                new CurioException(
                    ErrorCode.INVALID,
                    "accounts.admins: %s looks like another account (expected: another name)"
                        .formatted(name.text())));
    if (user.role() != Role.ADMIN || !user.active()) {
      administration.update(UserEdit.toAdmin(user.id()), Actor.CONFIGURATION);
      LOG.atInfo().addKeyValue("username", name.text()).log("promoted to administrator");
    }
  }

  private Optional<User> find(Username name) {
    return database.read(tx -> users.findByName(tx, name.text())).map(Credentials::user);
  }

  private boolean create(Username name) {
    var newUser = new NewUser(name, null, Profile.empty());
    String hash = passwords.hash(randomPassword());
    var now = clock.instant();
    return database.inTransaction(tx -> {
      CreateOutcome outcome = users.create(tx, newUser, Role.ADMIN, hash, now);
      if (outcome instanceof Created(var user)) {
        var actor = Actor.CONFIGURATION;
        links.add(tx, user.id());
        audit.record(
            tx,
            new AuditEntry(AuditAction.USER_CREATED, actor.userId(), user.id(), actor.caller(), ""),
            now);
      }
      return outcome instanceof Created;
    });
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
