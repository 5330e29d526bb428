package curio.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void latencyIsToldByWhenARequestWasToStart() {
    Timeline timeline = new Timeline(Duration.ofMillis(250));
    timeline.begin(1_000);

    for (int slice = 0; slice < 4; slice++) {
      long at = 1_000 + TimeUnit.MILLISECONDS.toNanos(slice * 250L + 10);
      timeline.record(at, TimeUnit.MILLISECONDS.toNanos(slice == 2 ? 100 : 2));
    }

    assertThat(timeline.size()).isEqualTo(4);
    assertThat(timeline.sliceOf(1_000 + TimeUnit.MILLISECONDS.toNanos(510))).isEqualTo(2);
    assertThat(timeline.millis(0, 2, 99)).isBetween(1.9, 2.1);
    assertThat(timeline.millis(2, 3, 99)).isBetween(99.0, 101.0);
    assertThat(timeline.millis(3, 9, 99)).isBetween(1.9, 2.1);
    assertThat(timeline.millis(7, 9, 99)).isZero();
  }
}
