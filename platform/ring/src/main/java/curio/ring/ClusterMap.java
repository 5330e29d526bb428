package curio.ring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which master of a Redis or Valkey Cluster has which slots: asks a member every two
/// seconds, and soon after a key has moved. Commands then go to the masters as to the nodes of a
/// ring, with the same breakers and time-outs, and what is not where the map says counts as
/// missing. So no client of a cluster stands between, which would wait, redirect or queue.
/// Thread-safe.
final class ClusterMap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterMap.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration AT_MOST_EVERY = Duration.ofMillis(100);

  private final BlockingQueue<Boolean> hints = new ArrayBlockingQueue<>(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<RedisAddress> seeds = List.of();

  /** What the copies were told last. Of the loop only. */
  private @Nullable Known known;

  private record Known(List<RedisAddress> addresses, SlotMap slots) {}

  /** Begins to keep the copies' nodes those of the cluster. */
  void start(Copies copies) {
    Thread.ofVirtual().name("ring-cluster-map").start(() -> keep(copies));
  }

  /** Members to begin with; kept beside those that they tell of. */
  void seeds(List<RedisAddress> addresses) {
    seeds = List.copyOf(addresses);
    hint();
  }

  /** Something has moved. */
  void hint() {
    var _ = hints.offer(true);
  }

  @Override
  public void close() {
    closing.countDown();
    hint();
  }

  private void keep(Copies copies) {
    try {
      boolean answered = false;
      do {
        var _ = hints.poll((answered ? EVERY : AT_MOST_EVERY).toMillis(), TimeUnit.MILLISECONDS);
        answered = refresh(copies);
      } while (!closing.await(AT_MOST_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the map is known to be true. */
  private boolean refresh(Copies copies) {
    for (var node : copies.nodes()) {
      var told = node.clusterNodes().map(ClusterMember::mastersOf).orElse(List.of());
      if (!told.isEmpty()) {
        use(copies, map(told, node.address()));
        return true;
      }
    }
    var last = known;
    use(
        copies,
        last == null
            ? new Known(seeds, SlotMap.UNKNOWN)
            : new Known(withSeeds(last.addresses()), last.slots()));
    return false;
  }

  private Known map(List<ClusterMember> masters, RedisAddress asked) {
    var slots = SlotMap.UNKNOWN;
    for (int i = 0; i < masters.size(); i++) {
      slots = slots.with(masters.get(i).slots(), i);
    }
    var addresses =
        masters.stream()
            .map(one -> asked.at(one.host().isEmpty() ? asked.host() : one.host(), one.port()))
            .toList();
    return new Known(withSeeds(addresses), slots);
  }

  private List<RedisAddress> withSeeds(List<RedisAddress> masters) {
    return Stream.concat(masters.stream(), seeds.stream()).distinct().toList();
  }

  private void use(Copies copies, Known next) {
    if (!next.equals(known)) {
      known = next;
      copies.use(next.addresses(), next.slots());
      log.atInfo().addKeyValue("members", next.addresses()).log("The cluster of Redis is known");
    }
  }
}
