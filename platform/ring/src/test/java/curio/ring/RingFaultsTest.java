package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.RedisServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What callers see when Redis dies, freezes and comes back: right values, and little delay. */
class RingFaultsTest {
  private static final int READERS = 16;
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private final AtomicInteger loads = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong slowestMillis = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();

  private void check(Ring ring, RingKey key) {
    long start = System.nanoTime();
    try {
      var value =
          ring.get(
              key,
              () -> {
                loads.incrementAndGet();
                return CachedBytes.of(Servers.value(key));
              });
      if (!value.buffer().equals(ByteBuffer.wrap(Servers.value(key)))) {
        wrong.add("another value of " + key);
      }
    } catch (RuntimeException e) {
      wrong.add(e.toString());
    }
    reads.incrementAndGet();
    long millis = (System.nanoTime() - start) / 1_000_000;
    slowestMillis.accumulateAndGet(millis, Math::max);
    if (millis >= TIMEOUT.toMillis()) {
      slow.incrementAndGet();
    }
  }

  /** Something happens while many read all the time. */
  private void underLoad(Ring ring, List<RingKey> keys, Runnable fault) throws Exception {
    var stop = new CountDownLatch(1);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int reader = 0; reader < READERS; reader++) {
        int first = reader * keys.size() / READERS;
        var _ =
            readers.submit(() -> {
              for (int i = first; stop.getCount() > 0; i++) {
                check(ring, keys.get(i % keys.size()));
              }
            });
      }
      try {
        fault.run();
      } finally {
        stop.countDown();
      }
      readers.shutdown();
      assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(wrong).isEmpty();
  }

  private void readsGoOn(int more) {
    long from = reads.get();
    eventually(() -> assertThat(reads.get()).isGreaterThan(from + more));
  }

  private static RingSettings settings() {
    return Servers.settings(RedisMode.RING, TIMEOUT, Duration.ofMinutes(5));
  }

  @Test
  void halfOfTheServersDieUnderLoadWithoutAnErrorAndComeBack() throws Exception {
    try (var servers = new Servers(4)) {
      var ring = servers.ring(settings());
      var keys = Servers.keys(100);

      underLoad(
          ring,
          keys,
          () -> {
            readsGoOn(500);
            servers.get(0).kill();
            readsGoOn(300);
            servers.get(2).kill();
            readsGoOn(500);
            eventually(() -> assertThat(Servers.up(ring)).isEqualTo(2));
            servers.get(0).restart();
            servers.get(2).restart();
            eventually(() -> assertThat(Servers.up(ring)).isEqualTo(4));
            readsGoOn(500);
            // Who is back is read, and repaired.
            for (var key : keys.subList(0, 10)) {
              eventually(() -> assertThat(servers.having(key)).contains(servers.places(key)[0]));
            }
          });
    }
  }

  @Test
  void halfOfTheServersFreezeUnderLoadAndCostOneTimeOut() throws Exception {
    try (var servers = new Servers(4)) {
      var ring = servers.ring(settings());
      var keys = Servers.keys(100);

      underLoad(
          ring,
          keys,
          () -> {
            readsGoOn(500);
            servers.get(1).freeze();
            servers.get(3).freeze();
            eventually(() -> assertThat(Servers.up(ring)).isEqualTo(2));
            slow.set(0);
            readsGoOn(1_000);
            // Probes go on, and nobody waits for them: else half of the reads would be slow.
            assertThat(slow.get()).isLessThan(READERS);
            servers.get(1).thaw();
            servers.get(3).thaw();
            eventually(() -> assertThat(Servers.up(ring)).isEqualTo(4));
            readsGoOn(500);
          });
    }
  }

  @Test
  void aFrozenServerCostsALonelyCallerOneTimeOut() {
    try (var servers = new Servers(2)) {
      var ring = servers.ring(settings());
      var key = Servers.keys(1).getFirst();
      check(ring, key);
      eventually(() -> assertThat(servers.having(key)).hasSize(2));
      servers.get(servers.places(key)[0]).freeze();

      check(ring, key);
      long once = slowestMillis.get();
      slow.set(0);
      for (int i = 0; i < 50; i++) {
        check(ring, key);
      }

      assertThat(once).isGreaterThanOrEqualTo(TIMEOUT.toMillis());
      // The machine may stand still once.
      assertThat(slow.get()).isLessThanOrEqualTo(1);
      assertThat(loads).hasValue(1);
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void withoutAnyServerTheLoaderServes() {
    try (var servers = new Servers(2)) {
      var ring = servers.ring(settings());
      var keys = Servers.keys(20);
      keys.forEach(key -> check(ring, key));
      servers.all().forEach(RedisServer::kill);
      eventually(() -> assertThat(Servers.up(ring)).isZero());
      slow.set(0);
      loads.set(0);

      keys.forEach(key -> check(ring, key));

      assertThat(wrong).isEmpty();
      assertThat(loads).hasValue(keys.size());
      assertThat(slow.get()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aServerThatWasDownAtTheStartIsUsedOnceItIsThere() {
    try (var servers = new Servers(2)) {
      servers.get(0).kill();
      var ring = Ring.open(servers.addresses(), settings(), servers.metrics);
      var key = Servers.keys(1).getFirst();
      check(ring, key);
      servers.get(0).restart();

      servers.opened(ring);
      check(ring, key);

      eventually(() -> assertThat(servers.having(key)).hasSize(2));
      assertThat(wrong).isEmpty();
    }
  }
}
