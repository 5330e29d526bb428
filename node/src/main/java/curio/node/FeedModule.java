package curio.node;

import curio.feed.FeedParts;
import curio.feed.FeedSettings;
import curio.feed.erasure.AccountErasure;
import curio.feed.events.Storekeeper;
import curio.gateway.feed.FeedAreas;
import curio.http.Routes;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.util.List;

/** The live feed: who follows whom, and what followers are told. */
final class FeedModule implements ServiceModule<FeedModule.Settings> {
  record Settings(FeedSettings feed) {}

  @Override
  public List<Role> roles() {
    return List.of(Role.of("feed"));
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
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var given =
        new FeedParts.Given(
            platform.database(),
            work.log(),
            platform.wakeups(),
            work.relay(FeedParts.SCHEMA),
            work.topic(Storekeeper.TOPIC),
            work.topic(AccountErasure.REMOVALS),
            work.jobs(),
            platform.clock(),
            platform.metrics());
    var parts = platform.add("feed", new FeedParts(given, settings.feed()));
    parts.start();
    return List.of(parts.service());
  }

  @Override
  public List<Routes> routes(Gateway gateway) {
    return List.of(FeedAreas.client());
  }
}
