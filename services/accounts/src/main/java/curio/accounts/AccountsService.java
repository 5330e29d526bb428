package curio.accounts;

import static curio.cluster.calls.UnaryReply.send;

import curio.accounts.identities.Person;
import curio.accounts.passwords.PasswordRules;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.SignInProof;
import curio.accounts.throttle.Throttle;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.ChangePasswordRequest;
import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.contracts.accounts.v1.EndSessionsReply;
import curio.contracts.accounts.v1.EndSessionsRequest;
import curio.contracts.accounts.v1.FindSessionReply;
import curio.contracts.accounts.v1.FindSessionRequest;
import curio.contracts.accounts.v1.ForgotReply;
import curio.contracts.accounts.v1.ForgotRequest;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.LinkIdentityRequest;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.contracts.accounts.v1.ListIdentitiesReply;
import curio.contracts.accounts.v1.ListIdentitiesRequest;
import curio.contracts.accounts.v1.ListKeysReply;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.contracts.accounts.v1.ListSessionsReply;
import curio.contracts.accounts.v1.ListSessionsRequest;
import curio.contracts.accounts.v1.RefreshReply;
import curio.contracts.accounts.v1.RefreshRequest;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.ResetRequest;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignOutReply;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UnlinkIdentityReply;
import curio.contracts.accounts.v1.UnlinkIdentityRequest;
import curio.contracts.accounts.v1.Unproved;
import curio.jobs.Jobs;
import curio.limits.SqlClock;
import curio.log.Topic;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The door of accounts: each method reads its request, asks the part that knows and writes the
 * reply. Thread-safe. Needs the migrations of {@code accounts}, {@code jobs} and {@code log} to
 * have run.
 */
public final class AccountsService extends AccountsGrpc.AccountsImplBase implements AutoCloseable {
  /** The schema of its tables and the name of its migrations and outbox. */
  public static final String SCHEMA = "accounts";

  private static final long NEWEST = -1;
  private static final int MAX_ENDED = 10_000;

  private final Database database;
  private final Clock clock;
  private final AccountsPolicy policy;
  private final PasswordRules passwordRules;
  private final AccountsParts parts;

  /**
   * A service that answers at once; {@link #start} completes it.
   *
   * @param events the topic of what users do
   * @param jobs for its background work
   */
  public AccountsService(
      Database database,
      Notifications wakeups,
      Topic events,
      Clock clock,
      AccountsPolicy policy,
      MeterRegistry metrics,
      Jobs jobs) {
    this(database, wakeups, events, clock, SqlClock.database(), policy, metrics, jobs);
  }

  /** The same with limits on a clock of their own, for tests. */
  AccountsService(
      Database database,
      Notifications wakeups,
      Topic events,
      Clock clock,
      SqlClock sqlClock,
      AccountsPolicy policy,
      MeterRegistry metrics,
      Jobs jobs) {
    this.database = database;
    this.clock = clock;
    this.policy = policy;
    this.passwordRules = new PasswordRules(policy.passwords().minLength());
    var node = new AccountsParts.Surroundings(database, wakeups, clock, sqlClock, metrics, jobs);
    this.parts = new AccountsParts(node, events, policy);
  }

  /** Makes the demo accounts if they are wanted, and begins to send mails and to purge. */
  public void start() {
    parts.start();
  }

  /** The other door, on the parts of this one. */
  public UsersService users() {
    var shared =
        new UsersService.Parts(
            parts.users,
            parts.hashing,
            parts.sessions,
            parts.newPasswords,
            parts.notices,
            parts.owners,
            parts.throttle,
            parts.log);
    return new UsersService(database, clock, policy, shared);
  }

  /** Stops hashing, sending and purging; calls in flight that wait for a hash fail. */
  @Override
  public void close() {
    parts.close();
  }

