package curio.cluster.caches;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this node keeps of one kind of rows, by key: see {@link LeasedCaches}. Values are shared, so
 * they must be immutable; an absent row is kept as well where a value stands for it, such as an
 * empty {@link Optional}. Thread-safe.
 *
 * <p>A load that is under way when its key is dropped is forgotten: its value goes to those who
 * waited for it before the drop, is not kept, and nobody who comes later joins it.
 *
 * @param <V> of values
 */
public final class LeasedCache<V> {
  /**
   * A row is loaded anew after so long. No acknowledged change needs it; it bounds how long a
   * change is overlooked whose node died between the commit and the drop.
   */
  static final Duration LIFE = Duration.ofMinutes(1);

  /** Who waits longer for another's load begins its own. */
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

  private final Lease lease;
  private final Cache<String, V> values;
  private final Counter hits;
  private final Counter misses;
  private final Counter unleased;
  private final Counter drops;
  private final ReentrantLock lock = new ReentrantLock();

  /** Those whose values may be kept and joined, one for each key. */
  @GuardedBy("lock") private final Map<String, Load<V>> loads = new HashMap<>();

  LeasedCache(String name, int mostEntries, Lease lease, MeterRegistry metrics) {
    this.lease = lease;
    this.values =
        Caffeine.newBuilder()
            .maximumSize(mostEntries)
            .expireAfterWrite(LIFE)
            .executor(Runnable::run)
            .build();
    this.hits = requests(name, "hit", metrics);
    this.misses = requests(name, "miss", metrics);
    this.unleased = requests(name, "unleased", metrics);
    this.drops =
        Counter.builder("leased_cache_drops")
            .description("keys that were dropped because their rows have changed")
            .tag("cache", name)
            .register(metrics);
    Gauge.builder("leased_cache_entries", values, Cache::estimatedSize)
        .description("rows that are kept under lease")
        .tag("cache", name)
        .register(metrics);
  }

  private static Counter requests(String name, String outcome, MeterRegistry metrics) {
    return Counter.builder("leased_cache_requests")
        .description("reads of rows under lease: from memory, loaded, or loaded without a lease")
        .tag("cache", name)
        .tag("outcome", outcome)
        .register(metrics);
  }

  /**
   * The value of a key, from memory or by loading it; one load at a time among those who may share
   * it. Never what was true before a change that was acknowledged before this call.
   *
   * @param load reads the store as it is, all that was committed before; its failure comes out
   */
  public V get(String key, Function<String, V> load) {
    if (!lease.isHeld()) {
      unleased.increment();
      return load.apply(key);
    }
    var known = values.getIfPresent(key);
    if (known != null) {
      hits.increment();
      return known;
    }
    misses.increment();
    return load(key, load);
  }

  private V load(String key, Function<String, V> load) {
    var mine = new Load<V>();
    var running = begin(key, mine);
    if (running != null) {
      return running.await(JOIN_LIMIT).orElseGet(() -> load.apply(key));
    }
    V value = null;
    try {
      value = load.apply(key);
      return value;
    } finally {
      end(key, mine, value);
    }
  }

  /** The load to join; null if it is one's own that begins. */
  private @Nullable Load<V> begin(String key, Load<V> mine) {
    lock.lock();
    try {
      return loads.putIfAbsent(key, mine);
    } finally {
      lock.unlock();
    }
  }

  private void end(String key, Load<V> mine, @Nullable V value) {
    lock.lock();
    try {
      if (loads.remove(key, mine) && value != null && lease.isHeld()) {
        values.put(key, value);
      }
    } finally {
      lock.unlock();
    }
    mine.end(value);
  }

  void drop(Collection<String> keys) {
    lock.lock();
    try {
      keys.forEach(loads::remove);
      values.invalidateAll(keys);
    } finally {
      lock.unlock();
    }
    drops.increment(keys.size());
  }

  /** Keeps nothing of what was read before. */
  void clear() {
    lock.lock();
    try {
      loads.clear();
      values.invalidateAll();
    } finally {
      lock.unlock();
    }
  }
}
