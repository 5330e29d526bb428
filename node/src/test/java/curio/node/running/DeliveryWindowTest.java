package curio.node.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a timer measured lately, by a clock that is set. */
class DeliveryWindowTest {
  private final AtomicLong nanos = new AtomicLong();
  private final DeliveryWindow window = new DeliveryWindow(nanos::get);
  private final Timer timer =
      Timer.builder("deliveries")
          .description("of a test")
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofMillis(1))
          .maximumExpectedValue(Duration.ofSeconds(10))
          .register(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @Test
  void nothingIsKnownOfNothing() {
    var lately = window.of(timer);

    assertThat(lately.events()).isZero();
    assertThat(lately.medianMillis()).isEmpty();
    assertThat(lately.p99Millis()).isEmpty();
  }

  @Test
  void quantilesAreThoseOfTheLastMinuteAlone() {
    window.of(timer);
    for (int i = 0; i < 100; i++) {
      timer.record(Duration.ofMillis(i < 95 ? 10 : 900));
    }
    pass(Duration.ofSeconds(10));

    var first = window.of(timer);
    assertThat(first.events()).isEqualTo(100);
    assertThat(first.total()).isEqualTo(100);
    assertThat(first.medianMillis().orElseThrow()).isBetween(10.0, 15.0);
    assertThat(first.p99Millis().orElseThrow()).isBetween(900.0, 1_100.0);

    pass(Duration.ofSeconds(70));
    timer.record(Duration.ofMillis(20));
    var second = window.of(timer);
    assertThat(second.events()).isEqualTo(1);
    assertThat(second.total()).isEqualTo(101);
    assertThat(second.p99Millis().orElseThrow()).isBetween(20.0, 25.0);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