  @Override
  public void signUp(SignUpRequest request, StreamObserver<SignUpReply> observer) {
    Registration registration;
    try {
      registration = Registration.of(request, passwordRules);
    } catch (IllegalArgumentException e) {
      send(SignUpReply.newBuilder().setInvalid(Invalids.of(e)).build(), observer);
      return;
    }
    var caller = Caller.of(request.getClient());
    send(parts.signUps.signUp(registration, caller), observer);
  }

  @Override
  public void signIn(SignInRequest request, StreamObserver<SignInReply> observer) {
    var caller = Caller.of(request.getClient());
    send(parts.signIns.signIn(request.getName(), request.getPassword(), caller), observer);
  }

  @Override
  public void signInIdentity(
      SignInIdentityRequest request, StreamObserver<SignInIdentityReply> observer) {
    Person person;
    SignInProof proof;
    try {
      person = Person.of(request.getIdentity());
      proof = SignInProof.of(request);
    } catch (IllegalArgumentException e) {
      send(SignInIdentityReply.newBuilder().setInvalid(Invalids.of(e)).build(), observer);
      return;
    }
    send(parts.people.signIn(person, proof, Caller.of(request.getClient())), observer);
  }

  @Override
  public void linkIdentity(
      LinkIdentityRequest request, StreamObserver<LinkIdentityReply> observer) {
    Person person;
    try {
      person = Person.of(request.getIdentity());
    } catch (IllegalArgumentException e) {
      send(LinkIdentityReply.newBuilder().setInvalid(Invalids.of(e)).build(), observer);
      return;
    }
    var caller = Caller.of(request.getClient());
    send(parts.people.link(request.getUserId(), person, caller), observer);
  }

  @Override
  public void listIdentities(
      ListIdentitiesRequest request, StreamObserver<ListIdentitiesReply> observer) {
    var found = parts.people.list(request.getUserId());
    send(ListIdentitiesReply.newBuilder().addAllIdentities(found).build(), observer);
  }

  @Override
  public void unlinkIdentity(
      UnlinkIdentityRequest request, StreamObserver<UnlinkIdentityReply> observer) {
    var actor = Actor.of(request.getActor());
    var id = identityId(request.getIdentityId());
    send(parts.people.unlink(request.getUserId(), id, actor), observer);
  }

