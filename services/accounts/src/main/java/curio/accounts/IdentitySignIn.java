package curio.accounts;

import static java.util.Objects.requireNonNull;

import curio.accounts.Reauthentication.NotShown;
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
import curio.accounts.throttle.Throttle;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.LinkedIdentities;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.UserChanges;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.LinkIdentityReply.NoSuchUser;
import curio.contracts.accounts.v1.LinkIdentityReply.OtherAccount;
import curio.contracts.accounts.v1.LinkIdentityReply.OtherPerson;
import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityReply.Inactive;
import curio.contracts.accounts.v1.SignInIdentityReply.Over;
import curio.contracts.accounts.v1.UnlinkIdentityReply;
import curio.contracts.accounts.v1.UnlinkIdentityReply.LastCredential;
import curio.contracts.accounts.v1.UnlinkIdentityReply.NoSuchIdentity;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.accounts.v1.User;
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
final class IdentitySignIn {
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
  private final Notices notices;
  private final SecureRandom random = new SecureRandom();

  /** What all of accounts shares. */
  record Parts(
      Users users,
      PasswordHashing passwords,
      SessionLifecycle sessions,
      Reauthentication owners,
      Notices notices) {}

  /** How a session is opened. */
  private record Opening(
      AccessTokens.Signer signer, @Nullable SignInProof proof, Caller caller, Instant now) {}

  /** A transaction's result before anybody is told. */
  private sealed interface Stored {
    record Session(SessionLifecycle.Opened session) implements Stored {}

    record Refused() implements Stored {}

    record Over() implements Stored {}
  }

  IdentitySignIn(Database database, Clock clock, Parts parts, AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = parts.users();
    this.changes = new UserChanges(users);
    this.passwords = parts.passwords();
    this.sessions = parts.sessions();
    this.owners = parts.owners();
    this.notices = parts.notices();
    this.log = log;
    this.key = new IdentityKey(database);
  }

  /**
   * Signs a person in. Who has no account yet gets one, under a name that tells nothing of the
   * person; first and last name are those of the certificate and are not shown to others. A proof
   * opens one session, of which whoever shows it again gets tokens.
   */
  SignInIdentityReply signIn(Person person, @Nullable SignInProof proof, Caller caller) {
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
    var reply = SignInIdentityReply.newBuilder();
    return switch (stored) {
      case Stored.Session(var session) -> reply.setSignedIn(sessions.opened(session)).build();
      case Stored.Refused() -> reply.setInactive(Inactive.getDefaultInstance()).build();
      case Stored.Over() -> reply.setOver(Over.getDefaultInstance()).build();
    };
  }

  /**
   * Links a person to an account whose owner has proved to be that person, and before that to be
   * the owner. Repeatable.
   */
  LinkIdentityReply link(long userId, Person person, Caller caller) {
    var identity = key.of(person);
    var now = clock.instant();
    return database.inTransaction(tx -> {
      lock(tx, identity);
      var reply = LinkIdentityReply.newBuilder();
      var found = changes.lock(tx, userId).filter(User::getActive);
      if (found.isEmpty()) {
        return reply.setNoSuchUser(NoSuchUser.getDefaultInstance()).build();
      }
      var owner = users.findByIdentity(tx, identity).map(User::getId);
      if (owner.isPresent()) {
        return owner.get() == userId
            ? reply.setLinked(found.get()).build()
            : reply.setOtherAccount(OtherAccount.getDefaultInstance()).build();
      }
      if (found.get().getVerified()) {
        return reply.setOtherPerson(OtherPerson.getDefaultInstance()).build();
      }
      note(tx, AuditAction.IDENTITY_LINKED, userId, userId, caller, now);
      notices.add(tx, MailKind.IDENTITY_LINKED, found.get(), now);
      return reply.setLinked(identities.link(tx, userId, identity, now)).build();
    });
  }

  /** The identities of an account: one or none. */
  List<LinkedIdentity> list(long userId) {
    return database.read(tx -> identities.find(tx, userId)).stream().toList();
  }

