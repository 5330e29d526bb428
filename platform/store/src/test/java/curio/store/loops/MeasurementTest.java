package curio.store.loops;

import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger store = new AtomicInteger(7);
  private final AtomicBoolean away = new AtomicBoolean();

  @Test
  void aGaugeShowsWhatWasReadLastAndNothingWhileTheStoreIsAway() {
    try (var measured = new Measurement<>("animals", Duration.ofMillis(10), this::read)) {
      var gauge = measured.gauge("animals", count -> count).register(metrics);
      assertThat(gauge.value()).isNaN();

      measured.start();
      Stores.await("it is measured", () -> gauge.value() == 7);
      store.set(8);
      Stores.await("it is measured again", () -> gauge.value() == 8);
      away.set(true);

      Stores.await("it has no value", () -> Double.isNaN(gauge.value()));
      assertThat(measured.latest()).isEmpty();
    }
  }

  private int read() {
    if (away.get()) {
      throw new IllegalStateException("away");
    }
    return store.get();
  }
}