  /** The id of an identity as it is written; one that none has if the text is no number. */
  private static String identityId(String text) {
    try {
      return Long.toString(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return "";
    }
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshReply> observer) {
    var caller = Caller.of(request.getClient());
    var reply = RefreshReply.newBuilder();
    parts.refreshes.refresh(request.getRefreshToken(), caller).ifPresent(reply::setSignedIn);
    send(reply.build(), observer);
  }

  @Override
  public void signOut(SignOutRequest request, StreamObserver<SignOutReply> observer) {
    var caller = Caller.of(request.getClient());
    var session =
        request.getRefreshToken().isEmpty()
            ? SessionId.parse(request.getSessionId())
            : parts.sessions.ofRefreshToken(request.getRefreshToken());
    session.ifPresent(id -> parts.sessions.signOut(id, caller));
    var over = session.map(SessionId::toString).orElse("");
    send(SignOutReply.newBuilder().setSessionId(over).build(), observer);
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsReply> observer) {
    var found = parts.sessions.list(request.getUserId());
    send(ListSessionsReply.newBuilder().addAllSessions(found).build(), observer);
  }

  @Override
  public void endSessions(EndSessionsRequest request, StreamObserver<EndSessionsReply> observer) {
    var caller = Caller.of(request.getClient());
    long userId = request.getUserId();
    Optional<Ending> which =
        request.getSessionId().isEmpty()
            ? Optional.of(Ending.All.but(userId, request.getExceptSessionId()))
            : SessionId.parse(request.getSessionId()).map(id -> new Ending.One(userId, id));
    var reply = EndSessionsReply.newBuilder();
    which.ifPresent(found ->
        reply.addAllSessionIds(EndedSession.ids(parts.sessions.end(userId, found, caller))));
    send(reply.build(), observer);
  }

  @Override
  public void changePassword(
      ChangePasswordRequest request, StreamObserver<ChangePasswordReply> observer) {
    try {
      passwordRules.check(request.getPassword());
    } catch (IllegalArgumentException e) {
      send(ChangePasswordReply.newBuilder().setInvalid(Invalids.of(e)).build(), observer);
      return;
    }
    var caller = Caller.of(request.getClient());
    var others = Ending.All.but(request.getUserId(), request.getSessionId());
    var proof = Proof.of(request.getSessionId(), request.getCurrentPassword());
    send(parts.passwordChanges.change(others, proof, request.getPassword(), caller), observer);
  }

  @Override
  public void checkPassword(
      CheckPasswordRequest request, StreamObserver<CheckPasswordReply> observer) {
    var caller = Caller.of(request.getClient());
    var proof = Proof.of(request.getSessionId(), request.getPassword());
    send(checked(parts.owners.prove(request.getUserId(), proof, caller)), observer);
  }

  private static CheckPasswordReply checked(Reauthentication.Outcome outcome) {
    var reply = CheckPasswordReply.newBuilder();
    switch (outcome) {
      case Reauthentication.Proven _ ->
          reply.setRight(CheckPasswordReply.Right.getDefaultInstance());
      case Reauthentication.Throttled(var delay) -> reply.setThrottled(Throttle.reply(delay));
      case Reauthentication.NotShown(var reason) when reason == Unproved.Reason.PASSWORD_WRONG ->
          reply.setWrongPassword(ChangePasswordReply.WrongPassword.getDefaultInstance());
      case Reauthentication.NotShown(var reason) ->
          reply.setUnproved(Unproved.newBuilder().setReason(reason));
    }
    return reply.build();
  }

  @Override
  public void forgot(ForgotRequest request, StreamObserver<ForgotReply> observer) {
    var reply = ForgotReply.newBuilder();
    parts
        .resetLinks
        .forgot(request.getEmail(), Caller.of(request.getClient()))
        .map(Throttle::reply)
        .ifPresent(reply::setThrottled);
    send(reply.build(), observer);
  }

  @Override
  public void reset(ResetRequest request, StreamObserver<ResetReply> observer) {
    try {
      passwordRules.check(request.getPassword());
    } catch (IllegalArgumentException e) {
      send(ResetReply.newBuilder().setInvalid(Invalids.of(e)).build(), observer);
      return;
    }
    var caller = Caller.of(request.getClient());
    send(parts.passwordResets.reset(request.getToken(), request.getPassword(), caller), observer);
  }

  @Override
  public void findSession(FindSessionRequest request, StreamObserver<FindSessionReply> observer) {
    boolean alive =
        SessionId.parse(request.getSessionId()).map(parts.sessions::alive).orElse(false);
    send(FindSessionReply.newBuilder().setAlive(alive).build(), observer);
  }

  @Override
  public void listEndedSessions(
      ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsReply> observer) {
    send(database.read(tx -> listEnded(tx, request)), observer);
  }

  @Override
  public void listKeys(ListKeysRequest request, StreamObserver<ListKeysReply> observer) {
    send(ListKeysReply.newBuilder().setJwksJson(parts.keys.published()).build(), observer);
  }

  private ListEndedSessionsReply listEnded(Handle tx, ListEndedSessionsRequest request) {
    long after = request.getAfter();
    var reply = ListEndedSessionsReply.newBuilder();
    boolean restored =
        after != NEWEST
            && !request.getMark().isEmpty()
            && !parts.ended.isKnown(tx, after, request.getMark());
    if (after == NEWEST || restored) {
      long newest = parts.ended.newest(tx);
      return reply
          .setLast(newest)
          .setMark(parts.ended.mark(tx, newest))
          .setRestored(restored)
          .build();
    }
    var found = parts.ended.after(tx, after, MAX_ENDED);
    found.forEach(session -> reply.addSessionIds(session.id().toString()));
    if (found.isEmpty()) {
      return reply.setLast(after).setMark(request.getMark()).build();
    }
    long last = found.getLast().number();
    return reply.setLast(last).setMark(parts.ended.mark(tx, last)).build();
  }
}
