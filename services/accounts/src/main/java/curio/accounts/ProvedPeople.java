package curio.accounts;

import static java.util.Objects.requireNonNull;

import curio.accounts.Reauthentication.Proven;
import curio.accounts.Reauthentication.Refusal;
import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.identities.IdentityKey;
import curio.accounts.identities.Person;
import curio.accounts.identities.SuggestedNames;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.MailKind;
import curio.accounts.recovery.Notices;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.SignInProof;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.LinkedIdentities;
import curio.accounts.users.NewUser;
import curio.accounts.users.Profile;
import curio.accounts.users.Role;
import curio.accounts.users.User;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.store.Database;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Signs in people whom Mobile-ID has proved and links them to accounts. One person has one account:
 * whoever looks for a person that has none holds a lock on that person until its account is made or
 * linked, so of a hundred first sign-ins at once one makes it and the others find it. Thread-safe.
 */
final class ProvedPeople {
  private static final String HOW = "mobile-id";

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final UserChanges changes;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;
  private final AuditLog log;
  private final IdentityKey key;
  private final Reauthentication owners;
  private final LinkedIdentities identities = new LinkedIdentities();
  private final Notices notices = new Notices();
  private final SecureRandom random = new SecureRandom();

  /** What came of a sign-in. */
  sealed interface SignIn {
    /** A session is open. */
    record Opened(SignedInUser user) implements SignIn {}

    /** The person's account may not sign in. */
    record Inactive() implements SignIn {}

    /** What the proof has opened before has ended. */
    record Over() implements SignIn {}
  }

  /** What came of linking a person to an account. */
  sealed interface Link {
    /** They belong together, perhaps since before. */
    record Linked(User user) implements Link {}

    /** There is no such active account. */
    record NoSuchUser() implements Link {}

    /** The person has another account. */
    record OtherAccount() implements Link {}

    /** The account belongs to another person. */
    record OtherPerson() implements Link {}
  }

  /** What came of taking a person from an account. */
  sealed interface Unlink {
    /** The account as it is now. */
    record Unlinked(User user) implements Unlink {}

    /** The account has no such identity. */
    record NoSuchIdentity() implements Unlink {}

    /** The account has no password: nobody could sign in to it any more. */
    record LastCredential() implements Unlink {}

    /** It was not shown that the owner of the account that acts asks. */
    record Refused(Refusal why) implements Unlink {}

    /** Who acts may not do this, or not any more. */
    record NotAllowed(String reason) implements Unlink {}
  }

  /** What all of accounts shares. */
  record Parts(
      Users users, PasswordHashing passwords, SessionLifecycle sessions, Reauthentication owners) {}

  /** How a session is opened. */
  private record Opening(
      AccessTokens.Signer signer, @Nullable SignInProof proof, Caller caller, Instant now) {}

  /** A transaction's result before anybody is told. */
  private sealed interface Stored {
    record Session(SessionLifecycle.Opened session) implements Stored {}

    record Refused() implements Stored {}

    record Over() implements Stored {}
  }

  ProvedPeople(Database database, Clock clock, Parts parts, AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = parts.users();
    this.changes = new UserChanges(users);
    this.passwords = parts.passwords();
    this.sessions = parts.sessions();
    this.owners = parts.owners();
    this.log = log;
    this.key = new IdentityKey(database);
  }

  /**
   * Signs a person in. Who has no account yet gets one, under a name that tells nothing of the
   * person; first and last name are those of the certificate and are not shown to others. A proof
   * opens one session, of which whoever shows it again gets tokens.
   */
  SignIn signIn(Person person, @Nullable SignInProof proof, Caller caller) {
    var identity = key.of(person);
    var signer = sessions.signer();
    var now = clock.instant();
    Stored stored =
        database.inTransaction(tx -> {
          var before = proof == null ? Optional.<SessionId>empty() : sessions.openedFor(tx, proof);
          if (before.isPresent()) {
            return again(tx, before.get(), requireNonNull(proof), signer, now);
          }
          var known = users.findByIdentity(tx, identity);
          if (known.isEmpty()) {
            lock(tx, identity);
            known = users.findByIdentity(tx, identity);
          }
          return known.isPresent()
              ? open(tx, known.get(), new Opening(signer, proof, caller, now))
              : make(tx, person, identity, new Opening(signer, proof, caller, now));
        });
    return switch (stored) {
      case Stored.Session(var session) -> new SignIn.Opened(sessions.opened(session));
      case Stored.Refused() -> new SignIn.Inactive();
      case Stored.Over() -> new SignIn.Over();
    };
  }

