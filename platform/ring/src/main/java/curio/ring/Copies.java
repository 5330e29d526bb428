package curio.ring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.ring.RingNode.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * The copies of values on the nodes. No failure of a node is a failure of the caller: a value is
 * found, or it is not. Nodes can be changed at any time. Thread-safe.
 */
final class Copies implements AutoCloseable {
  private static final int WRITES_AT_ONCE = 4;

  private final RingSettings settings;
  private final MeterRegistry metrics;
  private final RedisClients clients;
  private final Runnable onMoved;
  private final Writes writes;
  private final Counter repairs;
  private final ReentrantLock change = new ReentrantLock();

  /** Nodes by their numbers, and where keys are on them. Replaced as a whole. */
  private record Topology(Placement placement, List<RingNode> nodes) {}

  private volatile Topology topology = new Topology(new HashRing(List.of()), List.of());

  @GuardedBy("change") private boolean closed;

  /**
   * Copies on no nodes yet.
   *
   * @param onMoved called when a node says that a key is another one's
   */
  Copies(RingSettings settings, MeterRegistry metrics, Runnable onMoved) {
    this.settings = settings;
    this.metrics = metrics;
    this.clients = new RedisClients(settings);
    this.onMoved = onMoved;
    this.writes = new Writes(WRITES_AT_ONCE * settings.maxValue().bytes(), metrics);
    this.repairs =
        Counter.builder("ring_repairs")
            .description("values that only their second Redis had, written to the first as well")
            .register(metrics);
  }

  /** The value, from the first copy or else the second, which then repairs the first. */
  Optional<CachedBytes> read(RingKey key) {
    var now = topology;
    var text = key.inRedis();
    var missing = new ArrayList<RingNode>(0);
    for (int at : now.placement().copies(text)) {
      var node = now.nodes().get(at);
      switch (node.read(text)) {
        case Answer.Hit hit -> {
          missing.forEach(first -> repair(text, hit.value(), node, first));
          return Optional.of(hit.value());
        }
        case Answer.Miss _ -> missing.add(node);
        case Answer.None _ -> {}
      }
    }
    return Optional.empty();
  }

  /** Writes a value to its nodes, some time soon, if not too much is to be written. */
  void write(RingKey key, CachedBytes value) {
    var now = topology;
    var text = key.inRedis();
    for (int at : now.placement().copies(text)) {
      var node = now.nodes().get(at);
      writes.offer(value, () -> node.write(text, value, settings.ttl()));
    }
  }

  /** For as long as the other copy lives: a copy about to end must not become the only one. */
  private void repair(String key, CachedBytes value, RingNode from, RingNode to) {
    writes.offer(
        value,
        () -> {
          var remaining = from.remaining(key);
          if (remaining.isPositive() && to.write(key, value, remaining)) {
            repairs.increment();
          }
        });
  }

  /** Uses these nodes, each under the number of its place, and no others from now on. */
  void use(List<RedisAddress> addresses, Placement placement) {
    change.lock();
    try {
      if (closed) {
        return;
      }
      var leaving = new HashMap<RedisAddress, RingNode>();
      nodes().forEach(node -> leaving.put(node.address(), node));
      var staying = new HashMap<RedisAddress, RingNode>();
      for (var address : new HashSet<>(addresses)) {
        var known = leaving.remove(address);
        if (known != null) {
          staying.put(address, known);
        }
      }
      // Before others come, which may have the same name and so the same meters.
      leaving.values().forEach(RingNode::close);
      var nodes = addresses.stream().map(one -> staying.computeIfAbsent(one, this::node)).toList();
      topology = new Topology(placement, nodes);
    } finally {
      change.unlock();
    }
  }

  private RingNode node(RedisAddress address) {
    return new RingNode(address, clients, settings.redisTimeout(), metrics, onMoved);
  }

  List<RingNode> nodes() {
    return topology.nodes();
  }

  List<RingState.Node> state() {
    var now = topology;
    return IntStream.range(0, now.nodes().size())
        .mapToObj(i -> now.nodes().get(i).state(now.placement().share(i)))
        .toList();
  }

  @Override
  public void close() {
    change.lock();
    try {
      closed = true;
      nodes().forEach(RingNode::close);
    } finally {
      change.unlock();
    }
    clients.close();
  }
}