  /**
   * Takes a person from an account, which then has to have a password: nobody is left without a way
   * to sign in.
   */
  UnlinkIdentityReply unlink(long userId, String identityId, Actor actor) {
    @Nullable Proven proven = null;
    if (actor.proof() != null) {
      switch (owners.prove(actor.userId(), actor.proof(), actor.caller())) {
        case Proven found -> proven = found;
        case Refusal why -> {
          return refused(why);
        }
      }
    }
    var shown = proven;
    var now = clock.instant();
    return database.inTransaction(tx -> {
      var reason = owners.admit(tx, actor, shown, userId);
      return reason.isPresent()
          ? UnlinkIdentityReply.newBuilder()
              .setNotAllowed(NotAllowed.newBuilder().setReason(reason.get()))
              .build()
          : unlink(tx, userId, identityId, actor, now);
    });
  }

  private UnlinkIdentityReply unlink(
      Handle tx, long userId, String identityId, Actor actor, Instant now) throws SQLException {
    var reply = UnlinkIdentityReply.newBuilder();
    var found = changes.lock(tx, userId);
    var linked = identities.find(tx, userId).filter(each -> each.getId().equals(identityId));
    if (found.isEmpty() || linked.isEmpty()) {
      return reply.setNoSuchIdentity(NoSuchIdentity.getDefaultInstance()).build();
    }
    if (!found.get().getHasPassword()) {
      return reply.setLastCredential(LastCredential.getDefaultInstance()).build();
    }
    note(tx, AuditAction.IDENTITY_UNLINKED, actor.userId(), userId, actor.caller(), now);
    notices.add(tx, MailKind.IDENTITY_UNLINKED, found.get(), now);
    return reply.setUnlinked(identities.unlink(tx, userId)).build();
  }

  private static UnlinkIdentityReply refused(Refusal why) {
    var reply = UnlinkIdentityReply.newBuilder();
    return switch (why) {
      case Reauthentication.Throttled(var delay) ->
          reply.setThrottled(Throttle.reply(delay)).build();
      case NotShown(var reason) ->
          reply.setUnproved(Unproved.newBuilder().setReason(reason)).build();
    };
  }

  private Stored again(
      Handle tx, SessionId session, SignInProof proof, AccessTokens.Signer signer, Instant now) {
    return sessions
        .again(tx, session, proof, now)
        .flatMap(good ->
            users
                .findById(tx, good.userId())
                .map(user ->
                    SessionLifecycle.signedIn(
                        user, session, signer.issue(user, session), good.token())))
        .<Stored>map(signedIn ->
            new Stored.Session(new SessionLifecycle.Opened(session, signedIn, List.of())))
        .orElseGet(Stored.Over::new);
  }

  private Stored open(Handle tx, User user, Opening opening) throws SQLException {
    if (!user.getActive()) {
      note(tx, AuditAction.SIGN_IN_FAILED, 0, user.getId(), opening.caller(), opening.now());
      return new Stored.Refused();
    }
    note(tx, AuditAction.SIGN_IN, user.getId(), user.getId(), opening.caller(), opening.now());
    return new Stored.Session(opened(tx, user, opening));
  }

  private Stored make(Handle tx, Person person, byte[] identity, Opening opening)
      throws SQLException {
    var made = create(tx, person, opening.now());
    users.setNoPassword(tx, made.getId());
    users.hideName(tx, made.getId());
    var user = identities.link(tx, made.getId(), identity, opening.now());
    note(tx, AuditAction.SIGN_UP, user.getId(), user.getId(), opening.caller(), opening.now());
    return new Stored.Session(opened(tx, user, opening));
  }

  /** A session that remembers that Mobile-ID has proved who opened it. */
  private SessionLifecycle.Opened opened(Handle tx, User user, Opening opening)
      throws SQLException {
    var opened =
        sessions.open(tx, user, opening.signer(), opening.proof(), opening.caller(), opening.now());
    sessions.proved(tx, opened.session(), opening.now());
    return opened;
  }

  private User create(Handle tx, Person person, Instant now) {
    var profile =
        Profile.newBuilder().setFirstName(person.givenName()).setLastName(person.surname()).build();
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
