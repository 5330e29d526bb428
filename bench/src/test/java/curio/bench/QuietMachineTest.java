package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import curio.bench.QuietMachine.CpuCount;
import org.junit.jupiter.api.Test;

class QuietMachineTest {
  @Test
  void theBusyShareIsWhatWasNeitherIdleNorWaiting() {
    CpuCount before = CpuCount.parse("cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3 4 5 6 7 8\n");
    CpuCount after = CpuCount.parse("cpu  130 0 110 840 110 5 5 0 90 0\n");

    assertThat(after.busySince(before)).isCloseTo(0.25, within(1e-9));
    assertThat(before.busySince(before)).isZero();
  }
}
