package curio.gateway;

import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.feed.v1.FeedGrpc;
import curio.contracts.mobileid.v1.MobileIdGrpc;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.feed.FeedAreas;
import curio.gateway.mobileid.Identities;
import curio.gateway.mobileid.MobileIdSignInRoutes;
import curio.gateway.orders.OrderRoutes;
import curio.gateway.passwords.PasswordRoutes;
import curio.gateway.sessions.IdentityRoutes;
import curio.gateway.sessions.SessionRoutes;
import curio.gateway.users.AuditRoutes;
import curio.gateway.users.UserRoutes;
import curio.http.HttpSettings;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Routes;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway before services that answer what a test prepares; whoever comes says in its token who
 * it is: {@code 7:member:session}. As an extension of a class of tests it serves all of them: each
 * begins with services that are prepared for nothing.
 */
final class PreparedGateway implements BeforeEachCallback, AfterAllCallback {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  final PreparedService accounts = new PreparedService(AccountsGrpc.getServiceDescriptor());
  final PreparedService users = new PreparedService(UsersGrpc.getServiceDescriptor());
  final PreparedService mobileId = new PreparedService(MobileIdGrpc.getServiceDescriptor());
  final PreparedService feed = new PreparedService(FeedGrpc.getServiceDescriptor());
  final PreparedService orders = new PreparedService(OrdersGrpc.getServiceDescriptor());
  final PreparedShop shop;
  final List<String> ended = new CopyOnWriteArrayList<>();

  private final Channels channels;
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpEdge edge;

  PreparedGateway() {
    this(DEADLINE);
  }

  /** One whose clients wait that long for what the shop has not settled. */
  PreparedGateway(Duration shopWait) {
    shop = new PreparedShop(shopWait);
    channels =
        new Channels(List.of(accounts, users, mobileId, feed, orders, shop.service, shop.workers));
    edge =
        HttpEdge.start(
            HttpSettings.of("public", "127.0.0.1", 0)
                .with(TrustedProxies.of(List.of("127.0.0.1"), ProxyHeaders.X_FORWARDED)),
            areas(),
            PreparedGateway::principal,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
  }

  private List<Routes> areas() {
    var toAccounts = channels.to(AccountsGrpc::newBlockingStub, DEADLINE);
    var toUsers = channels.to(UsersGrpc::newBlockingStub, DEADLINE);
    var areas =
        new ArrayList<>(
            List.of(
                new SessionRoutes(toAccounts, ended::add).routes(),
                new PasswordRoutes(toAccounts, ended::add).routes(),
                new UserRoutes(toUsers, ended::add).routes(),
                new IdentityRoutes(toAccounts).routes(),
                new AuditRoutes(toUsers).routes(),
                new MobileIdSignInRoutes(
                        channels.to(MobileIdGrpc::newBlockingStub, DEADLINE),
                        new Identities(toAccounts),
                        Clock.systemUTC())
                    .routes()));
    areas.add(
        new OrderRoutes(channels.to(OrdersGrpc::newBlockingStub, DEADLINE), toUsers).routes());
    areas.addAll(shop.areas(channels));
    areas.addAll(
        FeedAreas.of(
            channels.to(FeedGrpc::newBlockingStub, DEADLINE), toUsers, PreparedGateway::anyImages));
    return areas;
  }

  /** Every image is there; what becomes of others is tested with a gallery. */
  static void anyImages(Principal sender, String member, List<String> ids) {}

  /** Sends a request of the member 7, or of the admin 1. */
  Answer member(String method, String path, String body) {
    return send(method, path, body, "Authorization", "Bearer 7:member:own-session");
  }

  /** The same with one header more. */
  Answer member(String method, String path, String body, String header, String value) {
    return send(method, path, body, "Authorization", "Bearer 7:member:own-session", header, value);
  }

  Answer admin(String method, String path, String body) {
    return send(method, path, body, "Authorization", "Bearer 1:admin:admin-session");
  }

  /** Of the clerk 3. */
  Answer clerk(String method, String path, String body, String... headers) {
    var all = new ArrayList<>(List.of("Authorization", "Bearer 3:clerk:clerk-session"));
    all.addAll(List.of(headers));
    return send(method, path, body, all.toArray(String[]::new));
  }

  /** Of the member 8. */
  Answer other(String method, String path, String body) {
    return send(method, path, body, "Authorization", "Bearer 8:member:other-session");
  }

  Answer nobody(String method, String path, String body) {
    return send(method, path, body, "X-Request-Id", "trace");
  }

  /** Of nobody, in a browser that has cookies; over TLS or not. */
  Answer browser(String scheme, String cookies, String method, String path, String body) {
    return send(method, path, body, "X-Forwarded-Proto", scheme, "Cookie", cookies);
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    List.of(accounts, users, mobileId, feed, orders).forEach(PreparedService::reset);
    shop.reset();
    ended.clear();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    edge.close();
    shop.close();
    channels.close();
    http.close();
  }

  /** Where it listens. */
  int port() {
    return edge.port();
  }

  Answer send(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
            .timeout(DEADLINE)
            .headers(headers)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return new Answer(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Principal principal(Request request) {
    var token = request.header("Authorization").orElse("Bearer ").substring("Bearer ".length());
    var parts = token.split(":", -1);
    if (parts.length != 3) {
      throw new CurioException(ErrorCode.UNAUTHENTICATED, "no token");
    }
    return new Principal(Long.parseLong(parts[0]), "name", parts[1], parts[2], Instant.MAX, false);
  }
}
