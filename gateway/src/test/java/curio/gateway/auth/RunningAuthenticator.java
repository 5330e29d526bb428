package curio.gateway.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import curio.accounts.AccountsPolicy;
import curio.accounts.AccountsService;
import curio.accounts.DemoAccounts;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.jobs.Jobs;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accounts on a database of their own, and as many authenticators as a test wants. */
final class RunningAuthenticator implements AutoCloseable {
  private static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", AccountsService.SCHEMA);
  private final SettableClock clock = new SettableClock();
  private final Notifications wakeups =
      new Notifications(store.database(), store.settings(), "accounts");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Jobs jobs;
  private final AccountsService service;
  private final Channels channels;
  private final ServiceClient<AccountsBlockingStub> accounts;
  private final List<Runnable> opened = new ArrayList<>();

  RunningAuthenticator() {
    jobs = new Jobs(store.database(), store.database(), wakeups, "accounts", metrics);
    service =
        new AccountsService(
            store.database(), wakeups, EVENTS, clock, AccountsPolicy.standard(true), metrics, jobs);
    service.start();
    jobs.start();
    channels = new Channels(List.of(service));
    accounts = channels.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  SettableClock clock() {
    return clock;
  }

  SimpleMeterRegistry metrics() {
    return metrics;
  }

  /** That of the node where the accounts run. */
  TokenAuthenticator here() {
    return started(wakeups);
  }

  /** That of a node that hears signals from the other. */
  TokenAuthenticator elsewhere() {
    var own = new Notifications(store.database(), store.settings(), "elsewhere");
    opened.add(own::close);
    return started(own);
  }

  /** That of a node that no signal reaches. */
  TokenAuthenticator deaf() {
    return started(unheard());
  }

  /** That of a node that no signal reaches and whose link to the store may fail. */
  TokenAuthenticator behind(FaultProxy link) {
    var direct = store.settings();
    var url = direct.url().replace(":" + storePort() + "/", ":" + link.port() + "/");
    var settings =
        new DatabaseSettings(
            url,
            direct.user(),
            direct.password(),
            direct.poolSize(),
            direct.connectTimeout(),
            direct.statementTimeout());
    var database = Database.open("behind", settings, metrics);
    opened.add(database::close);
    var own =
        new AccountsService(
            database, wakeups, EVENTS, clock, AccountsPolicy.standard(true), metrics, jobs);
    opened.add(own::close);
    var itsChannels = new Channels(List.of(own));
    opened.add(itsChannels::close);
    var client = itsChannels.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20));
    return started(client, unheard());
  }

  /** The port that a link to the store has to lead to. */
  int storePort() {
    return URI.create(store.settings().url().substring("jdbc:".length())).getPort();
  }

  /** One that does not follow the ends of sessions yet. */
  TokenAuthenticator notStarted() {
    var authenticator = new TokenAuthenticator(accounts, () -> true, wakeups, clock, metrics);
    opened.add(authenticator::close);
    return authenticator;
  }

  SignedIn signIn() {
    var request =
        SignInRequest.newBuilder().setName("janitor").setPassword(DemoAccounts.PASSWORD).build();
    return accounts.call(stub -> stub.signIn(request)).getSignedIn();
  }

  void signOut(SignedIn signedIn) {
    var request =
        SignOutRequest.newBuilder().setSessionId(signedIn.getTokens().getSessionId()).build();
    var _ = accounts.call(stub -> stub.signOut(request));
  }

  /** Does to the store what no request can do, as the owner of its schemas. */
  void change(String sql) {
    store.asOwner(sql);
  }

  /** Makes every call to the accounts fail from now on. */
  void breakAccounts() {
    store.database().close();
  }

  /** The key that signs, as only the store should know it. */
  OctetKeyPair signingKey() throws SQLException {
    var settings = store.settings();
    var sql = "select kid, public_key, private_key from accounts.signing_keys";
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var rows = connection.prepareStatement(sql).executeQuery()) {
      rows.next();
      return new OctetKeyPair.Builder(Curve.Ed25519, encode(rows.getBytes("public_key")))
          .d(encode(rows.getBytes("private_key")))
          .keyID(rows.getString("kid"))
          .build();
    }
  }

  @Override
  public void close() {
    for (var each : opened.reversed()) {
      each.run();
    }
    channels.close();
    service.close();
    jobs.close();
    wakeups.close();
    store.close();
  }

  private Notifications unheard() {
    var other = TestDatabase.create();
    opened.add(other::close);
    var own = new Notifications(other.database(), other.settings(), "deaf");
    opened.add(own::close);
    return own;
  }

  private TokenAuthenticator started(Notifications signals) {
    return started(accounts, signals);
  }

  private TokenAuthenticator started(
      ServiceClient<AccountsBlockingStub> client, Notifications signals) {
    var authenticator = new TokenAuthenticator(client, () -> true, signals, clock, metrics);
    opened.add(authenticator::close);
    authenticator.start();
    return authenticator;
  }

  private static Base64URL encode(byte @Nullable [] bytes) {
    return Base64URL.encode(Objects.requireNonNull(bytes));
  }
}