  /**
   * Links a person to an account whose owner has proved to be that person, and before that to be
   * the owner. Repeatable.
   */
  Link link(long userId, Person person, Caller caller) {
    var identity = key.of(person);
    var now = clock.instant();
    return database.inTransaction(tx -> {
      lock(tx, identity);
      var found = changes.lock(tx, userId).filter(User::active);
      if (found.isEmpty()) {
        return new Link.NoSuchUser();
      }
      var owner = users.findByIdentity(tx, identity).map(User::id);
      if (owner.isPresent()) {
        return owner.get() == userId ? new Link.Linked(found.get()) : new Link.OtherAccount();
      }
      if (found.get().verified()) {
        return new Link.OtherPerson();
      }
      note(tx, AuditAction.IDENTITY_LINKED, userId, userId, caller, now);
      notices.add(tx, MailKind.IDENTITY_LINKED, found.get(), now);
      return new Link.Linked(identities.link(tx, userId, identity, now));
    });
  }

  /** The identities of an account: one or none. */
  List<LinkedIdentities.Linked> list(long userId) {
    return database.read(tx -> identities.find(tx, userId)).stream().toList();
  }

  /**
   * Takes a person from an account, which then has to have a password: nobody is left without a way
   * to sign in.
   */
  Unlink unlink(long userId, long identityId, Actor actor) {
    @Nullable Proven proven = null;
    if (actor.proof() != null) {
      switch (owners.prove(actor.userId(), actor.proof(), actor.caller())) {
        case Proven found -> proven = found;
        case Refusal why -> {
          return new Unlink.Refused(why);
        }
      }
    }
    var shown = proven;
    var now = clock.instant();
    return database.inTransaction(tx -> {
      var reason = owners.admit(tx, actor, shown, userId);
      return reason.isPresent()
          ? new Unlink.NotAllowed(reason.get())
          : unlink(tx, userId, identityId, actor, now);
    });
  }

  private Unlink unlink(Handle tx, long userId, long identityId, Actor actor, Instant now) {
    var found = changes.lock(tx, userId);
    var linked = identities.find(tx, userId).filter(each -> each.id() == identityId);
    if (found.isEmpty() || linked.isEmpty()) {
      return new Unlink.NoSuchIdentity();
    }
    if (!found.get().hasPassword()) {
      return new Unlink.LastCredential();
    }
    note(tx, AuditAction.IDENTITY_UNLINKED, actor.userId(), userId, actor.caller(), now);
    notices.add(tx, MailKind.IDENTITY_UNLINKED, found.get(), now);
    return new Unlink.Unlinked(identities.unlink(tx, userId));
  }

  private Stored again(
      Handle tx, SessionId session, SignInProof proof, AccessTokens.Signer signer, Instant now) {
    return sessions
        .again(tx, session, proof, now)
        .flatMap(good ->
            users
                .findById(tx, good.userId())
                .map(user ->
                    new SignedInUser(user, session, signer.issue(user, session), good.token())))
        .<Stored>map(user -> new Stored.Session(new SessionLifecycle.Opened(user, List.of())))
        .orElseGet(Stored.Over::new);
  }

  private Stored open(Handle tx, User user, Opening opening) throws SQLException {
    if (!user.active()) {
      note(tx, AuditAction.SIGN_IN_FAILED, 0, user.id(), opening.caller(), opening.now());
      return new Stored.Refused();
    }
    note(tx, AuditAction.SIGN_IN, user.id(), user.id(), opening.caller(), opening.now());
    return new Stored.Session(opened(tx, user, opening));
  }

  private Stored make(Handle tx, Person person, byte[] identity, Opening opening)
      throws SQLException {
    var made = create(tx, person, opening.now());
    users.setNoPassword(tx, made.id());
    users.hideName(tx, made.id());
    var user = identities.link(tx, made.id(), identity, opening.now());
    note(tx, AuditAction.SIGN_UP, user.id(), user.id(), opening.caller(), opening.now());
    return new Stored.Session(opened(tx, user, opening));
  }

  /** A session that remembers that Mobile-ID has proved who opened it. */
  private SessionLifecycle.Opened opened(Handle tx, User user, Opening opening)
      throws SQLException {
    var proof = opening.proof();
    var opened =
        proof == null
            ? sessions.open(tx, user, opening.signer(), opening.caller(), opening.now())
            : sessions.open(tx, user, opening.signer(), proof, opening.caller(), opening.now());
    sessions.proved(tx, opened.user().session(), opening.now());
    return opened;
  }

  private User create(Handle tx, Person person, Instant now) {
    var profile = new Profile(person.givenName(), person.surname(), "", "", 0, "", "");
    var hash = passwords.hashOfNoPassword();
    return SuggestedNames.by(random)
        .map(name -> users.create(tx, new NewUser(name, null, profile), Role.MEMBER, hash, now))
        .filter(Created.class::isInstance)
        .map(outcome -> ((Created) outcome).user())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("every suggested name is taken"));
  }

  private static void lock(Handle tx, byte[] identity) {
    tx.createQuery("select 1 from pg_advisory_xact_lock(:person)")
        .bind("person", ByteBuffer.wrap(identity).getLong())
        .mapTo(Integer.class)
        .one();
  }

  private void note(
      Handle tx, AuditAction action, long actorId, long subjectId, Caller caller, Instant now) {
    log.record(tx, new AuditEntry(action, actorId, subjectId, caller, HOW), now);
  }
}
