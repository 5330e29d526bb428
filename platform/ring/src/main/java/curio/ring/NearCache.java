package curio.ring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Values in this process, at most so many bytes of them, and each for a time. What is asked for
 * more often is kept rather (W-TinyLFU). Thread-safe.
 */
final class NearCache {
  /** About what an entry takes beside its bytes. */
  private static final int OVERHEAD = 400;

  private final long limit;
  private final Cache<RingKey, CachedBytes> values;
  private final Counter hits;
  private final Counter misses;

  NearCache(long limit, Duration ttl, Ticker ticker, MeterRegistry metrics) {
    this.limit = limit;
    this.values =
        Caffeine.newBuilder()
            .maximumWeight(limit)
            .weigher((RingKey key, CachedBytes value) -> value.length() + OVERHEAD)
            .expireAfterWrite(ttl)
            .ticker(ticker)
            // On the thread of who puts: it is little, and nobody else's pool is needed.
            .executor(Runnable::run)
            .build();
    this.hits = requests("hit", metrics);
    this.misses = requests("miss", metrics);
    Gauge.builder("ring_near_bytes", this, NearCache::bytes)
        .description("size of the values that this process keeps itself")
        .baseUnit("bytes")
        .register(metrics);
    Gauge.builder("ring_near_values", this, NearCache::count)
        .description("number of values that this process keeps itself")
        .register(metrics);
  }

  private static Counter requests(String result, MeterRegistry metrics) {
    return Counter.builder("ring_near_requests")
        .description("values that were asked for, by whether this process kept them itself")
        .tag("result", result)
        .register(metrics);
  }

  /** Counts the question. */
  @Nullable CachedBytes get(RingKey key) {
    var value = values.getIfPresent(key);
    (value == null ? misses : hits).increment();
    return value;
  }

  /** Does not count it. */
  @Nullable CachedBytes look(RingKey key) {
    return values.getIfPresent(key);
  }

  void put(RingKey key, CachedBytes value) {
    values.put(key, value);
  }

  long count() {
    return values.estimatedSize();
  }

  /** With what each entry takes beside its value. */
  long bytes() {
    return values.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
  }

  long limit() {
    return limit;
  }
}
