package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import curio.accounts.users.Credentials;
import curio.accounts.users.NamedAccounts;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.Username;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the accounts that the configuration names administrators. When a name is first seen it is
 * bound to the account that has it, or to one that is made for it, with a password that nobody
 * knows, and a link to set another is sent. From then on the name means that account, whatever the
 * account is called later, and is given to no other.
 *
 * <p>What people have done is left so: nobody is promoted whom somebody demoted, made inactive or
 * removed, at this start or a later one; the log says so. Any number of nodes may do this at the
 * same time: one binds a name and the others find it bound. Thread-safe.
 */
final class NamedAdmins {
  private static final Logger LOG = LoggerFactory.getLogger(NamedAdmins.class);

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final AuditLog audit;
  private final Administration administration;
  private final NewPasswords newPasswords;
  private final NamedAccounts names = new NamedAccounts();

  /** What became of a name. */
  private sealed interface Outcome {
    /** Its account is an active administrator, as before. */
    record Kept() implements Outcome {}

    /** An account was made for it. */
    record Made() implements Outcome {}

    /** Its account was promoted; others are to be told. */
    record Promoted(ChangeUserReply change) implements Outcome {}

    /** Somebody took its account what the name would give it. */
    record TakenAway(String what) implements Outcome {}
  }

  NamedAdmins(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing passwords,
      AuditLog audit,
      Administration administration,
      NewPasswords newPasswords) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
    this.audit = audit;
    this.administration = administration;
    this.newPasswords = newPasswords;
  }

  /**
   * Makes these accounts administrators as far as their names are new.
   *
   * @throws CurioException if a new name looks like that of another account
   */
  void make(List<String> named) {
    named.stream().map(Username::new).forEach(this::make);
  }

  private void make(Username name) {
    var now = clock.instant();
    var outcome = database.inTransaction(tx -> make(tx, name, now));
    var line = LOG.atInfo().addKeyValue("username", name.text());
    switch (outcome) {
      case Outcome.Kept() -> {}
      case Outcome.Made() -> line.log("made an administrator");
      case Outcome.Promoted(var change) -> {
        administration.told(change);
        line.log("promoted to administrator");
      }
      case Outcome.TakenAway(var what) ->
          LOG.atWarn()
              .addKeyValue("username", name.text())
              .addKeyValue("because", what)
              .log("accounts.admins names an account that is not promoted again");
    }
  }

  private Outcome make(Handle tx, Username name, Instant now) throws SQLException {
    names.lock(tx);
    var bound = names.find(tx, name);
    return bound.isPresent() ? look(tx, bound.get()) : bind(tx, name, now);
  }

  /** Of an account that a name was bound to before. */
  private Outcome look(Handle tx, long userId) {
    return users
        .findById(tx, userId)
        .map(user -> Role.isActiveAdmin(user) ? new Outcome.Kept() : takenAway(user))
        .orElseGet(() -> new Outcome.TakenAway("it was removed"));
  }

  private Outcome bind(Handle tx, Username name, Instant now) throws SQLException {
    var found = users.findByName(tx, name.text()).map(Credentials::user);
    if (found.isEmpty()) {
      names.bind(tx, name, create(tx, name, now), now);
      return new Outcome.Made();
    }
    var user = found.get();
    names.bind(tx, name, user.getId(), now);
    if (Role.isActiveAdmin(user)) {
      return new Outcome.Kept();
    }
    return isTakenAway(tx, user)
        ? takenAway(user)
        : new Outcome.Promoted(administration.promote(tx, user.getId(), now));
  }

  private long create(Handle tx, Username name, Instant now) throws SQLException {
    var newUser = new NewUser(name, null, Profile.getDefaultInstance());
    var hash = passwords.hashOfNoPassword();
    return switch (users.createNamed(tx, newUser, Role.ADMIN, hash, now)) {
      case Created(var user) -> {
        var actor = Actor.CONFIGURATION;
        users.setNoPassword(tx, user.getId());
        newPasswords.askForLink(tx, user.getId(), now);
        audit.record(
            tx,
            new AuditEntry(
                AuditAction.USER_CREATED, actor.userId(), user.getId(), actor.caller(), ""),
            now);
        yield user.getId();
      }
      case Taken _ ->
          throw new CurioException(
              ErrorCode.INVALID,
              "accounts.admins: %s looks like another account (expected: another name)"
                  .formatted(name.text()));
    };
  }

  /** Whether somebody, and not this program, made the account less than an active administrator. */
  private boolean isTakenAway(Handle tx, User user) {
    return (!user.getActive() && changedBySomebody(tx, user, "active"))
        || (Role.of(user.getRole()) != Role.ADMIN && changedBySomebody(tx, user, "role"));
  }

  private boolean changedBySomebody(Handle tx, User user, String member) {
    return audit
        .lastToChange(tx, user.getId(), member)
        .filter(actor -> !Objects.equals(actor, Actor.CONFIGURATION.userId()))
        .isPresent();
  }

  private static Outcome takenAway(User user) {
    return new Outcome.TakenAway(user.getActive() ? "it was demoted" : "it was made inactive");
  }
}
