package curio.accounts;

import curio.accounts.passwords.PasswordHashing;
import curio.accounts.passwords.PasswordRules;
import curio.accounts.sessions.EndedSessions;
import curio.accounts.sessions.SessionEvents;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.Sessions;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.tokens.RefreshTokens;
import curio.accounts.tokens.SigningKeys;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.FindSessionReply;
import curio.contracts.accounts.v1.FindSessionRequest;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.contracts.accounts.v1.ListKeysReply;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.contracts.accounts.v1.RefreshReply;
import curio.contracts.accounts.v1.RefreshRequest;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignOutReply;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.log.Outbox;
import curio.store.Database;
import curio.store.Wakeups;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * The door of accounts: each method reads its request, asks the part that knows and writes the
 * reply. Thread-safe. Needs the migrations of {@code accounts} to have run.
 */
public final class AccountsService extends AccountsGrpc.AccountsImplBase implements AutoCloseable {
  /** The schema of its tables and the name of its migrations and outbox. */
  public static final String SCHEMA = "accounts";

  private static final long NEWEST = -1;
  private static final int MAX_ENDED = 10_000;

  private final Database database;
  private final AccountsSettings settings;
  private final PasswordRules passwordRules;
  private final PasswordHashing passwords;
  private final EndedSessions ended = new EndedSessions();
  private final SigningKeys keys;
  private final SessionLifecycle sessions;
  private final SignUps signUps;
  private final SignIns signIns;
  private final DemoAccounts demoAccounts;
  private final Purge purge;

  /** A service that answers at once; {@link #start} completes it. */
  public AccountsService(
      Database database,
      Wakeups wakeups,
      Clock clock,
      AccountsSettings settings,
      MeterRegistry metrics) {
    this.database = database;
    this.settings = settings;
    var users = new Users();
    this.passwordRules = new PasswordRules(settings.passwords().minLength());
    this.passwords = new PasswordHashing(settings.passwords(), metrics);
    this.keys =
        new SigningKeys(database, clock, settings.signingKeyLife(), settings.accessTokenLife());
    this.sessions =
        new SessionLifecycle(
            database,
            wakeups,
            clock,
            users,
            new Sessions(settings.refreshTokenLife(), ended),
            new SessionLifecycle.Tokens(
                new AccessTokens(keys, clock, settings.accessTokenLife()),
                new RefreshTokens(settings.refreshTokenLife(), settings.refreshGrace())),
            new SessionEvents(new Outbox(SCHEMA)));
    this.signUps = new SignUps(database, clock, users, passwords, sessions);
    this.signIns = new SignIns(database, clock, users, passwords, sessions);
    this.demoAccounts = new DemoAccounts(database, clock, users, passwords);
    this.purge = new Purge(database, clock, settings);
  }

  /** Makes the demo accounts if they are wanted, and begins to purge what is over. */
  public void start() {
    if (settings.demo()) {
      demoAccounts.make();
    }
    purge.start();
  }

  /** Stops hashing and purging; calls in flight that wait for a hash fail. */
  @Override
  public void close() {
    purge.close();
    passwords.close();
  }

  @Override
  public void signUp(SignUpRequest request, StreamObserver<SignUpReply> observer) {
    send(signUp(request), observer);
  }

  @Override
  public void signIn(SignInRequest request, StreamObserver<SignInReply> observer) {
    var caller = Replies.caller(request.getClient());
    var signedIn = signIns.signIn(request.getName(), request.getPassword(), caller);
    var reply = SignInReply.newBuilder();
    signedIn.map(Replies::signedIn).ifPresent(reply::setSignedIn);
    send(reply.build(), observer);
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshReply> observer) {
    var reply = RefreshReply.newBuilder();
    sessions
        .refresh(request.getRefreshToken())
        .map(Replies::signedIn)
        .ifPresent(reply::setSignedIn);
    send(reply.build(), observer);
  }

  @Override
  public void signOut(SignOutRequest request, StreamObserver<SignOutReply> observer) {
    var caller = Replies.caller(request.getClient());
    SessionId.parse(request.getSessionId()).ifPresent(id -> sessions.signOut(id, caller));
    send(SignOutReply.getDefaultInstance(), observer);
  }

  @Override
  public void findSession(FindSessionRequest request, StreamObserver<FindSessionReply> observer) {
    boolean alive = SessionId.parse(request.getSessionId()).map(sessions::alive).orElse(false);
    send(FindSessionReply.newBuilder().setAlive(alive).build(), observer);
  }

  @Override
  public void listEndedSessions(
      ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsReply> observer) {
    send(listEnded(request.getAfter()), observer);
  }

  @Override
  public void listKeys(ListKeysRequest request, StreamObserver<ListKeysReply> observer) {
    send(ListKeysReply.newBuilder().setJwksJson(keys.published()).build(), observer);
  }

  private SignUpReply signUp(SignUpRequest request) {
    Registration registration;
    try {
      registration = Registration.of(request, passwordRules);
    } catch (IllegalArgumentException e) {
      return SignUpReply.newBuilder()
          .setInvalid(SignUpReply.Invalid.newBuilder().setReason(String.valueOf(e.getMessage())))
          .build();
    }
    return switch (signUps.signUp(registration, Replies.caller(request.getClient()))) {
      case SignUps.Outcome.SignedUp(var user) ->
          SignUpReply.newBuilder().setSignedIn(Replies.signedIn(user)).build();
      case SignUps.Outcome.Refused(var field) ->
          SignUpReply.newBuilder()
              .setNameTaken(SignUpReply.NameTaken.newBuilder().setField(field))
              .build();
    };
  }

  private ListEndedSessionsReply listEnded(long after) {
    if (after == NEWEST) {
      return ListEndedSessionsReply.newBuilder().setLast(database.read(ended::newest)).build();
    }
    var found = database.read(tx -> ended.after(tx, after, MAX_ENDED));
    var reply = ListEndedSessionsReply.newBuilder();
    found.forEach(session -> reply.addSessionIds(session.id().toString()));
    return reply.setLast(found.isEmpty() ? after : found.getLast().number()).build();
  }

  private static <R> void send(R reply, StreamObserver<R> observer) {
    observer.onNext(reply);
    observer.onCompleted();
  }
}
