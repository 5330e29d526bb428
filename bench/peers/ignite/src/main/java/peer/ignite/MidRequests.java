package peer.ignite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteClientDisconnectedException;
import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.query.ContinuousQuery;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.configuration.CacheConfiguration;

/** The requests of all proxies, each held by two servers. Thread-safe. */
final class MidRequests {
  private static final String CACHE = "MID-SESSION";

  /** Ended ones are kept as long as upstream keeps them. */
  private static final Duration KEPT = new Duration(TimeUnit.MINUTES, 5);

  private final IgniteCache<String, MidRequest> cache;
  private final IgniteCache<String, MidRequest> ended;

  MidRequests(Ignite ignite) {
    cache =
        ignite.getOrCreateCache(
            new CacheConfiguration<String, MidRequest>(CACHE)
                .setBackups(1)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    ended = cache.withExpiryPolicy(new ModifiedExpiryPolicy(KEPT));
  }

  /** Null when there is no such one. */
  MidRequest get(String id) {
    return connected(() -> cache.get(id));
  }

  void put(MidRequest request) {
    connected(
        () -> {
          (request.hasEnded() ? ended : cache).put(request.sessionId(), request);
          return null;
        });
  }

  /** The ids of those. */
  List<String> find(Unprocessed unprocessed) {
    List<String> ids = new ArrayList<>();
    ScanQuery<String, BinaryObject> scan = new ScanQuery<>(unprocessed);
    try (var found = cache.<String, BinaryObject>withKeepBinary().query(scan, entry -> entry.getKey())) {
      found.forEach(ids::add);
    }
    return ids;
  }

  /** Tells of every request that ends from now on, wherever it does; it is read only if it is asked for. */
  void onEnd(BiConsumer<String, Supplier<MidRequest>> listener) {
    ContinuousQuery<String, BinaryObject> query = new ContinuousQuery<>();
    query.setRemoteFilterFactory(FactoryBuilder.factoryOf(Ended.class));
    query.setLocalListener(
        events ->
            events.forEach(
                event -> listener.accept(event.getKey(), () -> event.getValue().deserialize())));
    cache.<String, BinaryObject>withKeepBinary().query(query);
  }

  /** Once more after this node was lost to the servers and is back. */
  private static <T> T connected(Supplier<T> operation) {
    while (true) {
      try {
        return operation.get();
      } catch (CacheException e) {
        if (!(e.getCause() instanceof IgniteClientDisconnectedException lost)) {
          throw e;
        }
        lost.reconnectFuture().get();
      }
    }
  }
}
