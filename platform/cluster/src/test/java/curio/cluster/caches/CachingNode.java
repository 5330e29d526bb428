package curio.cluster.caches;

import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A node that keeps rows of {@code zoo.animal}. Its leases go through a proxy; what it loads does
 * not, as if only the loop stood still. Thread-safe.
 */
final class CachingNode implements AutoCloseable {
  static final String ANIMALS = "animals";

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final FaultProxy way;
  final LeasedCaches caches;
  final LeasedCache<Optional<Long>> animals;

  private final Database store;
  private final Duration longestLoad;
  private final Database database;
  private final Notifications notifications;

  CachingNode(String id, DatabaseSettings settings, Database store) {
    this(id, settings, store, Duration.ZERO);
  }

  /**
   * A node that keeps nothing yet.
   *
   * @param longestLoad what a load takes at most, beside the store
   */
  CachingNode(String id, DatabaseSettings settings, Database store, Duration longestLoad) {
    this.store = store;
    this.longestLoad = longestLoad;
    var url = URI.create(settings.url().substring("jdbc:".length()));
    way = FaultProxy.before(url.getPort());
    var through =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:%d%s".formatted(way.port(), url.getPath()),
            settings.user(),
            settings.password(),
            4,
            ONE_SECOND,
            ONE_SECOND);
    database = Database.open(id, through, metrics);
    notifications = new Notifications(database, through, id);
    caches = new LeasedCaches(database, notifications, id, metrics);
    animals = caches.cache(ANIMALS, 1_000);
  }

  CachingNode start() {
    caches.start();
    return this;
  }

  /** The version of an animal, empty for none. */
  Optional<Long> version(String name) {
    return animals.get(name, this::load);
  }

  Optional<Long> load(String name) {
    var version =
        store.read(tx ->
            tx.createQuery("select version from zoo.animal where name = ?")
                .bind(0, name)
                .mapTo(Long.class)
                .findOne());
    if (longestLoad.isPositive()) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestLoad.toNanos()));
    }
    return version;
  }

  double requests(String outcome) {
    return metrics.get("leased_cache_requests").tag("outcome", outcome).counter().count();
  }

  double count(String counter) {
    return metrics.get(counter).counter().count();
  }

  @Override
  public void close() {
    caches.close();
    notifications.close();
    database.close();
    way.close();
  }
}
