package curio.ring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What is counted of loads. Thread-safe. */
final class LoadMeters {
  private final Timer loaded;
  private final Timer failed;

  LoadMeters(MeterRegistry metrics) {
    this.loaded = loads("loaded", metrics);
    this.failed = loads("failed", metrics);
  }

  private static Timer loads(String result, MeterRegistry metrics) {
    return Timer.builder("ring_loads")
        .description("values that were on no Redis and had to be loaded, and how long it took")
        .tag("result", result)
        .register(metrics);
  }

  CachedBytes timed(Loader loader) {
    var sample = Timer.start();
    boolean done = false;
    try {
      var value = loader.load();
      done = true;
      return value;
    } finally {
      sample.stop(done ? loaded : failed);
    }
  }
}
