package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Copies on real servers. */
class RingTest {
  private final AtomicInteger loads = new AtomicInteger();

  private byte[] get(Ring ring, RingKey key) {
    return ring.get(
            key,
            () -> {
              loads.incrementAndGet();
              return CachedBytes.of(Servers.value(key));
            })
        .copy();
  }

  @Test
  void everyValueIsOnItsTwoServersAndLoadedOnce() {
    try (var servers = new Servers(4)) {
      var ring = servers.ring(Servers.settings());
      var keys = Servers.keys(40);

      keys.forEach(key -> assertThat(get(ring, key)).isEqualTo(Servers.value(key)));

      servers.awaitBothCopies(keys);
      for (var key : keys) {
        int[] places = servers.places(key);
        assertThat(servers.having(key)).containsExactlyInAnyOrder(places[0], places[1]);
      }
      keys.forEach(key -> assertThat(get(ring, key)).isEqualTo(Servers.value(key)));
      assertThat(loads).hasValue(keys.size());
    }
  }

  @Test
  void anotherProcessFindsWhatThisOneLoaded() {
    try (var servers = new Servers(3)) {
      var key = Servers.keys(1).getFirst();
      get(servers.ring(Servers.settings()), key);
      eventually(() -> assertThat(servers.having(key)).hasSize(2));

      get(servers.ring(Servers.settings()), key);

      assertThat(loads).hasValue(1);
    }
  }

  @Test
  void aValueThatOnlyTheSecondServerHasIsRepaired() {
    try (var servers = new Servers(3)) {
      var ring = servers.ring(Servers.settings());
      var key = Servers.keys(1).getFirst();
      get(ring, key);
      eventually(() -> assertThat(servers.having(key)).hasSize(2));
      var first = servers.get(servers.places(key)[0]);
      var second = servers.get(servers.places(key)[1]);
      Servers.ask(first, redis -> redis.del(key.inRedis()));
      Servers.ask(second, redis -> redis.pexpire(key.inRedis(), 60_000));

      assertThat(get(ring, key)).isEqualTo(Servers.value(key));

      eventually(() -> assertThat(servers.having(key)).hasSize(2));
      assertThat(loads).hasValue(1);
      // It does not outlive the copy that it comes from.
      long lives = Servers.ask(first, redis -> redis.pttl(key.inRedis()));
      assertThat(lives).isBetween(1L, 60_000L);
      eventually(
          () -> assertThat(servers.metrics.get("ring_repairs").counter().count()).isEqualTo(1));
    }
  }

  @Test
  void entriesEndAfterTheirTime() {
    try (var servers = new Servers(2)) {
      var ring =
          servers.ring(
              Servers.settings(RedisMode.RING, Duration.ofSeconds(2), Duration.ofSeconds(3)));
      var key = Servers.keys(1).getFirst();
      get(ring, key);
      eventually(() -> assertThat(servers.having(key)).hasSize(2));

      eventually(() -> assertThat(servers.having(key)).isEmpty());

      get(ring, key);
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void aValueThatIsTooLargeIsServedAndNotKept() {
    try (var servers = new Servers(2)) {
      var ring = servers.ring(Servers.settings());
      var key = Servers.keys(1).getFirst();
      var large = new byte[(1 << 20) + 1];
      var largest = new byte[1 << 20];

      assertThat(ring.get(key, () -> CachedBytes.of(large)).length()).isEqualTo(large.length);
      assertThat(ring.get(key, () -> CachedBytes.of(largest)).length()).isEqualTo(largest.length);

      eventually(() -> assertThat(servers.having(key)).hasSize(2));
      assertThat(ring.get(key, () -> CachedBytes.of(new byte[0])).length())
          .isEqualTo(largest.length);
    }
  }

  @Test
  void nodesComeAndGoWhileItRuns() {
    try (var servers = new Servers(3)) {
      var ring = servers.ring(Servers.settings());
      var keys = Servers.keys(200);
      keys.forEach(key -> get(ring, key));
      servers.awaitBothCopies(keys);

      servers.add();
      ring.nodes(servers.addresses());
      servers.opened(ring);
      keys.forEach(key -> assertThat(get(ring, key)).isEqualTo(Servers.value(key)));
      // Where the new one is first, the second copy mostly is on a server that had one before.
      assertThat(loads.get() - keys.size()).isLessThan(keys.size() / 8);

      var left = servers.addresses().subList(1, 4);
      ring.nodes(left);
      keys.forEach(key -> assertThat(get(ring, key)).isEqualTo(Servers.value(key)));
      assertThat(ring.state().nodes())
          .extracting(RingState.Node::name)
          .doesNotContain(servers.get(0).address());
      assertThat(servers.metrics.find("ring_node_up").tag("node", servers.get(0).address()).gauge())
          .isNull();
    }
  }

  @Test
  void tellsOperatorsWhatItIsLike() {
    try (var servers = new Servers(3)) {
      var ring = servers.ring(Servers.settings());
      var keys = Servers.keys(30);
      keys.forEach(key -> get(ring, key));
      servers.awaitBothCopies(keys);
      keys.forEach(key -> get(ring, key));

      var state = ring.state();

      assertThat(state.mode()).isEqualTo(RedisMode.RING);
      assertThat(state.nodes())
          .extracting(RingState.Node::name)
          .isEqualTo(servers.addresses().stream().map(RedisAddress::name).toList());
      assertThat(state.nodes().stream().mapToDouble(RingState.Node::share).sum())
          .isBetween(0.999, 1.001);
      assertThat(state.nodes().stream().mapToLong(RingState.Node::hits).sum()).isEqualTo(30);
      assertThat(state.nodes().stream().mapToLong(RingState.Node::misses).sum()).isEqualTo(60);
      assertThat(state.nodes()).allMatch(node -> node.failures() == 0);
    }
  }

  @Test
  void everyMeterIsDescribed() {
    try (var servers = new Servers(1)) {
      servers.ring(Servers.settings());

      assertThat(servers.metrics.getMeters()).hasSizeGreaterThan(10);
      assertThat(servers.metrics.getMeters())
          .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }
  }

  @Test
  void aServerAloneHasOneCopy() {
    try (var servers = new Servers(1)) {
      var ring = servers.ring(Servers.settings());
      var key = Servers.keys(1).getFirst();

      get(ring, key);
      eventually(() -> assertThat(servers.having(key)).isEqualTo(List.of(0)));
      IntStream.range(0, 5).forEach(i -> get(ring, key));

      assertThat(loads).hasValue(1);
    }
  }
}
