package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.RedisServer;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A real cluster of three masters instead of a ring. */
class ClusterTest {
  private static final int SLOTS = 16_384;
  private static final Duration GOSSIP = Duration.ofSeconds(60);

  private final AtomicInteger loads = new AtomicInteger();

  private static void join(Servers servers) {
    var all = servers.all();
    for (int i = 0; i < all.size(); i++) {
      int[] slots = IntStream.range(SLOTS * i / all.size(), SLOTS * (i + 1) / all.size()).toArray();
      Servers.ask(all.get(i), redis -> redis.clusterAddSlots(slots));
    }
    for (var other : all.subList(1, all.size())) {
      Servers.ask(all.getFirst(), redis -> redis.clusterMeet("127.0.0.1", other.port()));
    }
    eventually(
        GOSSIP,
        () -> {
          for (var one : all) {
            String info = Servers.ask(one, redis -> redis.clusterInfo());
            assertThat(info).contains("cluster_state:ok");
            assertThat(ClusterMember.mastersOf(Servers.ask(one, redis -> redis.clusterNodes())))
                .hasSize(all.size());
          }
        });
  }

  private static RingSettings settings() {
    return Servers.settings(RedisMode.CLUSTER, Duration.ofSeconds(1), Duration.ofMinutes(5));
  }

  private void get(Ring ring, RingKey key) {
    var value =
        ring.get(
            key,
            () -> {
              loads.incrementAndGet();
              return CachedBytes.of(Servers.value(key));
            });
    assertThat(value.copy()).isEqualTo(Servers.value(key));
  }

  /** A ring that was told of one member only. */
  private static Ring open(Servers servers) {
    var ring = Ring.open(servers.addresses().subList(0, 1), settings(), servers.metrics);
    return servers.opened(ring);
  }

  private static long held(Servers servers) {
    return servers.all().stream().mapToLong(one -> Servers.ask(one, redis -> redis.dbsize())).sum();
  }

  @Test
  void everyValueIsOnTheMasterOfItsSlotUntilThatDies() {
    try (var servers = new Servers(3, RedisServer::startInCluster)) {
      join(servers);
      var ring = open(servers);
      var keys = Servers.keys(60);

      keys.forEach(key -> get(ring, key));
      eventually(() -> assertThat(held(servers)).isEqualTo(keys.size()));
      keys.forEach(key -> get(ring, key));

      assertThat(loads).hasValue(keys.size());
      assertThat(ring.state().mode()).isEqualTo(RedisMode.CLUSTER);
      assertThat(ring.state().nodes())
          .allSatisfy(node -> assertThat(node.share()).isBetween(0.33, 0.34))
          .allSatisfy(node -> assertThat(node.hits()).isPositive());

      loads.set(0);
      servers.get(1).kill();
      keys.forEach(key -> get(ring, key));

      assertThat(loads.get()).isBetween(keys.size() / 6, keys.size() / 2);
    }
  }

  @Test
  void slotsThatMoveAreFoundWhereTheyAre() {
    try (var servers = new Servers(2, RedisServer::startInCluster)) {
      join(servers);
      var ring = open(servers);
      var keys = Servers.keys(40);
      keys.forEach(key -> get(ring, key));
      eventually(() -> assertThat(held(servers)).isEqualTo(keys.size()));

      // What the first has becomes the second's, without its values.
      var first = servers.get(0);
      var second = servers.get(1);
      int[] moved =
          keys.stream()
              .mapToInt(key -> SlotHash.getSlot(key.inRedis()))
              .filter(slot -> slot < SLOTS / 2)
              .distinct()
              .toArray();
      Servers.ask(first, RedisCommands::flushall);
      for (int slot : moved) {
        move(slot, first, second);
      }
      eventually(
          GOSSIP,
          () -> {
            loads.set(0);
            keys.forEach(key -> get(ring, key));
            assertThat(loads).hasValue(0);
          });

      assertThat(ring.state().nodes().stream().mapToDouble(RingState.Node::share).max())
          .hasValue((double) (SLOTS / 2 + moved.length) / SLOTS);
      long held = Servers.ask(second, RedisCommands::dbsize);
      assertThat(held).isEqualTo(keys.size());
    }
  }

  private static void move(int slot, RedisServer from, RedisServer to) {
    String source = Servers.ask(from, RedisCommands::clusterMyId);
    String target = Servers.ask(to, RedisCommands::clusterMyId);
    Servers.ask(to, redis -> redis.clusterSetSlotImporting(slot, source));
    Servers.ask(to, redis -> redis.clusterSetSlotNode(slot, target));
    Servers.ask(from, redis -> redis.clusterSetSlotNode(slot, target));
  }

  @Test
  void readsWhatMembersTell() {
    var masters =
        ClusterMember.mastersOf(
            """
            07c3 10.0.0.4:30004@31004,cache-4 slave e7d1 0 1426238317239 4 connected
            67ed 10.0.0.2:30002@31002,cache-2 master - 0 1426238316232 2 connected 5461-10922 1
            e7d1 10.0.0.1:30001@31001 myself,master - 0 0 1 connected 0 2-3 [93-<-292f]
            6ec2 :0@0 master,noaddr - 0 0 1 disconnected 16383
            292f 10.0.0.3:30003@31003 master - 0 1426238318243 3 connected
            """);

    assertThat(masters).hasSize(2);
    assertThat(masters.getFirst())
        .isEqualTo(new ClusterMember("10.0.0.1", 30_001, List.of(0, 2, 3)));
    assertThat(masters.getLast().slots()).hasSize(5_463).contains(1, 5_461, 10_922);
  }
}
