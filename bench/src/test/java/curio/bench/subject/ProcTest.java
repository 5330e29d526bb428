package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void cpuTimeIsUserAndSystemWithEndedChildren() {
    String line =
        "42 (postgres) S 1 42 42 0 -1 4194560 100 200 0 0 150 50 30 20 20 0 1 0 9999 1 2 3";

    assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat("postgres", Duration.ofMillis(2500)));
  }

  @Test
  void aProgramsNameMayHoldAnything() {
    String line = "42 (a) S (b) R 1 42 42 0 -1 4194560 100 200 0 0 1 0 0 0 20 0 1 0 9999 1 2 3";

    assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat("a) S (b", Duration.ofMillis(10)));
  }

  @Test
  void memoryIsReadInKib() {
    String rollup =
        """
        55d0-7ffd ---p 00000000 00:00 0    [rollup]
        Rss:              123456 kB
        Pss:               65432 kB
        Pss_Dirty:          1000 kB
        """;

    assertThat(MemoryUse.parse(rollup)).isEqualTo(new MemoryUse(123_456, 65_432));
  }

  @Test
  void thisProcessUsesCpuAndMemory() {
    ProcessTree self = new ProcessTree(List.of(ProcessHandle.current().pid()));

    assertThat(self.cpu().server()).isPositive();
    assertThat(self.cpu().postgres()).isZero();
    // Of one moment: a heap may shrink between two.
    MemoryUse memory = self.memory();
    assertThat(memory.pssKib()).isBetween(1_000L, memory.rssKib());
  }

  @Test
  void aProcessThatHasEndedUsesNothing() {
    long noSuchPid = 4_194_303;

    assertThat(new ProcessTree(List.of(noSuchPid)).cpu())
        .isEqualTo(new CpuTimes(Duration.ZERO, Duration.ZERO));
  }
}
