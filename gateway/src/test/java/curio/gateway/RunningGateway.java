package curio.gateway;

import curio.accounts.AccountsPolicy;
import curio.accounts.AccountsService;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.gateway.accounts.AccountRoutes;
import curio.gateway.auth.TokenAuthenticator;
import curio.http.HttpSettings;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import curio.http.server.HttpEdge;
import curio.jobs.Jobs;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A gateway on a port of its own, with the accounts behind it on a database of their own. */
final class RunningGateway implements AutoCloseable {
  private static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", AccountsService.SCHEMA);
  private final Notifications wakeups =
      new Notifications(store.database(), store.settings(), "test");
  private final Jobs jobs;
  private final AccountsService service;
  private final Channels channels;
  private final TokenAuthenticator authenticator;
  private final HttpEdge edge;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningGateway() {
    var clock = Clock.systemUTC();
    var metrics = new SimpleMeterRegistry();
    jobs = new Jobs(store.database(), store.database(), wakeups, "accounts", metrics);
    service =
        new AccountsService(
            store.database(), wakeups, EVENTS, clock, AccountsPolicy.standard(true), metrics, jobs);
    service.start();
    jobs.start();
    channels = new Channels(List.of(service));
    ServiceClient<AccountsBlockingStub> accounts =
        channels.to(AccountsGrpc::newBlockingStub, DEADLINE);
    authenticator = new TokenAuthenticator(accounts, () -> true, wakeups, clock, metrics);
    authenticator.start();
    edge =
        HttpEdge.start(
            HttpSettings.of("public", "127.0.0.1", 0)
                .with(TrustedProxies.of(List.of("127.0.0.1"), ProxyHeaders.X_FORWARDED)),
            new AccountRoutes(accounts, authenticator, clock).areas(),
            authenticator,
            metrics,
            clock);
  }

  int port() {
    return edge.port();
  }

  /** As curl -d sends it. */
  Answer post(String path, String json, String... headers) {
    var request =
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(json));
    return send(request);
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  @Override
  public void close() {
    edge.close();
    authenticator.close();
    channels.close();
    service.close();
    jobs.close();
    wakeups.close();
    store.close();
    http.close();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(DEADLINE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
