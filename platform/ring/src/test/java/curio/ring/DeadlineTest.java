package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.FaultProxy;
import curio.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is slow is told apart from what is dead, on a link between us and Redis. */
class DeadlineTest {
  private static final RingKey KEY = new RingKey("abc", "original");
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final int LARGE = 1 << 20;

  private final byte[] value = new byte[LARGE];

  private CachedBytes get(Ring ring) {
    return ring.get(KEY, () -> CachedBytes.of(value));
  }

  private static RingState.Node node(Ring ring) {
    return ring.state().nodes().getFirst();
  }

  @Test
  void aLargeValueOnASlowLinkIsWaitedForAndASilentOneIsNot() {
    new Random(1).nextBytes(value);
    try (var redis = RedisServer.start();
        var link = FaultProxy.before(redis.port());
        var ring =
            Ring.open(
                List.of(RedisAddress.of("127.0.0.1:" + link.port())),
                Servers.settings(RedisMode.RING, TIMEOUT, Duration.ofMinutes(5)),
                new SimpleMeterRegistry())) {
      eventually(() -> assertThat(node(ring).health()).isEqualTo(RingState.Health.UP));
      get(ring);
      eventually(() -> {
        long there = Servers.ask(redis, server -> server.exists(KEY.inRedis()));
        assertThat(there).isEqualTo(1);
      });

      // A megabyte takes three time-outs.
      link.narrow((int) (LARGE * 1_000L / (3 * TIMEOUT.toMillis())));
      long start = System.nanoTime();
      assertThat(Arrays.equals(get(ring).copy(), value)).isTrue();
      assertThat(node(ring).hits()).isEqualTo(1);
      assertThat(node(ring).failures()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(TIMEOUT);

      link.hang();
      start = System.nanoTime();
      assertThat(get(ring).length()).isEqualTo(LARGE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(4));
      assertThat(node(ring).health()).isEqualTo(RingState.Health.OPEN);

      link.pass();
      eventually(() -> assertThat(node(ring).health()).isEqualTo(RingState.Health.UP));
    }
  }
}
