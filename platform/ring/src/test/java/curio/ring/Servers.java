package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.config.ByteSize;
import curio.testkit.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some real Redis, a ring over them, and what is really in them. */
final class Servers implements AutoCloseable {
  private final List<RedisServer> servers = new ArrayList<>();
  private final List<Ring> rings = new ArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** So many of a kind. */
  Servers(int count, Supplier<RedisServer> start) {
    for (int i = 0; i < count; i++) {
      servers.add(start.get());
    }
  }

  Servers(int count) {
    this(count, RedisServer::start);
  }

  RedisServer get(int index) {
    return servers.get(index);
  }

  List<RedisServer> all() {
    return List.copyOf(servers);
  }

  RedisServer add() {
    var more = RedisServer.start();
    servers.add(more);
    return more;
  }

  List<RedisAddress> addresses() {
    return servers.stream().map(one -> RedisAddress.of(one.url())).toList();
  }

  /** Settings with which a slow machine is no dead Redis, and without values in this process. */
  static RingSettings settings(RedisMode mode, Duration timeout, Duration ttl) {
    return new RingSettings(
        mode, ttl, new ByteSize(0), new ByteSize(1 << 20), timeout, Duration.ofSeconds(20), 64, "");
  }

  static RingSettings settings() {
    return settings(RedisMode.RING, Duration.ofSeconds(2), Duration.ofMinutes(5));
  }

  /** A ring over all of them, as soon as all are used. */
  Ring ring(RingSettings settings) {
    return opened(Ring.open(addresses(), settings, metrics));
  }

  Ring opened(Ring ring) {
    rings.add(ring);
    eventually(() -> assertThat(up(ring)).isEqualTo(servers.size()));
    return ring;
  }

  static long up(Ring ring) {
    return ring.state().nodes().stream()
        .filter(node -> node.health() == RingState.Health.UP)
        .count();
  }

  /** The servers that have a key, as they say themselves. */
  List<Integer> having(RingKey key) {
    return IntStream.range(0, servers.size())
        .filter(i -> ask(servers.get(i), redis -> redis.exists(key.inRedis())) == 1)
        .boxed()
        .toList();
  }

  /** Until every one of the keys is on two servers. */
  void awaitBothCopies(List<RingKey> keys) {
    var names = keys.stream().map(RingKey::inRedis).toArray(String[]::new);
    eventually(() ->
        assertThat(servers.stream().mapToLong(one -> ask(one, redis -> redis.exists(names))).sum())
            .isEqualTo(2L * keys.size()));
  }

  /** What is asked of one of them directly. */
  static <T> T ask(RedisServer server, Function<RedisCommands<String, String>, T> question) {
    try (var client = RedisClient.create(server.url());
        var connection = client.connect()) {
      return question.apply(connection.sync());
    }
  }

  /** Where a key should be, by the numbers of the servers. */
  int[] places(RingKey key) {
    return new HashRing(addresses().stream().map(RedisAddress::name).toList())
        .copies(key.inRedis());
  }

  static List<RingKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> new RingKey("key" + i, "original")).toList();
  }

  /** The value of a key, which tells right from wrong. */
  static byte[] value(RingKey key) {
    return Stream.generate(key::content)
        .limit(200)
        .reduce("", String::concat)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    rings.forEach(Ring::close);
    servers.forEach(RedisServer::close);
  }
}
