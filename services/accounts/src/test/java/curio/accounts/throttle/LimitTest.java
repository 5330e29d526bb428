package curio.accounts.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void countingStopsWhereTheDelayIsTheLongest() {
    assertThat(new Limit(5, MINUTE, Duration.ofSeconds(1)).most()).isEqualTo(6);
    assertThat(new Limit(5, MINUTE, MINUTE).most()).isEqualTo(11);
    assertThat(new Limit(1, MINUTE, Duration.ofMinutes(15)).most()).isEqualTo(11);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Limit(0, MINUTE, MINUTE))
        .hasMessage("free: 0 (expected: 1 to 100000)");
    assertThatThrownBy(() -> new Limit(1, Duration.ZERO, MINUTE))
        .hasMessage("forgetting: PT0S (expected: PT0.001S to PT24H)");
    assertThatThrownBy(() -> new Limit(1, MINUTE, Duration.ofDays(2)))
        .hasMessage("longest: PT48H (expected: PT1S to PT24H)");
    assertThatThrownBy(() -> ThrottleSettings.standard().withSignUpsPerHour(0))
        .hasMessage("free: 0 (expected: 1 to 100000)");
  }
}
