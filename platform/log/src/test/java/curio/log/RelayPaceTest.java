package curio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelayPaceTest {
  private final RelayPace pace = new RelayPace();
  private long now = System.nanoTime();

  /** Passes of an even load for some time. */
  private void load(int eventsPerSecond, Duration time) {
    long end = now + time.toNanos();
    double waiting = 0;
    while (now < end) {
      long rest = pace.next().toNanos();
      now += rest;
      waiting += eventsPerSecond * (rest / 1e9);
      pace.moved((long) waiting, now);
      waiting -= (long) waiting;
    }
  }

  @Test
  void fewEventsGoOnAtOnce() {
    pace.moved(1, now += Duration.ofSeconds(1).toNanos());

    assertThat(pace.next()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void theMoreThereAreTheMoreAreMovedTogether() {
    load(1_000, Duration.ofSeconds(2));
    assertThat(pace.next()).isBetween(Duration.ofMillis(8), Duration.ofMillis(12));

    load(20_000, Duration.ofSeconds(2));
    assertThat(pace.next()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void anEndedLoadIsForgottenSoon() {
    load(20_000, Duration.ofSeconds(2));

    load(10, Duration.ofSeconds(3));
    pace.moved(1, now += Duration.ofMillis(100).toNanos());

    assertThat(pace.next()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void aPassThatFoundNothingIsFollowedByALongerRest() {
    pace.moved(0, now += Duration.ofSeconds(1).toNanos());

    assertThat(pace.next()).isEqualTo(Duration.ofMillis(10));
  }
}
