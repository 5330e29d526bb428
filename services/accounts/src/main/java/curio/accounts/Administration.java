package curio.accounts;

import static java.util.Objects.requireNonNull;

import curio.accounts.Reauthentication.Missing;
import curio.accounts.Reauthentication.Proven;
import curio.accounts.Reauthentication.Refusal;
import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.recovery.Notices;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.SessionId;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.User;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.limits.Admission;
import curio.store.Database;
import curio.store.StoreErrors;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and removes accounts on behalf of somebody else, or of their owners. Each change,
 * the end of the sessions that it ends and its entry in the audit are one transaction; other nodes
 * are told after the commit. An active administrator is always left. Thread-safe.
 */
final class Administration {
  private static final List<SessionId> NONE = List.of();

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final UserChanges changes;
  private final PasswordHashing passwords;
  private final NewPasswords newPasswords;
  private final SessionLifecycle sessions;
  private final Reauthentication owners;
  private final Throttle throttle;
  private final AuditLog audit;
  private final Removals removals = new Removals();
  private final Notices notices = new Notices();

  /** What came of a change. */
  sealed interface Outcome {
    /**
     * It is done.
     *
     * @param user as it is now; null when it was removed
     * @param ended the sessions that have ended by it
     */
    record Changed(@Nullable User user, List<SessionId> ended) implements Outcome {}

    /** There is no such account. */
    record NoSuchUser() implements Outcome {}

    /** The name or the address, as {@code field} says, belongs to another account. */
    record NameTaken(String field) implements Outcome {}

    /** It would leave no active administrator. */
    record LastAdmin() implements Outcome {}

    /** It was not shown that the owner of the account that acts asks. */
    record Refused(Refusal why) implements Outcome {}

    /** Who acts may not do this, or not any more. */
    record NotAllowed(String reason) implements Outcome {}
  }

  Administration(Database database, Clock clock, UsersService.Parts parts, AuditLog audit) {
    this.database = database;
    this.clock = clock;
    this.users = parts.users();
    this.changes = new UserChanges(users);
    this.passwords = parts.passwords();
    this.newPasswords = parts.newPasswords();
    this.sessions = parts.sessions();
    this.owners = parts.owners();
    this.throttle = parts.throttle();
    this.audit = audit;
  }

  /**
   * Makes an account without a session. Where no password is given nobody knows one, and its owner
   * is sent a link. To give a role away is to change one: who acts has to show who they are.
   */
  Outcome create(Registration registration, Role role, Actor actor) {
    var newUser = registration.user();
    var taken = database.read(tx -> users.findTaken(tx, newUser));
    if (taken.isPresent()) {
      return new Outcome.NameTaken(taken.get().field());
    }
    @Nullable Proven proven = null;
    if (role != Role.MEMBER && actor.proof() != null) {
      switch (owners.prove(actor.userId(), actor.proof(), actor.caller())) {
        case Proven found -> proven = found;
        case Refusal why -> {
          return new Outcome.Refused(why);
        }
      }
    }
    var shown = proven;
    var password = registration.password();
    String hash = password == null ? null : passwords.hash(password);
    var now = clock.instant();
    return database.inTransaction(tx -> {
      var reason = owners.admit(tx, actor, shown, 0);
      return reason.isPresent()
          ? new Outcome.NotAllowed(reason.get())
          : create(tx, newUser, role, hash, actor, now);
    });
  }

  private Outcome create(
      Handle tx, NewUser newUser, Role role, @Nullable String hash, Actor actor, Instant now) {
    var stored = hash == null ? passwords.hashOfNoPassword() : hash;
    return switch (users.create(tx, newUser, role, stored, now)) {
      case Created(var user) -> {
        note(tx, AuditAction.USER_CREATED, actor, user.id(), "", now);
        if (hash == null) {
          users.setNoPassword(tx, user.id());
          newPasswords.askForLink(tx, user.id(), now);
        }
        yield new Outcome.Changed(users.findById(tx, user.id()).orElseThrow(), NONE);
      }
      case Taken(var field) -> new Outcome.NameTaken(field);
    };
  }

  /**
   * Changes an account. Its sessions end if it is no longer active, if it has another role, since
   * their tokens name the old one, or if it has a new password, which others may have known.
   * Whoever acts by a session has to show that it is theirs for what an account is got into by or
   * may do, and sets no other's password.
   */
  Outcome update(UserEdit edit, Actor actor) {
    var found = database.read(tx -> users.findById(tx, edit.id()));
    if (found.isEmpty()) {
      return new Outcome.NoSuchUser();
    }
    if (!actor.isPerson() || !edit.needsProof(found.get(), actor.userId())) {
      return update(edit, found.get(), actor, null);
    }
    if (edit.password() != null && actor.userId() != edit.id()) {
      return new Outcome.NotAllowed(
          "password: another's (expected: POST /v1/users/%d/reset-link)".formatted(edit.id()));
    }
    return switch (owners.prove(actor.userId(), requireNonNull(actor.proof()), actor.caller())) {
      case Proven proven -> update(edit, found.get(), actor, proven);
      case Refusal why -> new Outcome.Refused(why);
    };
  }

