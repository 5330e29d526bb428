package curio.node;

import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.NewsSocketsGrpc.NewsSocketsBlockingStub;
import curio.feed.FeedParts;
import curio.feed.FeedSettings;
import curio.feed.events.Storekeeper;
import curio.feed.hints.FeedHints;
import curio.feed.live.ForwardedClients;
import curio.feed.live.LiveFeed;
import curio.feed.live.SocketSettings;
import curio.gateway.ErrorShapes;
import curio.gateway.feed.FeedAreas;
import curio.gateway.feed.NewsElsewhere;
import curio.gateway.feed.NewsEndpoint;
import curio.gateway.gallery.KnownImages;
import curio.http.Routes;
import curio.log.erasure.Erasure;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The live feed: who follows whom, and what followers are told. */
final class FeedModule implements ServiceModule<FeedModule.Settings> {
  private static final Role FEED = Role.of("feed");

  record Settings(FeedSettings feed, SocketSettings news) {}

  @Override
  public List<Role> roles() {
    return List.of(FEED);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(FeedParts.SCHEMA);
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    return FeedParts.storedTimes();
  }

  @Override
  public void warn(Warnings warnings, Settings settings) {
    warnings.addIf(
        WaysInTheClear.isClearAddress(settings.news().url()),
        "news.url: tokens and news cross the network in the clear (expected: wss://…)");
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var given =
        new FeedParts.Given(
            platform.database(),
            work.log(),
            platform.wakeups(),
            work.relay(FeedParts.SCHEMA),
            work.topic(Storekeeper.TOPIC),
            work.topic(Erasure.REMOVALS),
            work.jobs(),
            platform.clock(),
            platform.metrics());
    var others = platform.cluster().others(FeedHints.SERVICE);
    var hints = platform.add("feed hints", new FeedHints(others, platform.metrics()));
    var parts = platform.add("feed", new FeedParts(given, hints.hints(), settings.feed()));
    parts.start();
    var forwarded = openLive(platform, parts, hints, settings.news());
    hints.start();
    return List.of(parts.service(), hints.service(), forwarded);
  }

  /** Returns what gateways without the role pass their clients on to. */
  private static BindableService openLive(
      Platform platform, FeedParts parts, FeedHints hints, SocketSettings settings) {
    var live =
        platform.add(
            "live feed",
            new LiveFeed(
                platform.database(),
                parts.service()::markRead,
                platform.clock(),
                settings,
                hints.interest(),
                platform.metrics()));
    hints.listen(live::hint, live::lookForNews);
    live.start();
    platform.beforePortsClose(live::drain);
    var forwarded = new ForwardedClients(live, () -> address(platform, settings));
    platform.serve(gateway -> {
      forwarded.recogniseBy(gateway.authenticator());
      return live.routes(gateway.authenticator(), ErrorShapes.FEED);
    });
    platform.serveInternally(live.operatorRoutes());
    return forwarded;
  }

  /** Under which clients reach this node itself. */
  private static String address(Platform platform, SocketSettings settings) {
    if (!settings.url().isEmpty()) {
      return settings.url();
    }
    var node = platform.config().node();
    var host = node.advertisedHost();
    return "%s://%s:%d"
        .formatted(
            node.http().overTls() ? "wss" : "ws",
            host.contains(":") ? "[" + host + "]" : host,
            platform.publicPort());
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    var channels = gateway.channels();
    var images = new KnownImages(channels, Gateway.CALL_DEADLINE);
    var areas = new ArrayList<>(FeedAreas.of(channels, Gateway.CALL_DEADLINE, images));
    areas.add(FeedAreas.client());
    areas.add(endpoint(gateway, settings.news()).routes());
    if (!gateway.roles().contains(FEED)) {
      var elsewhere = new NewsElsewhere(gateway.channels(), gateway.authenticator());
      gateway.platform().beforePortsClose(elsewhere::drain);
      areas.add(elsewhere.routes());
    }
    return areas;
  }

  private static NewsEndpoint endpoint(Gateway gateway, SocketSettings settings) {
    var here =
        gateway.roles().contains(FEED)
            ? Optional.of(gateway.to(NewsSocketsGrpc::newBlockingStub))
            : Optional.<ServiceClient<NewsSocketsBlockingStub>>empty();
    var others = gateway.platform().cluster().others(NewsSocketsGrpc.SERVICE_NAME);
    return gateway.add("news endpoint", new NewsEndpoint(here, others, settings.endpointRate()));
  }
}
