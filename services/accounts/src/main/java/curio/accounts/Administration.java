package curio.accounts;

import static java.util.Objects.requireNonNull;

import curio.accounts.Reauthentication.NotShown;
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
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.ChangeUserReply.Changed;
import curio.contracts.accounts.v1.ChangeUserReply.LastAdmin;
import curio.contracts.accounts.v1.ChangeUserReply.NoSuchUser;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.SignUpReply.NameTaken;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.accounts.v1.User;
import curio.limits.Admission;
import curio.store.Database;
import curio.store.StoreErrors;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private static final ChangeUserReply NO_SUCH_USER =
      ChangeUserReply.newBuilder().setNoSuchUser(NoSuchUser.getDefaultInstance()).build();
  private static final ChangeUserReply LAST_ADMIN =
      ChangeUserReply.newBuilder().setLastAdmin(LastAdmin.getDefaultInstance()).build();

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
  private final Notices notices;

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
    this.notices = parts.notices();
    this.audit = audit;
  }

  /**
   * Makes an account without a session. Where no password is given nobody knows one, and its owner
   * is sent a link. To give a role away is to change one: who acts has to show who they are.
   */
  ChangeUserReply create(Registration registration, Role role, Actor actor) {
    var newUser = registration.user();
    var taken = database.read(tx -> users.findTaken(tx, newUser));
    if (taken.isPresent()) {
      return taken(taken.get().field());
    }
    @Nullable Proven proven = null;
    if (role != Role.MEMBER && actor.proof() != null) {
      switch (owners.prove(actor.userId(), actor.proof(), actor.caller())) {
        case Proven found -> proven = found;
        case Refusal why -> {
          return refused(why);
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
          ? notAllowed(reason.get())
          : create(tx, newUser, role, hash, actor, now);
    });
  }

  private ChangeUserReply create(
      Handle tx, NewUser newUser, Role role, @Nullable String hash, Actor actor, Instant now)
      throws SQLException {
    var stored = hash == null ? passwords.hashOfNoPassword() : hash;
    return switch (users.create(tx, newUser, role, stored, now)) {
      case Created(var user) -> {
        note(tx, AuditAction.USER_CREATED, actor, user.getId(), "", now);
        if (hash == null) {
          users.setNoPassword(tx, user.getId());
          newPasswords.askForLink(tx, user.getId(), now);
        }
        yield changed(users.findById(tx, user.getId()).orElseThrow(), NONE);
      }
      case Taken(var field) -> taken(field);
    };
  }

  /**
   * Changes an account. Its sessions end if it is no longer active, if it has another role, since
   * their tokens name the old one, or if it has a new password, which others may have known.
   * Whoever acts by a session has to show that it is theirs for what an account is got into by or
   * may do, and sets no other's password.
   */
  ChangeUserReply update(UserEdit edit, Actor actor) {
    var found = database.read(tx -> users.findById(tx, edit.id()));
    if (found.isEmpty()) {
      return NO_SUCH_USER;
    }
    if (!actor.isPerson() || !edit.needsProof(found.get(), actor.userId())) {
      return update(edit, found.get(), actor, null);
    }
    if (edit.password() != null && actor.userId() != edit.id()) {
      return notAllowed(
          "password: another's (expected: POST /v1/users/%d/reset-link)".formatted(edit.id()));
    }
    return switch (owners.prove(actor.userId(), requireNonNull(actor.proof()), actor.caller())) {
      case Proven proven -> update(edit, found.get(), actor, proven);
      case Refusal why -> refused(why);
    };
  }

  private ChangeUserReply update(UserEdit edit, User found, Actor actor, @Nullable Proven proven) {
    // Each new address is written to, and so is the old one: that must not become a way to write.
    if (actor.isPerson()
        && !found.getEmail().equals(edit.applied(found).getEmail())
        && throttle.changeEmail(found.getId()) instanceof Admission.Refused(var delay)) {
      return throttled(delay);
    }
    String password = edit.password();
    String hash = password == null ? null : passwords.hash(password);
    var now = clock.instant();
    try {
      return told(
          database.inTransaction(tx -> {
            var reason = owners.admit(tx, actor, proven, edit.id());
            return reason.isPresent()
                ? notAllowed(reason.get())
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
  ChangeUserReply promote(Handle tx, long id, Instant now) throws SQLException {
    return update(tx, UserEdit.toAdmin(id), null, new Acting(Actor.CONFIGURATION, null), now);
  }

  /**
   * Removes an account, its sessions and what is known of its owner, and tells other services to do
   * so; the audit keeps the id.
   */
  ChangeUserReply delete(long id, Actor actor) {
    return delete(id, actor, null);
  }

  /**
   * The same by its owner, who has to show that the session is theirs: what is removed does not
   * come back.
   */
  ChangeUserReply deleteOwn(Actor actor) {
    var proof = actor.proof();
    if (proof == null) {
      return refused(new NotShown(Unproved.Reason.PASSWORD_MISSING));
    }
    return switch (owners.prove(actor.userId(), proof, actor.caller())) {
      case Proven proven -> delete(actor.userId(), actor, proven);
      case Refusal why -> refused(why);
    };
  }

  private ChangeUserReply delete(long id, Actor actor, @Nullable Proven proven) {
    var now = clock.instant();
    return told(
        database.inTransaction(tx -> {
          var reason = owners.admit(tx, actor, proven, id);
          return reason.isPresent() ? notAllowed(reason.get()) : delete(tx, id, actor, now);
        }));
  }

  /** Who acts, and what they have shown for it. */
  private record Acting(Actor actor, @Nullable Proven proven) {
    boolean lacksProof(UserEdit edit, User before) {
      return actor.isPerson() && proven == null && edit.needsProof(before, actor.userId());
    }
  }

  private ChangeUserReply update(
      Handle tx, UserEdit edit, @Nullable String hash, Acting acting, Instant now)
      throws SQLException {
    var found = changes.lock(tx, edit.id());
    if (found.isEmpty()) {
      return NO_SUCH_USER;
    }
    var before = found.get();
    var after = edit.applied(before);
    var changed = edit.changes(before, after);
    if (changed.isEmpty()) {
      return changed(before, NONE);
    }
    if (acting.lacksProof(edit, before)) {
      // The account was another one when it was looked at first.
      return refused(new NotShown(Unproved.Reason.PASSWORD_MISSING));
    }
    var taken = changes.findTaken(tx, before, after);
    if (taken.isPresent()) {
      return taken(taken.get().field());
    }
    if (Role.isActiveAdmin(before)
        && !Role.isActiveAdmin(after)
        && !changes.hasOtherAdmin(tx, before.getId())) {
      return LAST_ADMIN;
    }
    changes.update(tx, after, hash);
    if (hash != null || !before.getEmail().equals(after.getEmail())) {
      // Links went to the old address, or would replace the new password.
      newPasswords.useUpLinks(tx, after.getId());
    }
    note(
        tx,
        AuditAction.USER_UPDATED,
        acting.actor(),
        after.getId(),
        String.join(", ", changed),
        now);
    notices.changed(tx, before, after, hash != null, now);
    var ended =
        hash != null || mayNotGoOn(before, after) ? endSessions(tx, after.getId(), now) : NONE;
    return changed(after, ended);
  }

  private ChangeUserReply delete(Handle tx, long id, Actor actor, Instant now) throws SQLException {
    var found = changes.lock(tx, id);
    if (found.isEmpty()) {
      return NO_SUCH_USER;
    }
    if (Role.isActiveAdmin(found.get()) && !changes.hasOtherAdmin(tx, id)) {
      return LAST_ADMIN;
    }
    note(tx, AuditAction.USER_DELETED, actor, id, "", now);
    var ended = endSessions(tx, id, now);
    changes.delete(tx, id);
    removals.tell(tx, id, actor.caller().traceId(), now);
    return ChangeUserReply.newBuilder()
        .setChanged(Changed.newBuilder().addAllSessionIds(ids(ended)))
        .build();
  }

  private Optional<ChangeUserReply> conflict(User before, UserEdit edit, RuntimeException failure) {
    if (!StoreErrors.isDataError(failure)) {
      return Optional.empty();
    }
    return database
        .read(tx -> changes.findTaken(tx, before, edit.applied(before)))
        .map(taken -> taken(taken.field()));
  }

  private List<SessionId> endSessions(Handle tx, long userId, Instant now) {
    return sessions.endAll(tx, userId, EndReason.ADMINISTRATION, now);
  }

  /** Tells other nodes of ended sessions, after the commit. */
  ChangeUserReply told(ChangeUserReply reply) {
    sessions.tellEnded(reply.getChanged().getSessionIdsList());
    return reply;
  }

  private void note(
      Handle tx, AuditAction action, Actor actor, long subjectId, String detail, Instant now) {
    audit.record(
        tx, new AuditEntry(action, actor.userId(), subjectId, actor.caller(), detail), now);
  }

  /** Whether sessions of the account as it was would allow what the account does not any more. */
  private static boolean mayNotGoOn(User before, User after) {
    return !before.getRole().equals(after.getRole()) || (before.getActive() && !after.getActive());
  }

  private static ChangeUserReply changed(User user, List<SessionId> ended) {
    return ChangeUserReply.newBuilder()
        .setChanged(Changed.newBuilder().setUser(user).addAllSessionIds(ids(ended)))
        .build();
  }

  private static List<String> ids(List<SessionId> sessions) {
    return sessions.stream().map(SessionId::toString).toList();
  }

  private static ChangeUserReply taken(String field) {
    return ChangeUserReply.newBuilder()
        .setNameTaken(NameTaken.newBuilder().setField(field))
        .build();
  }

  private static ChangeUserReply refused(Refusal why) {
    return switch (why) {
      case Reauthentication.Throttled(var delay) -> throttled(delay);
      case NotShown(var reason) ->
          ChangeUserReply.newBuilder().setUnproved(Unproved.newBuilder().setReason(reason)).build();
    };
  }

  private static ChangeUserReply throttled(Duration delay) {
    return ChangeUserReply.newBuilder().setThrottled(Throttle.reply(delay)).build();
  }

  private static ChangeUserReply notAllowed(String reason) {
    return ChangeUserReply.newBuilder()
        .setNotAllowed(NotAllowed.newBuilder().setReason(reason))
        .build();
  }
}