  private Outcome update(UserEdit edit, User found, Actor actor, @Nullable Proven proven) {
    // Each new address is written to, and so is the old one: that must not become a way to write.
    if (actor.isPerson()
        && !Objects.equals(found.email(), edit.applied(found).email())
        && throttle.changeEmail(found.id()) instanceof Admission.Refused(var delay)) {
      return new Outcome.Refused(new Reauthentication.Throttled(delay));
    }
    String password = edit.password();
    String hash = password == null ? null : passwords.hash(password);
    var now = clock.instant();
    try {
      return told(
          database.inTransaction(tx -> {
            var reason = owners.admit(tx, actor, proven, edit.id());
            return reason.isPresent()
                ? new Outcome.NotAllowed(reason.get())
                : update(tx, edit, hash, new Acting(actor, proven), now);
          }));
    } catch (RuntimeException e) {
      // Somebody may have taken the name since it was looked at: then the index has refused it.
      return conflict(found, edit, e).orElseThrow(() -> e);
    }
  }

  /**
   * Makes an account an active administrator in the caller's transaction, because the configuration
   * says so; {@link #told} follows its commit.
   */
  Outcome promote(Handle tx, long id, Instant now) {
    return update(tx, UserEdit.toAdmin(id), null, new Acting(Actor.CONFIGURATION, null), now);
  }

  /**
   * Removes an account, its sessions and what is known of its owner, and tells other services to do
   * so; the audit keeps the id.
   */
  Outcome delete(long id, Actor actor) {
    var now = clock.instant();
    return told(
        database.inTransaction(tx -> {
          var reason = owners.admit(tx, actor, null, id);
          return reason.isPresent()
              ? new Outcome.NotAllowed(reason.get())
              : delete(tx, id, actor, now);
        }));
  }

  /** Who acts, and what they have shown for it. */
  private record Acting(Actor actor, @Nullable Proven proven) {
    boolean lacksProof(UserEdit edit, User before) {
      return actor.isPerson() && proven == null && edit.needsProof(before, actor.userId());
    }
  }

  private Outcome update(
      Handle tx, UserEdit edit, @Nullable String hash, Acting acting, Instant now) {
    var found = changes.lock(tx, edit.id());
    if (found.isEmpty()) {
      return new Outcome.NoSuchUser();
    }
    var before = found.get();
    var after = edit.applied(before);
    var changed = edit.changes(before, after);
    if (changed.isEmpty()) {
      return new Outcome.Changed(before, NONE);
    }
    if (acting.lacksProof(edit, before)) {
      // The account was another one when it was looked at first.
      return new Outcome.Refused(new Missing());
    }
    var taken = changes.findTaken(tx, before, after);
    if (taken.isPresent()) {
      return new Outcome.NameTaken(taken.get().field());
    }
    if (isActiveAdmin(before) && !isActiveAdmin(after) && !changes.hasOtherAdmin(tx, before.id())) {
      return new Outcome.LastAdmin();
    }
    changes.update(tx, after, hash);
    if (hash != null || !Objects.equals(before.email(), after.email())) {
      // Links went to the old address, or would replace the new password.
      newPasswords.useUpLinks(tx, after.id());
    }
    note(tx, AuditAction.USER_UPDATED, acting.actor(), after.id(), String.join(", ", changed), now);
    notices.changed(tx, before, after, hash != null, now);
    var ended = hash != null || mayNotGoOn(before, after) ? endSessions(tx, after.id(), now) : NONE;
    return new Outcome.Changed(after, ended);
  }

  private Outcome delete(Handle tx, long id, Actor actor, Instant now) throws SQLException {
    var found = changes.lock(tx, id);
    if (found.isEmpty()) {
      return new Outcome.NoSuchUser();
    }
    if (isActiveAdmin(found.get()) && !changes.hasOtherAdmin(tx, id)) {
      return new Outcome.LastAdmin();
    }
    note(tx, AuditAction.USER_DELETED, actor, id, "", now);
    var ended = endSessions(tx, id, now);
    changes.delete(tx, id);
    removals.tell(tx, id, actor.caller().traceId(), now);
    return new Outcome.Changed(null, ended);
  }

  private Optional<Outcome> conflict(User before, UserEdit edit, RuntimeException failure) {
    if (!StoreErrors.isDataError(failure)) {
      return Optional.empty();
    }
    return database
        .read(tx -> changes.findTaken(tx, before, edit.applied(before)))
        .map(taken -> new Outcome.NameTaken(taken.field()));
  }

  private List<SessionId> endSessions(Handle tx, long userId, Instant now) {
    return sessions.endAll(tx, userId, EndReason.ADMINISTRATION, now);
  }

  /** Tells other nodes of ended sessions, after the commit. */
  Outcome told(Outcome outcome) {
    if (outcome instanceof Outcome.Changed(var _, var ended)) {
      sessions.tellEnded(ended);
    }
    return outcome;
  }

  private void note(
      Handle tx, AuditAction action, Actor actor, long subjectId, String detail, Instant now) {
    audit.record(
        tx, new AuditEntry(action, actor.userId(), subjectId, actor.caller(), detail), now);
  }

  /** Whether sessions of the account as it was would allow what the account does not any more. */
  private static boolean mayNotGoOn(User before, User after) {
    return before.role() != after.role() || (before.active() && !after.active());
  }

  private static boolean isActiveAdmin(User user) {
    return user.role() == Role.ADMIN && user.active();
  }
}
