package curio.node;

import curio.cluster.caches.LeasedCache;
import curio.contracts.gallery.v1.Image;
import curio.feed.events.Storekeeper;
import curio.gallery.GalleryParts;
import curio.gallery.GallerySettings;
import curio.gallery.demo.DemoImages;
import curio.gateway.gallery.GalleryAreas;
import curio.gateway.users.KnownUsers;
import curio.http.Routes;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.node.settings.Role;
import curio.ring.Ring;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.util.List;
import java.util.Optional;

/** The gallery: images that people share. */
final class GalleryModule implements ServiceModule<GalleryModule.Settings> {
  /** Of what images are, on all nodes that show them. */
  private static final String SHOWN = "images";

  private static final int MOST_SHOWN = 100_000;

  /** Accounts of the demo, by whom its pictures are. */
  private static final List<String> DEMO_AUTHORS = List.of("gilgamesh777", "enkidu", "shamhat");

  record Settings(GallerySettings gallery) {}

  @Override
  public List<Role> roles() {
    return List.of(Role.of("gallery"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(GalleryParts.SCHEMA);
  }

  @Override
  public List<Topic> topics() {
    return List.of(GalleryParts.REACTIONS);
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    return GalleryParts.storedTimes();
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var given =
        new GalleryParts.Given(
            platform.database(),
            work.log(),
            platform.wakeups(),
            work.relay(GalleryParts.SCHEMA),
            work.topic(Storekeeper.TOPIC),
            work.topic(Erasure.REMOVALS),
            work.jobs(),
            platform.blobs(),
            platform::channels,
            image -> platform.caches().dropEverywhere(SHOWN, List.of(image.toString())),
            platform.clock(),
            platform.metrics());
    var parts = platform.add("gallery", new GalleryParts(given, settings.gallery()));
    parts.start();
    if (platform.config().node().demo()) {
      var images =
          new DemoImages(
              platform.database(),
              DEMO_AUTHORS,
              name -> new KnownUsers(platform.channels(), Gateway.CALL_DEADLINE).id(name),
              parts::add);
      platform.add("images of the demo", images).start();
    }
    return List.of(parts.service());
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    var platform = gateway.platform();
    var node = platform.config().node();
    var ring =
        gateway.add("ring", Ring.open(node.redisAddresses(), node.ring(), gateway.metrics()));
    platform.ringIs(ring::state);
    LeasedCache<Optional<Image>> shown = platform.caches().cache(SHOWN, MOST_SHOWN);
    // Whoever is registered is waited for: only nodes that show rows are.
    platform.caches().start();
    var areas =
        gateway.add(
            "routes of the gallery",
            new GalleryAreas(
                gateway.channels(), Gateway.CALL_DEADLINE, shown, ring, gateway.metrics()));
    areas.start();
    return areas.routes();
  }
}
