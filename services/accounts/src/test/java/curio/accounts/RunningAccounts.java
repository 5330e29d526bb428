package curio.accounts;

import curio.cluster.Channels;
import curio.cluster.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.FindSessionRequest;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.contracts.accounts.v1.RefreshReply;
import curio.contracts.accounts.v1.RefreshRequest;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.Migrations;
import curio.store.Wakeups;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** The service on a database of its own, called as the gateway calls it. */
final class RunningAccounts implements AutoCloseable {
  static final String PASSWORD = "1234567890";

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Client CLIENT =
      Client.newBuilder().setAddress("127.0.0.1").setAgent("test").setTraceId("trace-1").build();

  private final TestDatabase store = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final Wakeups wakeups = new Wakeups(store.settings(), "test");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AccountsService service;
  private final Channels channels;
  private final ServiceClient<AccountsBlockingStub> client;

  RunningAccounts(AccountsSettings settings) {
    Migrations.run(store.settings(), "accounts");
    this.service = new AccountsService(store.database(), wakeups, clock, settings, metrics);
    service.start();
    this.channels = new Channels(List.of(service));
    this.client = channels.to(AccountsGrpc::newBlockingStub, DEADLINE);
  }

  SettableClock clock() {
    return clock;
  }

  Wakeups wakeups() {
    return wakeups;
  }

  DatabaseSettings settings() {
    return store.settings();
  }

  Database database() {
    return store.database();
  }

  ServiceClient<AccountsBlockingStub> client() {
    return client;
  }

  /** How many passwords were hashed so far. */
  long hashes() {
    return metrics.get("password_hash").timer().count();
  }

  SignUpReply signUp(SignUpRequest.Builder request) {
    return client.call(stub -> stub.signUp(request.setClient(CLIENT).build()));
  }

  /** Signs up under the usual password. */
  SignedIn signUp(String username) {
    return signUp(SignUpRequest.newBuilder().setUsername(username).setPassword(PASSWORD))
        .getSignedIn();
  }

  SignInReply signIn(String name, String password) {
    var request = SignInRequest.newBuilder().setName(name).setPassword(password).setClient(CLIENT);
    return client.call(stub -> stub.signIn(request.build()));
  }

  RefreshReply refresh(String refreshToken) {
    var request = RefreshRequest.newBuilder().setRefreshToken(refreshToken).setClient(CLIENT);
    return client.call(stub -> stub.refresh(request.build()));
  }

  void signOut(String sessionId) {
    var request = SignOutRequest.newBuilder().setSessionId(sessionId).setClient(CLIENT).build();
    var _ = client.call(stub -> stub.signOut(request));
  }

  boolean alive(String sessionId) {
    var request = FindSessionRequest.newBuilder().setSessionId(sessionId).build();
    return client.call(stub -> stub.findSession(request)).getAlive();
  }

  ListEndedSessionsReply endedAfter(long number) {
    var request = ListEndedSessionsRequest.newBuilder().setAfter(number).build();
    return client.call(stub -> stub.listEndedSessions(request));
  }

  @Override
  public void close() {
    channels.close();
    service.close();
    wakeups.close();
    store.close();
  }
}
