package curio.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void countingStopsWhereTheDelayIsTheLongest() {
    assertThat(new GrowingDelay(5, MINUTE, Duration.ofSeconds(1)).most()).isEqualTo(6);
    assertThat(new GrowingDelay(5, MINUTE, MINUTE).most()).isEqualTo(11);
    assertThat(new GrowingDelay(1, MINUTE, Duration.ofMinutes(15)).most()).isEqualTo(11);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new GrowingDelay(0, MINUTE, MINUTE))
        .hasMessage("free: 0 (expected: 1 to 100000)");
    assertThatThrownBy(() -> new GrowingDelay(1, Duration.ZERO, MINUTE))
        .hasMessage("forgetting: PT0S (expected: PT0.001S to PT24H)");
    assertThatThrownBy(() -> new GrowingDelay(1, MINUTE, Duration.ofDays(2)))
        .hasMessage("longest: PT48H (expected: PT1S to PT24H)");
    assertThatThrownBy(() -> new Rate(-1, MINUTE)).hasMessage("count: -1 (expected: 0 to 1000000)");
    assertThatThrownBy(() -> new Rate(1, Duration.ZERO))
        .hasMessage("window: PT0S (expected: PT0.001S to PT744H)");
    assertThatThrownBy(() -> LimitsTable.ddl("a; drop"))
        .hasMessage("schema: a; drop (expected: a-z and _)");
  }

  @Test
  void zeroTimesIsAsOftenAsOneLikes() {
    assertThat(new Rate(0, MINUTE).isLimited()).isFalse();
    assertThat(new Rate(1, MINUTE).isLimited()).isTrue();
  }
}
