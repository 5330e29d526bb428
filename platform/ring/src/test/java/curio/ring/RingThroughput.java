package curio.ring;

import curio.config.ByteSize;
import curio.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Orders of magnitude, by hand: gets of 200 KB values by 64 virtual threads, from this process and
 * from two Redis on this machine.
 */
final class RingThroughput {
  private static final int CALLERS = 64;
  private static final int BYTES = 200_000;
  private static final int KEYS = 250;
  private static final Duration WARM = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(4);

  private RingThroughput() {}

  public static void main(String[] arguments) {
    try (var servers = new Servers(2, RedisServer::start)) {
      measure("near cache", servers, 64 << 20);
      measure("Redis", servers, 0);
    }
  }

  private static void measure(String from, Servers servers, long near) {
    var usual = Servers.settings();
    var settings =
        new RingSettings(
            usual.mode(),
            usual.ttl(),
            new ByteSize(near),
            usual.maxValue(),
            usual.redisTimeout(),
            usual.loadTimeout(),
            usual.loadsAtOnce(),
            "");
    var loads = new LongAdder();
    try (var ring = Ring.open(servers.addresses(), settings, new SimpleMeterRegistry())) {
      servers.opened(ring);
      run(ring, loads, WARM);
      loads.reset();
      long before = hits(ring);
      double perSecond = run(ring, loads, MEASURED);
      System.out.printf(
          Locale.ROOT,
          "%s: %.0f gets/s, %.0f MB/s, of Redis %d values/s, %d loads%n",
          from,
          perSecond,
          perSecond * BYTES / 1e6,
          (hits(ring) - before) / MEASURED.toSeconds(),
          loads.sum());
    }
  }

  private static long hits(Ring ring) {
    return ring.state().nodes().stream().mapToLong(RingState.Node::hits).sum();
  }

  private static double run(Ring ring, LongAdder loads, Duration time) {
    var keys = Servers.keys(KEYS);
    var gets = new LongAdder();
    long start = System.nanoTime();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < CALLERS; caller++) {
        var random = new SplittableRandom(caller);
        var _ =
            callers.submit(() -> {
              while (System.nanoTime() - start < time.toNanos()) {
                var value =
                    ring.get(
                        keys.get(random.nextInt(KEYS)),
                        () -> {
                          loads.increment();
                          return CachedBytes.of(new byte[BYTES]);
                        });
                gets.add(value.length() / BYTES);
              }
            });
      }
    }
    return gets.sum() * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
  }
}
