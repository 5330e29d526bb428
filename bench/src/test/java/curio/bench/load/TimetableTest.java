package curio.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimetableTest {
  @Test
  void aFixedRateHasEvenlySpacedStarts() {
    Timetable timetable = new Timetable(new Pace.Open(1_000), 5_000_000);

    assertThat(timetable.untilDue(4_000_000)).isEqualTo(1_000_000);
    assertThat(timetable.take(5_000_000)).isEqualTo(5_000_000);
    assertThat(timetable.take(9_000_000))
        .as("late, and still counted from its time")
        .isEqualTo(6_000_000);
    assertThat(timetable.untilDue(9_000_000)).isEqualTo(-2_000_000);
  }

  @Test
  void aRateThatDividesNoNanosecondDoesNotDrift() {
    Timetable timetable = new Timetable(new Pace.Open(3), 0);

    long last = 0;
    for (int i = 0; i <= 3_000; i++) {
      last = timetable.take(0);
    }

    assertThat(last).isEqualTo(Duration.ofSeconds(1_000).toNanos());
  }

  @Test
  void aClosedLoopIsAlwaysDueNow() {
    Timetable timetable = new Timetable(new Pace.Closed(), 0);

    assertThat(timetable.untilDue(77)).isZero();
    assertThat(timetable.take(77)).isEqualTo(77);
  }

  @Test
  void aLoadThatMeansNothingIsRefused() {
    assertThatThrownBy(() -> Load.openLoop(1, Duration.ofSeconds(1), 0))
        .hasMessageContaining("rate");
    assertThatThrownBy(() -> Load.closedLoop(0, Duration.ofSeconds(1)))
        .hasMessageContaining("connections");
    assertThatThrownBy(() -> Load.closedLoop(1, Duration.ZERO)).hasMessageContaining("duration");
    assertThatThrownBy(() -> Load.closedLoop(1, Duration.ofSeconds(1)).withShares(0.9, 0.2))
        .hasMessageContaining("shares");
  }
}
