package curio.ring;

import com.github.benmanes.caffeine.cache.Ticker;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The cache of values that never change: content of which the hash is known, and what was made of
/// it. A value is looked for in this process, on the nodes of Redis, and is else loaded; what was
/// found later is put where it was not found earlier.
///
/// - Every value is on two distinct Redis, chosen by consistent hashing ({@link HashRing}); of a
///   Redis Cluster on one.
/// - One search for each missing key at a time in this process, whose end all callers share.
/// - No failure of Redis becomes one of a caller. A Redis that is dead or frozen costs a caller one
///   time-out at most, and those who come later nothing. Without any, the loader serves.
/// - Values live for `ttl` in Redis, and again as long in this process after they were found.
/// - Since values never change, nothing is ever stale and no copies need to agree. Whether somebody
///   may see a value is decided before one asks here.
///
/// Without Redis it is the cache of this process alone. Thread-safe.
public final class Ring implements AutoCloseable {
  private final RingSettings settings;
  private final NearCache near;
  private final SingleLoad single;
  private final Semaphore loading;
  private final LoadMeters meters;
  private final ClusterMap cluster = new ClusterMap();
  private final Optional<Copies> copies;

  /**
   * Opens it; does not wait for any Redis.
   *
   * @param nodes the Redis; none for this process alone
   */
  public static Ring open(List<RedisAddress> nodes, RingSettings settings, MeterRegistry metrics) {
    return open(nodes, settings, metrics, Ticker.systemTicker());
  }

  static Ring open(
      List<RedisAddress> nodes, RingSettings settings, MeterRegistry metrics, Ticker ticker) {
    var ring = new Ring(!nodes.isEmpty(), settings, metrics, ticker);
    if (!nodes.isEmpty()) {
      ring.nodes(nodes);
    }
    return ring;
  }

  private Ring(boolean shared, RingSettings settings, MeterRegistry metrics, Ticker ticker) {
    this.settings = settings;
    this.near = new NearCache(settings.nearCache().bytes(), settings.ttl(), ticker, metrics);
    this.single = new SingleLoad(settings.loadTimeout());
    this.loading = new Semaphore(settings.loadsAtOnce());
    this.meters = new LoadMeters(metrics);
    this.copies =
        shared ? Optional.of(new Copies(settings, metrics, cluster::hint)) : Optional.empty();
    if (settings.mode() == RedisMode.CLUSTER) {
      copies.ifPresent(cluster::start);
    }
  }

  /**
   * The value, from wherever it is nearest; at last from the loader, by one call for all who ask.
   *
   * @throws CurioException {@code UNAVAILABLE} if it takes longer than the settings allow; what the
   *     loader throws comes out as it is
   */
  public CachedBytes get(RingKey key, Loader loader) {
    var kept = near.get(key);
    return kept != null ? kept : single.get(key, () -> search(key, loader));
  }

  private CachedBytes search(RingKey key, Loader loader) {
    // Another search may have ended since.
    var kept = near.look(key);
    if (kept != null) {
      return kept;
    }
    var found = copies.flatMap(nodes -> nodes.read(key));
    if (found.isPresent()) {
      near.put(key, found.get());
      return found.get();
    }
    var loaded = load(loader);
    if (loaded.length() <= settings.maxValue().bytes()) {
      near.put(key, loaded);
      copies.ifPresent(nodes -> nodes.write(key, loaded));
    }
    return loaded;
  }

  private CachedBytes load(Loader loader) {
    try {
      if (!loading.tryAcquire(settings.loadTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooMany(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooMany(e);
    }
    try {
      return meters.timed(loader);
    } finally {
      loading.release();
    }
  }

  private static CurioException tooMany(@Nullable Exception cause) {
    return new CurioException(ErrorCode.UNAVAILABLE, "too much is being loaded", cause);
  }

  /**
   * Uses these Redis from now on, in place of those before: of K values on N nodes a node that
   * comes or goes moves about K/N.
   *
   * @throws IllegalStateException if this was opened for this process alone
   * @throws IllegalArgumentException if one stands there twice
   */
  public void nodes(List<RedisAddress> nodes) {
    var shared =
        copies.orElseThrow(() -> new IllegalStateException("nodes: none (expected: some at open)"));
    if (settings.mode() == RedisMode.CLUSTER) {
      cluster.seeds(nodes);
      return;
    }
    var names = nodes.stream().map(RedisAddress::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("nodes: " + names + " (expected: each once)");
    }
    shared.use(nodes, new HashRing(names));
  }

  /** What it is like now. */
  public RingState state() {
    return new RingState(
        settings.mode(),
        copies.map(this::shown).orElse(List.of()),
        near.count(),
        near.bytes(),
        near.limit());
  }

  /** Of a cluster the given members without slots are left out, as a master goes by two names. */
  private List<RingState.Node> shown(Copies shared) {
    return shared.state().stream()
        .filter(node -> settings.mode() == RedisMode.RING || node.share() > 0)
        .toList();
  }

  /** Lets go of all Redis; whoever still asks is served by the loader. */
  @Override
  public void close() {
    cluster.close();
    copies.ifPresent(Copies::close);
  }
}
