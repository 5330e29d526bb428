package curio.accounts;

import com.google.protobuf.ByteString;
import curio.accounts.mail.MailRoute;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.recovery.MailOutbox;
import curio.accounts.throttle.ThrottleSettings;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.ChangePasswordRequest;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.EndSessionsRequest;
import curio.contracts.accounts.v1.FindSessionRequest;
import curio.contracts.accounts.v1.ForgotReply;
import curio.contracts.accounts.v1.ForgotRequest;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.LinkIdentityRequest;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.contracts.accounts.v1.ListSessionsRequest;
import curio.contracts.accounts.v1.RefreshReply;
import curio.contracts.accounts.v1.RefreshRequest;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.ResetRequest;
import curio.contracts.accounts.v1.Session;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Tokens;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.limits.Limits;
import curio.limits.SqlClock;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The service on a database of its own, called as the gateway calls it. */
final class RunningAccounts implements AutoCloseable {
  static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  static final String PASSWORD = "1234567890";
  static final String HOME = "127.0.0.1";

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "accounts");
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Notifications wakeups =
      new Notifications(store.database(), store.settings(), "test");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AccountsPolicy settings;
  private final Path directory = temporary();
  private final AccountsService service;
  private final UserCalls users;
  private final Channels channels;
  private final ServiceClient<AccountsBlockingStub> client;
  private final List<AccountsService> others = new ArrayList<>();
  private final List<Jobs> background = new ArrayList<>();

  RunningAccounts() {
    this(patient());
  }

  /** Mails without a server become files in a directory that is deleted afterwards. */
  RunningAccounts(AccountsPolicy settings) {
    this.settings =
        settings.withMail(new MailRoute(settings.mail().settings(), mails(), "http://localhost"));
    this.service = node("test");
    var usersService = service.users();
    service.start();
    usersService.start();
    this.channels = new Channels(List.of(service, usersService));
    this.users = new UserCalls(channels.to(UsersGrpc::newBlockingStub, DEADLINE));
    this.client = channels.to(AccountsGrpc::newBlockingStub, DEADLINE);
  }

  /** For tests of other things: everybody may try as often as they like. */
  static RunningAccounts unthrottled() {
    return new RunningAccounts(patient().withThrottle(ThrottleSettings.off()));
  }

  /** The usual settings, on a machine where hashing may be slow. */
  static AccountsPolicy patient() {
    return AccountsPolicy.standard(false)
        .withPasswords(new PasswordSettings(8, 1, 128, Duration.ofSeconds(60)));
  }

  /** A second node on the same store, not started; closed with this. */
  AccountsService other(String name) {
    var other = node(name);
    others.add(other);
    return other;
  }

  private AccountsService node(String name) {
    var jobs = new Jobs(store.database(), store.database(), wakeups, name, metrics);
    jobs.start();
    background.add(jobs);
    return new AccountsService(
        store.database(), wakeups, EVENTS, clock, SqlClock.of(clock), settings, metrics, jobs);
  }

  /** The background work of the first node. */
  Jobs jobs() {
    return background.getFirst();
  }

  /** Removes everything that is due. */
  void cleanUp() {
    var limits = new Limits(AccountsService.SCHEMA, SqlClock.of(clock));
    var rules = CleanupRules.of(settings.settings(), clock, limits);
    var cleanup = new Cleanup("test", Duration.ofHours(1), rules, store.database(), metrics);
    while (cleanup.pass()) {
      // One batch of each at a time.
    }
  }

  AccountsService service() {
    return service;
  }

  SettableClock clock() {
    return clock;
  }

  Notifications wakeups() {
    return wakeups;
  }

  DatabaseSettings settings() {
    return store.settings();
  }

  TestDatabase store() {
    return store;
  }

  Database database() {
    return store.database();
  }

  ServiceClient<AccountsBlockingStub> client() {
    return client;
  }

  /** The other door. */
  UserCalls users() {
    return users;
  }

  /** The account of that name. */
  long idOf(String username) {
    return store
        .database()
        .read(tx ->
            tx.createQuery("select id from accounts.users where username = :name")
                .bind("name", username)
                .mapTo(Long.class)
                .one());
  }

  /** Asks for a link to the owner of an account, as for those that are made without a password. */
  void askForLink(long userId) {
    var _ =
        store
            .database()
            .inTransaction(tx -> {
              new MailOutbox(jobs()).addLink(tx, userId, clock.instant());
              return userId;
            });
  }

  /** How many mails are still to be sent. */
  long mailsWaiting() {
    return count("select count(*) from accounts.mails");
  }

  /** What was done to an account, in order. */
  List<String> audited(long subjectId) {
    return store
        .database()
        .read(tx ->
            tx.createQuery(
                    "select action from accounts.audit where subject_id = :id order by number")
                .bind("id", subjectId)
                .mapTo(String.class)
                .list());
  }

  Path mails() {
    return directory.resolve("mail");
  }

  /** How many passwords were hashed so far. */
  long hashes() {
    return metrics.get("password_hash").timer().count();
  }

  SignUpReply signUp(SignUpRequest.Builder request) {
    return client.call(stub -> stub.signUp(request.setClient(at(HOME)).build()));
  }

  /** Signs up under the usual password. */
  SignedIn signUp(String username) {
    return signUp(SignUpRequest.newBuilder().setUsername(username).setPassword(PASSWORD))
        .getSignedIn();
  }

  /** Signs up under the usual password, with an address. */
  SignedIn signUp(String username, String email) {
    var request = SignUpRequest.newBuilder().setUsername(username).setEmail(email);
    return signUp(request.setPassword(PASSWORD)).getSignedIn();
  }

  SignInIdentityReply signIn(Identity.Builder person) {
    var request = SignInIdentityRequest.newBuilder().setIdentity(person).setClient(at(HOME));
    return client.call(stub -> stub.signInIdentity(request.build()));
  }

  /** For a proof of that id, whose secret is 32 times the letter. */
  SignInIdentityReply signIn(Identity.Builder person, String proof, char secret) {
    var bytes = ByteString.copyFromUtf8(String.valueOf(secret).repeat(32));
    var request =
        SignInIdentityRequest.newBuilder()
            .setIdentity(person)
            .setClient(at(HOME))
            .setProof(SignInIdentityRequest.Proof.newBuilder().setId(proof).setSecret(bytes));
    return client.call(stub -> stub.signInIdentity(request.build()));
  }

  LinkIdentityReply link(long userId, Identity.Builder person) {
    var request = LinkIdentityRequest.newBuilder().setUserId(userId).setIdentity(person);
    return client.call(stub -> stub.linkIdentity(request.setClient(at(HOME)).build()));
  }

  SignInReply signIn(String name, String password) {
    return signIn(name, password, HOME);
  }

  SignInReply signIn(String name, String password, String address) {
    var request = SignInRequest.newBuilder().setName(name).setPassword(password);
    return client.call(stub -> stub.signIn(request.setClient(at(address)).build()));
  }

  /** One more session of who has the usual password. */
  Tokens signIn(String name) {
    return signIn(name, PASSWORD).getSignedIn().getTokens();
  }

  RefreshReply refresh(String refreshToken) {
    var request = RefreshRequest.newBuilder().setRefreshToken(refreshToken).setClient(at(HOME));
    return client.call(stub -> stub.refresh(request.build()));
  }

  void signOut(String sessionId) {
    var request = SignOutRequest.newBuilder().setSessionId(sessionId).setClient(at(HOME)).build();
    var _ = client.call(stub -> stub.signOut(request));
  }

  List<Session> sessions(long userId) {
    var request = ListSessionsRequest.newBuilder().setUserId(userId).build();
    return client.call(stub -> stub.listSessions(request)).getSessionsList();
  }

  List<String> endSessions(long userId, String session, String except) {
    var request =
        EndSessionsRequest.newBuilder()
            .setUserId(userId)
            .setSessionId(session)
            .setExceptSessionId(except)
            .setClient(at(HOME))
            .build();
    return client.call(stub -> stub.endSessions(request)).getSessionIdsList();
  }

  ChangePasswordReply changePassword(long userId, String session, String current, String password) {
    var request =
        ChangePasswordRequest.newBuilder()
            .setUserId(userId)
            .setSessionId(session)
            .setCurrentPassword(current)
            .setPassword(password)
            .setClient(at(HOME))
            .build();
    return client.call(stub -> stub.changePassword(request));
  }

  ForgotReply forgot(String email, String address) {
    var request = ForgotRequest.newBuilder().setEmail(email).setClient(at(address)).build();
    return client.call(stub -> stub.forgot(request));
  }

  ResetReply reset(String token, String password) {
    var request =
        ResetRequest.newBuilder().setToken(token).setPassword(password).setClient(at(HOME));
    return client.call(stub -> stub.reset(request.build()));
  }

  boolean alive(String sessionId) {
    var request = FindSessionRequest.newBuilder().setSessionId(sessionId).build();
    return client.call(stub -> stub.findSession(request)).getAlive();
  }

  ListEndedSessionsReply endedAfter(long number) {
    var request = ListEndedSessionsRequest.newBuilder().setAfter(number).build();
    return client.call(stub -> stub.listEndedSessions(request));
  }

  String keys() {
    return client.call(stub -> stub.listKeys(ListKeysRequest.getDefaultInstance())).getJwksJson();
  }

  /** The stored hash of an account. */
  String passwordHash(String username) {
    return store
        .database()
        .read(tx ->
            tx.createQuery("select password_hash from accounts.users where username = :name")
                .bind("name", username)
                .mapTo(String.class)
                .one());
  }

  /** Makes an account without the cost of a hash. */
  void insertUser(String username, String hash) {
    int made =
        execute(
            """
            insert into accounts.users (username, username_key, password_hash, created_at)
            values (?, lower(?), ?, now())
            """,
            username,
            username,
            hash);
    if (made != 1) {
      throw new IllegalStateException(username);
    }
  }

  /** Runs a statement as an operator would. */
  int execute(String sql, Object... values) {
    return store.database().inTransaction(tx -> tx.execute(sql, values));
  }

  /** The number that a query gives. */
  long count(String sql) {
    return store.database().read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }

  @Override
  public void close() {
    channels.close();
    others.forEach(AccountsService::close);
    service.close();
    background.forEach(Jobs::close);
    wakeups.close();
    store.close();
    delete();
  }

  private static Client at(String address) {
    return Client.newBuilder().setAddress(address).setAgent("test").setTraceId("trace-1").build();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("accounts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try (var found = Files.walk(directory)) {
      for (var path : found.toList().reversed()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
