package curio.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockStepsTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ClockSteps steps = new ClockSteps();

  @Test
  void aClockThatGoesOnWasNotSetBack() {
    assertThat(at(HOUR, 0)).isZero();
    assertThat(at(HOUR + 5_000, 5)).isZero();
    assertThat(at(HOUR + 9_500, 10)).isZero();
  }

  @Test
  void aStepBackIsToldOnce() {
    at(HOUR, 0);

    assertThat(at(1_000, 1)).isEqualTo(Duration.ofHours(1));
    assertThat(at(2_000, 2)).isZero();
  }

  @Test
  void aStepBackAfterOneAheadIsTold() {
    at(0, 0);

    assertThat(at(HOUR + 1_000, 1)).isZero();
    assertThat(at(2_000, 2)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatGoesSlowlyAddsUp() {
    at(0, 0);

    assertThat(at(9_400, 10)).isZero();
    assertThat(at(18_800, 20)).isEqualTo(Duration.ofMillis(1_200));
  }

  /** A store that is slow to answer, once, is no clock that was set back. */
  @Test
  void aReadingThatTookLongTellsNothingFalse() {
    assertThat(between(8_000, 0, 10)).isZero();
    assertThat(at(11_000, 11)).isZero();
    assertThat(between(20_000, 12, 20)).isZero();
    assertThat(at(21_000, 21)).isZero();

    assertThat(at(18_000, 22)).isEqualTo(Duration.ofSeconds(4));
  }

  private Duration at(long millis, long seconds) {
    return between(millis, seconds, seconds);
  }

  private Duration between(long millis, long before, long after) {
    return steps.setBack(
        millis, Duration.ofSeconds(before).toNanos(), Duration.ofSeconds(after).toNanos());
  }
}
